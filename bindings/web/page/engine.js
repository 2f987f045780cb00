// Questions to the library, one after the other, in a worker that can be stopped.
const element = (id) => document.getElementById(id);

class Engine {
  constructor(module) {
    this.module = module;
    this.queue = Promise.resolve();
    this.start();
  }

  start() {
    const code = new Blob([element("worker").textContent], { type: "text/javascript" });
    const address = URL.createObjectURL(code);
    this.worker = new Worker(address);
    this.ready = this.next((data) => data.ready);
    this.worker.postMessage({ module: this.module });
    this.ready.then(() => URL.revokeObjectURL(address), () => {});
  }

  // The next message that `wanted` takes; others are progress.
  next(wanted) {
    return new Promise((resolve, reject) => {
      this.stop = () => reject(new Error("cancelled"));
      this.worker.onmessage = ({ data }) => (wanted(data) ? resolve(data) : showShare(data));
      this.worker.onerror = (event) => {
        // A computation that broke leaves a memory that nobody can trust.
        this.restart();
        reject(new Error(`the computation broke off: ${event.message}`));
      };
    });
  }

  restart() {
    this.worker.terminate();
    this.start();
  }

  // The reply to `request`.
  ask(request) {
    const answer = this.queue.then(async () => {
      await this.ready;
      const reply = this.next((data) => data.reply);
      this.worker.postMessage({ request });
      return (await reply).reply;
    });
    this.queue = answer.catch(() => {});
    return answer;
  }

  cancel() {
    const stop = this.stop;
    this.restart();
    stop();
  }
}

// Bytes of a text of five characters for every four bytes; `assemble.mjs` writes it.
const DIGITS = "@DIGITS@";
function bytesOf(text) {
  const digit = new Uint8Array(128);
  [...DIGITS].forEach((character, value) => (digit[character.charCodeAt(0)] = value));
  const words = new DataView(new ArrayBuffer((text.length / 5) * 4));
  for (let at = 0; at < text.length; at += 5) {
    let word = 0;
    for (let next = at; next < at + 5; next += 1) word = word * 85 + digit[text.charCodeAt(next)];
    words.setUint32((at / 5) * 4, word);
  }
  return words.buffer;
}

// What was packed, of so many bytes.
async function unpacked(node) {
  const bytes = bytesOf(node.textContent).slice(0, Number(node.dataset.bytes));
  const packed = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(packed).arrayBuffer();
}

// A long command shows how far it is, and can be cancelled.
let clock;
function showShare({ done, all }) {
  const share = element("share");
  share.max = all;
  share.value = done;
}
function busy(words) {
  element("work").textContent = words;
  const share = element("share");
  share.removeAttribute("value");
  clearTimeout(clock);
  // Short work needs no bar.
  clock = setTimeout(() => (element("bar").hidden = false), 700);
}
function idle(words) {
  clearTimeout(clock);
  element("bar").hidden = true;
  element("work").textContent = words;
}
