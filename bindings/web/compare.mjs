// Byte for byte: every bundled case by the native binary and by the module.
//   node compare.mjs BINARY MODULE.wasm CASES
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [binary, file, cases] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(file));
const imports = WebAssembly.Module.imports(module);
// How far a long command is: a number that goes out. Nothing comes in.
let told = 0;
const page = { progress: () => (told += 1) };
const asked = imports.map(({ module, name, kind }) => `${kind} ${module}.${name}`).join();
if (asked !== "function page.progress") throw new Error(`the module asks for ${asked}`);
const { memory, alloc, run, release } = (await WebAssembly.instantiate(module, { page })).exports;

// The reply of the module to a request.
function ask(request) {
  const bytes = new TextEncoder().encode(JSON.stringify(request));
  const room = alloc(bytes.length);
  new Uint8Array(memory.buffer, room, bytes.length).set(bytes);
  const reply = run(room, bytes.length);
  const length = new DataView(memory.buffer).getUint32(reply, true);
  const text = new TextDecoder().decode(new Uint8Array(memory.buffer, reply + 4, length));
  release(reply);
  return JSON.parse(text);
}

// An option of a request as flags: a list is a flag each, `true` is a flag alone.
function flags(options) {
  return Object.entries(options).flatMap(([option, given]) => {
    const flag = `--${option.replaceAll("_", "-")}`;
    return given === true ? [flag] : [given].flat().flatMap((word) => [flag, `${word}`]);
  });
}

// What the binary says; it works beside the module.
const binarySays = (words) =>
  new Promise((resolve, reject) =>
    execFile(binary, words, { encoding: "buffer", maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      // An exit code is a number; a binary that cannot be run has a word for the reason.
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ status: error?.code ?? 0, stdout, stderr });
    }),
  );

let compared = 0;
let different = 0;

// What differs between two texts, for people: the first line that does.
function firstDifference(native, ours) {
  const [theirs, mine] = [native.split("\n"), ours.split("\n")];
  const line = theirs.findIndex((text, index) => text !== mine[index]);
  const at = line < 0 ? theirs.length : line;
  return `  line ${at + 1}\n    native: ${theirs[at]}\n    module: ${mine[at]}`;
}

// An error as the library tells it of an option: only the command line says which flag was typed, calls an
// option by its flag, and reads model files.
function withoutFlags(text) {
  const fileless = text.replace(", or the path of a model file", "");
  const placeless = fileless.replace(/^  at: --.*\n/m, "").replace(/^    "at": "--.*\n/m, "");
  return placeless.replace(/--([a-z-]+) /g, (_, flag) => `${flag.replaceAll("-", "_")} = `);
}

async function compare(command, options, path) {
  const words = [command, ...(path ? [command === "verify" ? "--against" : "--case", path] : []), ...flags(options)];
  const request = { command, options };
  if (path) request.case = { name: path, text: readFileSync(path, "utf8") };
  const running = { text: binarySays(words), json: binarySays([...words, "--json"]) };
  const reply = ask(request);
  for (const [form, said] of Object.entries(running)) {
    const native = await said;
    compared += 1;
    const faults = [];
    if (native.status !== reply.code) faults.push(`  exit codes ${native.status} and ${reply.code}`);
    for (const [stream, ours] of [["stdout", reply[form]], ["stderr", reply.messages]]) {
      if (native[stream].equals(Buffer.from(ours))) continue;
      const told = native[stream].toString();
      const refused = native.status >= 2 && native.status <= 5;
      if (!refused || withoutFlags(told) !== ours) faults.push(`  ${stream}\n${firstDifference(told, ours)}`);
    }
    if (faults.length === 0) continue;
    different += 1;
    console.error([`maginfuse ${words.join(" ")} (${form})`, ...faults].join("\n"));
  }
}

const bundled = (folder) =>
  readdirSync(folder).filter((name) => name.endsWith(".toml")).sort().map((name) => join(folder, name));

// Every bundled case. Fewer virtual patients than usual where each of many regimens has its own: the same
// digits are made, in a tenth of the time.
const aim = { target: "1.5 mmol/L", to: "3 mmol/L" };
const few = { subjects: 200 };
for (const path of bundled(cases)) {
  await compare("check", {}, path);
  await compare("simulate", {}, path);
  await compare("population", {}, path);
  await compare("map", few, path);
  await compare("plan", { ...aim, ...few }, path);
}
for (const path of bundled(join(cases, "under-way"))) {
  await compare("check", {}, path);
  await compare("simulate", {}, path);
  await compare("fit", {}, path);
  await compare("plan", { ...aim, ...few }, path);
}
await compare("selftest", {});

// The defaults of the two, and every option that has words of its own.
const usual = join(cases, "pre-eclampsia.toml");
const underWay = join(cases, "under-way", "pre-eclampsia.toml");
await compare("map", {}, usual);
await compare("plan", aim, usual);
await compare("check", { pump_step: "0.5 mL/h", pump_rate: "310 mL/h", step: 2 }, usual);
await compare("check", { accept: ["filtration-severe"], reason: ["Dr Weber"] }, join(cases, "kidneys-failing.toml"));
await compare("simulate", { every: "1 h", until: "2 d", solver: "dopri5", model: ["lu-2002", "threshold-2cpt"] }, usual);
await compare("simulate", { every: "1 h", solver: "tsit5", format: "json" }, usual);
await compare("simulate", { solver: "exact", model: ["lu-2002"] }, usual);
for (const solver of ["dop853", "taylor"]) await compare("simulate", { every: "1 h", solver }, usual);
for (const model of ["threshold-2cpt", "lu-2002"]) await compare("fit", { model }, underWay);
await compare("population", { subjects: 300, seed: 7, every: "2 h", at: ["6 h"], below: ["1 mmol/L"], reported: true }, usual);
await compare("population", { model: "threshold-2cpt", until: "12 h" }, usual);
await compare("map", { dose: ["2 g", "4 g"], over: ["20 min"], above: "2 mmol/L", target: "1 mmol/L", at: ["2 h"] }, usual);
await compare("map", { format: "csv", rate: ["1 g/h"], filtration: ["30 mL/min"], subjects: 100 }, usual);
await compare("plan", { ...aim, now: "9 h", pump_step: "1 mL/h", dose: ["2 g"], over: ["30 min"], rate: ["1 g/h", "2 g/h"] }, underWay);
await compare("plan", { ...aim, mean_over: "12 h", risk: "2 %", for: "12 h", alternatives: 1, subjects: 400, seed: 3 }, usual);
await compare("plan", { target: "0.75 mmol/L", hold: "24 h", days: "1..3", infusion: "6 h" }, join(cases, "deficiency-severe-clean.toml"));

// The second check: agreement, a slip, a pump that nobody read; and a case to begin with.
const entry = { weight: "82 kg", product: "us-premix-4pct-500mL", order_step: ["4 g over 20 min", "1 g/h for 24 h"] };
await compare("verify", { ...entry, pump_rate: ["300 mL/h", "25 mL/h"] }, usual);
await compare("verify", { ...entry, weight: "28 kg", pump_rate: ["300 mL/h", "250 mL/h"] }, usual);
await compare("verify", { ...entry, pump_rate: ["300 mL/h"] }, usual);
await compare("verify", { ...entry, pump_rate: ["30 mL/h"], step: [2], pump_step: "1 mL/h" }, usual);
await compare("check", { short: true }, usual);
await compare("new", { indication: "asthma-severe" });

// Cases that are refused, each for a reason of its own: the documents of errors.
const written = readFileSync(usual, "utf8");
const refused = {
  "child.toml": written.replace(/age = "[^"]*"/, 'age = "7 years"'),
  "key.toml": written.replace("[patient]", "[patient]\nwieght = 3"),
  "unit.toml": written.replace(/weight = "[^"]*"/, 'weight = "70"'),
  "comma.toml": written.replace(/weight = "[^"]*"/, 'weight = "70,5 kg"'),
  "missing.toml": written.replace(/^(age|sex|weight) = .*$/gm, ""),
  "text.toml": "not a case",
  "empty.toml": "",
};
const folder = mkdtempSync(join(tmpdir(), "maginfuse-"));
for (const [name, text] of Object.entries(refused)) {
  if (text === written) throw new Error(`${name} is the bundled case`);
  writeFileSync(join(folder, name), text);
  await compare("check", {}, join(folder, name));
}
rmSync(folder, { recursive: true });

// Options that are refused.
await compare("check", { pump_step: "0.0001 mL/h" }, usual);
await compare("check", { pump_rate: "310" }, usual);
await compare("check", { pump_rate: "3 mL/h", step: 4294967295 }, usual);
await compare("check", { accept: ["no-such-finding"], reason: ["Dr Weber"] }, usual);
await compare("check", { accept: ["filtration-severe"] }, usual);
await compare("simulate", { every: "1 s", until: "366 d" }, usual);
await compare("simulate", { solver: "exact" }, usual);
await compare("population", { subjects: 5000000000 }, usual);
await compare("population", { model: "no-such-model" }, usual);
await compare("map", { filtration: ["500 mL/min"] }, usual);
await compare("plan", { target: "9 mmol/L" }, usual);
await compare("plan", { ...aim, subjects: 50 }, usual);
await compare("fit", {}, usual);
await compare("map", {}, join(cases, "migraine.toml"));
await compare("check", {}, underWay);

// What no command line can say is refused too, and never ignored.
const order = { name: usual, text: written };
const nonsense = [
  { command: "chekc", case: order },
  { command: "check" },
  { command: "selftest", case: order },
  { command: "check", case: order, options: { pump_stpe: "1 mL/h" } },
  { command: "check", case: order, options: { step: 1 } },
  { command: "check", case: order, option: {} },
  { command: "plan", case: order },
  { command: "plan", case: order, options: { ...aim, at: ["2 h"], mean_over: "2 h" } },
  { command: "map", case: order, options: { dose: ["4 g"], rate: ["1 g/h"] } },
  { command: "map", case: order, options: { to: "3 mmol/L" } },
  { command: "population", case: order, options: { below: ["1 mmol/L"] } },
  { command: "population", case: order, options: { subjects: "many" } },
  { command: "simulate", case: order, options: { solver: "euler" } },
  { command: "check", case: order, answers: { age: "35 years" } },
  { command: "check", answers: { wieght: "62 kg" } },
  { command: "check", answers: { age: 35 } },
  { command: "check", case: order, site: { name: "site.toml", text: "limits = 3" } },
  { command: "verify", case: order },
  { command: "verify", case: order, options: { weight: "62" } },
  { command: "report", case: order, options: { computed_at: "today" } },
  { command: "report", case: order, options: { record: "{}" } },
  { command: "new", options: { indication: "headache" } },
  { command: "new", case: order, options: { indication: "asthma-severe" } },
  { command: "form", answers: { indication: "headache" } },
];
for (const request of nonsense) {
  const reply = ask(request);
  const isRefused = [2, 3, 4].includes(reply.code) && reply.text === "" && JSON.parse(reply.json).status === "error";
  compared += 1;
  if (isRefused) continue;
  different += 1;
  console.error(`not refused: ${JSON.stringify(request).slice(0, 200)}\n  ${JSON.stringify(reply).slice(0, 300)}`);
}

// A population tells how far it is.
if (told === 0) throw new Error("no command told how far it was");
const size = (readFileSync(file).length / 1e6).toFixed(2);
console.log(`${compared} answers compared, ${different} differ (module of ${size} MB)`);
// A folder without cases is no proof.
if (different > 0 || compared < 200) process.exit(1);
