// The page: answers go to the library, what it says is shown. Nothing is computed or judged here.

let engine;
let form;
// Fields that are shown, by option; a field that goes away keeps what was typed.
const fields = new Map();
let steps;
let site = null;
let wholeFile = null;
// What the answer on the page belongs to, and the record of two entries that agree.
let checked = null;
let record = null;
let reportRequest = null;

function show(id, shown = true) {
  element(id).hidden = !shown;
  // Form and answer stand beside each other where the screen is wide.
  const both = ["first", "answer"].every((id) => !element(id).hidden);
  document.querySelector("main").classList.toggle("both", both);
}
const put = (id, text) => (element(id).textContent = text);

// Everything that was answered, in the options of the command line.
function answers() {
  const indication = element("indication").value;
  const given = indication ? { indication: [indication] } : {};
  for (const { options, answers } of shownFields()) Object.assign(given, options.length === 1 ? answers() : answers());
  for (const { option, answer } of form.known) given[option] = [answer];
  if (steps) given.dose = steps.texts();
  for (const option of Object.keys(given)) if (given[option].length === 0) delete given[option];
  return given;
}
const shownFields = () => form.questions.map(({ option }) => fields.get(option)).filter(Boolean);

// The case of the page: the file that says more than the form, or the form.
function caseOfPage() {
  const own = wholeFile ? { case: wholeFile } : { answers: answers() };
  return site ? { ...own, site } : own;
}

// Questions that matter now, in their order.
function layOut(indication) {
  const room = element("questions");
  const groups = [["Patient", ["needed", "helpful"]], ["Only where it applies", ["rare"]]];
  const nodes = groups.map(([title, needs]) => {
    const own = form.questions.filter(({ need, shape }) => needs.includes(need) && shape !== "solution");
    return make("fieldset", {}, make("legend", {}, title), ...own.map(fieldNode));
  });
  const order = form.questions.filter(({ shape }) => shape === "solution").map(fieldNode);
  const focused = document.activeElement;
  steps ??= rows({ name: "a step", row: step("Step", KINDS), first: true });
  const ordered = make("fieldset", {}, make("legend", {}, "Order: the solution and its steps"), ...order, ...steps.nodes);
  const rare = make("details", {}, make("summary", {}, "Only where it applies"), nodes[1]);
  if (room.querySelector("details")?.open) rare.open = true;
  room.replaceChildren(...(indication ? [nodes[0], ordered, rare] : []));
  if (focused && room.contains(focused)) focused.focus();
}
function fieldNode(question) {
  if (!fields.has(question.option)) fields.set(question.option, field(question, form));
  return fields.get(question.option).node;
}

async function refreshForm() {
  const reply = await engine.ask({ command: "form", answers: answers() });
  if (reply.code !== 0) return;
  const before = form.questions.map(({ option }) => option).join();
  form = JSON.parse(reply.json);
  if (before !== form.questions.map(({ option }) => option).join()) layOut(element("indication").value);
}

// What was wrong, beside the field that it belongs to and in a list.
function showProblems(id, reply) {
  const { error } = JSON.parse(reply.json);
  const problems = error.problems ?? [error];
  const lines = problems.map(({ message, help }) => make("li", {}, `${message}. What to do: ${help}`));
  element(id).replaceChildren(make("p", { class: "stop" }, "Not answered: the input has to be put right first."), make("ul", {}, ...lines));
  return problems;
}
function tellFields(problems) {
  for (const field of fields.values()) field.tell("");
  for (const { key, message, kind } of problems) {
    for (const word of (key ?? "").split(" ")) {
      const field = shownFields().find(({ options }) => options.includes(word));
      field?.tell(kind === "missing" ? "not answered" : message);
    }
  }
  const first = shownFields().find(({ node }) => node.querySelector(":scope > .problem:not([hidden])"));
  first?.node.querySelector("input, select")?.focus();
}

async function checkOrder() {
  const asked = caseOfPage();
  const before = edits;
  [checked, record] = [null, null];
  show("stale", false);
  show("report", false);
  show("found", false);
  busy("Checking");
  const long = await engine.ask({ command: "check", ...asked, options: { beside: true } });
  show("answer");
  element("problems").replaceChildren();
  tellFields([]);
  if (!long.beside) {
    idle("Not answered");
    tellFields(showProblems("problems", long));
    return;
  }
  const written = await engine.ask({ command: "case", ...asked });
  if (edits !== before) return idle("Changed: check the order again");
  checked = asked;
  const { flags } = JSON.parse(written.json);
  put("short", long.beside.short);
  element("short").className = long.code === 10 ? "stop" : "quiet";
  put("long", long.text);
  put("json", long.json);
  put("command-line", flags ? `maginfuse check ${flags}` : `maginfuse check --case ${wholeFile?.name ?? "case.toml"}`);
  element("figure").innerHTML = long.beside.figure;
  show("found");
  show("more-text", false);
  show("save-more", false);
  element("answer-title").focus();
  idle(long.code === 10 ? "Answered: the order must not start as it is" : "Answered");
}

// A file for the person at the page, made here.
function save(name, text, type = "text/plain") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function saveCase() {
  const reply = await engine.ask({ command: "case", ...caseOfPage() });
  if (reply.code !== 0) return problemsOfForm(reply);
  save(wholeFile?.name ?? "case.toml", reply.text);
  idle("Case file saved");
}
function problemsOfForm(reply) {
  show("answer");
  show("found", false);
  tellFields(showProblems("problems", reply));
}

// A case file into the form, where the form can show all of it.
async function loadCase(file) {
  const loaded = { name: file.name, text: await file.text() };
  const reply = await engine.ask({ command: "case", case: loaded });
  if (reply.code !== 0) return problemsOfForm(reply);
  const { answers: given } = JSON.parse(reply.json);
  emptyAnswer();
  if (!given) {
    wholeFile = loaded;
    put("whole-name", loaded.name);
    put("whole-text", loaded.text);
    show("order", false);
    show("whole-file");
    return idle("Case file loaded");
  }
  emptyForm();
  element("indication").value = given.indication?.[0] ?? "";
  const asked = await engine.ask({ command: "form", answers: given });
  form = JSON.parse(asked.json);
  layOut(element("indication").value);
  for (const own of shownFields()) own.set(given);
  steps.set(given.dose ?? []);
  idle("Case file loaded");
}

// An answer to another order than the one in the form must not be read as its answer, and one that is
// still awaited must not be shown.
let edits = 0;
function takeBack() {
  edits += 1;
  if (!checked) return;
  emptyAnswer();
  show("answer");
  show("stale");
  idle("Changed: check the order again");
}

function emptyAnswer() {
  [checked, record] = [null, null];
  for (const id of ["answer", "report", "found"]) show(id, false);
}
function emptyForm() {
  fields.clear();
  steps = undefined;
  element("indication").value = "";
  form = { ...form, questions: [], known: [] };
  element("questions").replaceChildren();
}

// The answer of another command, as its text.
async function computeMore(event) {
  event.preventDefault();
  const command = element("command").value;
  const options = {};
  if (command === "plan") {
    options.target = element("target").value.trim();
    const to = element("target-to").value.trim();
    if (to) options.to = to;
  }
  busy(`Computing: ${element("command").selectedOptions[0].textContent}`);
  try {
    const reply = await engine.ask({ command, options, ...checked });
    const text = reply.text || reply.messages;
    put("more-text", reply.text ? `${reply.messages}${reply.messages ? "\n" : ""}${reply.text}` : text);
    show("more-text");
    show("save-more", reply.text !== "");
    element("save-more").onclick = () => save(`${command}.${command === "simulate" ? "csv" : "txt"}`, reply.text);
    idle("Computed");
  } catch (error) {
    idle(error.message === "cancelled" ? "Cancelled" : error.message);
  }
}

// The printed page: the library writes it, with the time of this moment and the hash of this file.
async function showReport() {
  const options = { computed_at: now(), page_sha256: element("page-hash").textContent };
  if (record) options.record = record;
  reportRequest = { command: "report", ...checked, options };
  const reply = await engine.ask(reportRequest);
  if (reply.code !== 0 && reply.text === "") return showProblems("problems", reply);
  element("sheet").srcdoc = reply.text;
  show("report");
  element("report-title").focus();
  element("save-report").onclick = () => save("maginfuse.html", reply.text, "text/html");
}
// The clock of this computer, with its offset from UTC.
function now() {
  const time = new Date();
  const two = (number) => `${Math.abs(Math.trunc(number))}`.padStart(2, "0");
  const offset = -time.getTimezoneOffset();
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date}T${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

// The second person sees a form of their own, and nothing of the first.
let entry;
function startSecond() {
  for (const id of ["first", "answer", "report"]) show(id, false);
  const weight = { option: "weight", label: "Body weight, from the chart", units: form.questions.find(({ option }) => option === "weight")?.units ?? WEIGHT_UNITS, need: "needed", shape: "quantity", choices: [] };
  const bag = { option: "bag product stock draw diluent vehicle salt", label: "Solution, from the label", units: [], need: "needed", shape: "solution", choices: [] };
  const ordered = rows({ name: "a step of the order", row: step("Step of the order", KINDS), first: true });
  const rates = rows({ name: "a rate on the pump", row: pumpRate, first: true });
  entry = { weight: field(weight, form), bag: field(bag, form), ordered, rates };
  element("entry-questions").replaceChildren(entry.weight.node, entry.bag.node, make("fieldset", {}, make("legend", {}, "Steps of the order"), ...ordered.nodes));
  element("pump-rates").replaceChildren(...rates.nodes);
  element("by-hand").checked = false;
  element("second-problems").replaceChildren();
  show("compared", false);
  show("after-agreement", false);
  show("second");
  element("second-title").focus();
}
const WEIGHT_UNITS = free(["kg", "lb"]);
const pumpRate = (number) => {
  const rate = measured(`Rate on the pump, step ${number}`, free(["mL/h", "mL/min"]));
  return { nodes: [make("span", {}, `step ${number}`), ...rate.nodes], empty: rate.empty, text: rate.text, set: rate.set };
};

async function compareEntries(event) {
  event.preventDefault();
  const options = { ...entry.weight.answers(), ...entry.bag.answers() };
  for (const [option, texts] of Object.entries(options)) {
    if (texts.length === 0) delete options[option];
    else options[option] = texts[0];
  }
  options.order_step = entry.ordered.texts();
  options.pump_rate = element("by-hand").checked ? ["none"] : entry.rates.texts();
  const reply = await engine.ask({ command: "verify", ...checked, options });
  element("second-problems").replaceChildren();
  const refused = reply.text === "";
  show("compared", !refused);
  if (refused) return showProblems("second-problems", reply);
  put("compared", reply.text);
  element("compared").className = reply.code === 0 ? "quiet" : "stop";
  const document = JSON.parse(reply.json);
  // The record holds the first entry once every field agrees, and only then.
  record = document.first ? reply.json : null;
  show("after-agreement", record !== null);
  element("compared").focus();
}
function leaveSecond() {
  show("second", false);
  show("first");
  show("answer");
  element("answer-title").focus();
}

function listen() {
  const click = (id, heard) => element(id).addEventListener("click", heard);
  for (const event of ["input", "change"]) element("order").addEventListener(event, takeBack);
  element("order").addEventListener("change", refreshForm);
  element("order").addEventListener("submit", (event) => {
    event.preventDefault();
    checkOrder();
  });
  click("check-whole", checkOrder);
  click("drop-whole", () => {
    wholeFile = null;
    emptyAnswer();
    show("whole-file", false);
    show("order");
  });
  click("save-case", saveCase);
  element("load-case").addEventListener("change", ({ target }) => {
    if (target.files[0]) loadCase(target.files[0]);
    target.value = "";
  });
  element("load-site").addEventListener("change", async ({ target }) => {
    const file = target.files[0];
    site = file ? { name: file.name, text: await file.text() } : null;
    put("site-name", site ? `Hospital rules: ${site.name}` : "");
  });
  click("clear", () => {
    emptyForm();
    emptyAnswer();
    idle("Empty");
    element("indication").focus();
  });
  element("heavy").addEventListener("submit", computeMore);
  element("command").addEventListener("change", () => {
    for (const node of document.querySelectorAll(".of-plan")) node.hidden = element("command").value !== "plan";
  });
  click("cancel", () => engine.cancel());
  click("save-json", () => save("check.json", element("json").textContent, "application/json"));
  click("show-report", showReport);
  click("print", () => element("sheet").contentWindow.print());
  click("close-report", () => {
    show("report", false);
    element("answer-title").focus();
  });
  click("start-second", startSecond);
  click("leave-second", leaveSecond);
  click("save-record", () => save("record.json", record, "application/json"));
  click("report-record", () => {
    leaveSecond();
    showReport();
  });
  element("entry").addEventListener("submit", compareEntries);
}

async function start() {
  const module = await WebAssembly.compile(await unpacked(element("module")));
  engine = new Engine(module);
  const reply = await engine.ask({ command: "form", answers: {} });
  form = JSON.parse(reply.json);
  element("indication").append(...form.indications.map(({ id, name }) => make("option", { value: id }, name)));
  listen();
  idle("Ready");
}
start().catch((error) => idle(`This browser cannot run the page: ${error.message}`));
