// One HTML file out of the parts of page/ and the module.
//   node assemble.mjs MODULE.wasm.gz VERSION OUT.html
// The file carries its own hash: SHA-256 of itself with 64 zeros in the place of the hash.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const [module, version, out] = process.argv.slice(2);
const part = (name) => readFileSync(new URL(`page/${name}`, import.meta.url), "utf8").trimEnd();
const NO_HASH = "0".repeat(64);

// Five characters for every four bytes, none of them special in HTML or in a script.
const DIGITS = [..."0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?()[]{}@%#$_,;~|"].slice(0, 85).join("");
function textOf(bytes) {
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  let text = "";
  for (let at = 0; at < padded.length; at += 4) {
    let word = padded.readUInt32BE(at);
    let five = "";
    for (let digit = 0; digit < 5; digit += 1) {
      five = DIGITS[word % 85] + five;
      word = Math.floor(word / 85);
    }
    text += five;
  }
  return text;
}

const packed = readFileSync(module);
const script = ["engine.js", "form.js", "page.js"].map(part).join("\n").replaceAll("@DIGITS@", () => DIGITS);
const asRun = `\n${script}\n`;
const digest = createHash("sha256").update(asRun).digest("base64");
// Styles are free: the printed page and the figure bring their own. No address at all may be fetched.
const policy = [
  "default-src 'none'",
  `script-src 'sha256-${digest}' 'wasm-unsafe-eval'`,
  "worker-src blob:",
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "base-uri 'none'",
].join("; ");
const parts = {
  "@POLICY@": policy,
  "@STYLE@": part("style.css"),
  "@WORKER@": part("worker.js"),
  "@MODULE@": textOf(packed),
  "@BYTES@": `${packed.length}`,
  "@SCRIPT@": script,
  "@VERSION@": version,
  "@HASH@": NO_HASH,
};
const html = part("page.html").replace(/@[A-Z]+@/g, (name) => parts[name]) + "\n";
const hash = createHash("sha256").update(html).digest("hex");
const place = `<code id="page-hash">${NO_HASH}`;
if (html.split(place).length !== 2) throw new Error("the place of the hash is not one");
writeFileSync(out, html.replace(place, `<code id="page-hash">${hash}`));
console.error(`${(html.length / 1e6).toFixed(3)} MB, of it ${(parts["@MODULE@"].length / 1e6).toFixed(3)} the module`);
