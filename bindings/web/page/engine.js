// Questions to the library, one after the other, in a worker that can be stopped.
const element = (id) => document.getElementById(id);

class Engine {
  constructor(module) {
    this.module = module;
    this.queue = Promise.resolve();
    // How often a person cancelled: what was asked before that is not begun any more.
    this.cancelled = 0;
    this.start();
  }

  start() {
    const code = new Blob([element("worker").textContent], { type: "text/javascript" });
    const address = URL.createObjectURL(code);
    this.worker = new Worker(address);
    this.ready = this.next((data) => data.ready);
    this.worker.postMessage({ module: this.module });
    this.ready.then(
      () => {
        this.ran = true;
        URL.revokeObjectURL(address);
      },
      () => {},
    );
  }

  // The next message that `wanted` takes; others are progress.
  next(wanted) {
    return new Promise((resolve, reject) => {
      this.stop = () => reject(new Error("cancelled"));
      const broken = (why) => {
        // Once it runs, it runs again; where it never did, a new one would not either.
        if (this.ran) this.restart();
        reject(new Error(`the computation broke off: ${why}`));
      };
      this.worker.onmessage = ({ data }) => {
        if (data.broken != null) broken(data.broken);
        else if (wanted(data)) resolve(data);
        else showShare(data);
      };
      this.worker.onerror = (event) => broken(event.message);
    });
  }

  restart() {
    this.worker.terminate();
    this.start();
  }

  // The reply to `request`.
  ask(request) {
    const own = this.cancelled;
    const answer = this.queue.then(async () => {
      if (own !== this.cancelled) throw new Error("cancelled");
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
    this.cancelled += 1;
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
let working = false;
function showShare({ done, all }) {
  const share = element("share");
  share.max = all;
  share.value = done;
}
function busy(words) {
  working = true;
  element("work").textContent = words;
  const share = element("share");
  share.removeAttribute("value");
  clearTimeout(clock);
  // Short work needs no bar.
  clock = setTimeout(() => (element("bar").hidden = false), 700);
}
function idle(words) {
  working = false;
  clearTimeout(clock);
  element("bar").hidden = true;
  element("work").textContent = words;
}
