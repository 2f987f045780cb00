// The library in a thread of its own. It gets the module once, then requests; it sends replies, progress, and
// word where it broke: a memory that nobody can trust any more.
let library;
const page = { progress: (done, all) => postMessage({ done, all }) };

function ask(request) {
  const bytes = new TextEncoder().encode(JSON.stringify(request));
  const room = library.alloc(bytes.length);
  new Uint8Array(library.memory.buffer, room, bytes.length).set(bytes);
  const reply = library.run(room, bytes.length);
  const length = new DataView(library.memory.buffer).getUint32(reply, true);
  const text = new TextDecoder().decode(new Uint8Array(library.memory.buffer, reply + 4, length));
  library.release(reply);
  return JSON.parse(text);
}

onmessage = async ({ data }) => {
  try {
    if (data.module) {
      library = (await WebAssembly.instantiate(data.module, { page })).exports;
      postMessage({ ready: true });
    } else postMessage({ reply: ask(data.request) });
  } catch (error) {
    postMessage({ broken: error.message });
  }
};
