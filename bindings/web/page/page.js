// The page: answers go to the library, what it says is shown. Nothing is computed or judged here.

let engine;
let form;
// Fields by option; one that does not matter any more keeps what was typed, and is shown while it does.
const fields = new Map();
let steps;
let site = null;
let wholeFile = null;
// What the answer on the page belongs to, and the record of two entries that agree.
let checked = null;
let record = null;
// Rises with everything that a person does: what was asked for before is not shown after it.
let turn = 0;
let layout = 0;

const put = (id, text) => (element(id).textContent = text);
function show(id, shown = true) {
  element(id).hidden = !shown;
  // Form and answer stand beside each other where the screen is wide.
  const both = ["first", "answer"].every((id) => element(id) && !element(id).hidden);
  document.querySelector("main").classList.toggle("both", both);
}

// Does what a person asked for. Its questions go to the library; once the person did something else, the rest of
// it is left undone.
const SUPERSEDED = new Error("something else was asked for");
async function act(words, work) {
  turn += 1;
  const own = turn;
  const current = (found) => {
    if (own !== turn) throw SUPERSEDED;
    return found;
  };
  busy(words);
  try {
    await work(async (request) => current(await engine.ask(request)), current);
  } catch (error) {
    if (error !== SUPERSEDED) idle(error.message === "cancelled" ? "Cancelled" : error.message);
  }
}

// Everything that was answered, in the options of the command line; what is empty was not.
function answers() {
  const indication = element("indication").value;
  const given = { indication: indication ? [indication] : [], dose: steps?.texts() ?? [] };
  for (const field of fields.values()) Object.assign(given, field.answers());
  return Object.fromEntries(Object.entries(given).filter(([, texts]) => texts.length > 0));
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
  layout += 1;
  const own = layout;
  const reply = await engine.ask({ command: "form", answers: answers() }).catch(() => null);
  if (reply?.code === 0 && own === layout) takeForm(JSON.parse(reply.json));
}
function takeForm(next) {
  const names = ({ questions }) => questions.map(({ option }) => option).join();
  const same = names(form) === names(next);
  form = next;
  if (!same) layOut(element("indication").value);
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
  first?.node.querySelector("input, select, button")?.focus();
}
function problemsOfForm(reply) {
  show("answer");
  show("found", false);
  idle("Not answered");
  tellFields(showProblems("problems", reply));
}

const checkOrder = () =>
  act("Checking", async (ask) => {
    emptyAnswer();
    const asked = caseOfPage();
    const found = await ask({ command: "check", ...asked, options: { beside: true } });
    element("problems").replaceChildren();
    tellFields([]);
    if (!found.beside) return problemsOfForm(found);
    const written = await ask({ command: "case", ...asked });
    const { flags } = JSON.parse(written.json);
    checked = asked;
    put("short", found.beside.short);
    element("short").className = found.code === 10 ? "stop" : "quiet";
    put("long", found.text);
    put("json", found.json);
    put("command-line", flags ? `maginfuse check ${flags}` : `maginfuse check --case ${wholeFile?.name ?? "case.toml"}`);
    element("figure").innerHTML = found.beside.figure;
    show("answer");
    show("found");
    show("more-text", false);
    show("save-more", false);
    element("answer-title").focus();
    idle(found.code === 10 ? "Answered: the order must not start as it is" : "Answered");
  });

// A file for the person at the page, made here.
function save(name, text, type = "text/plain") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const saveCase = () =>
  act("Writing the case file", async (ask) => {
    const reply = await ask({ command: "case", ...caseOfPage() });
    if (reply.code !== 0) return problemsOfForm(reply);
    save(wholeFile?.name ?? "case.toml", reply.text);
    idle("Case file saved");
  });

// A case file into the form, where the form says all of it again; else it is used as it is.
function loadCase(file) {
  // What is being typed is over now; else the field that goes away would tell of a change later.
  if (element("questions").contains(document.activeElement)) document.activeElement.blur();
  act("Loading", async (ask, current) => {
    emptyAnswer();
    const loaded = { name: file.name, text: current(await file.text()) };
    const reply = await ask({ command: "case", case: loaded });
    if (reply.code !== 0) return problemsOfForm(reply);
    const { answers: given } = JSON.parse(reply.json);
    const next = given && JSON.parse((await ask({ command: "form", answers: given })).json);
    emptyForm();
    if (given) {
      element("indication").value = given.indication?.[0] ?? "";
      takeForm(next);
      for (const own of shownFields()) own.set(given);
      steps?.set(given.dose ?? []);
    }
    const again = given && (await ask({ command: "case", answers: answers() }));
    if (!again || again.code !== 0 || !sameAnswers(given, JSON.parse(again.json).answers)) useWhole(loaded);
    idle("Case file loaded");
  });
}
const sameAnswers = (one, other) => other && JSON.stringify(one) === JSON.stringify(other);

function useWhole(loaded) {
  emptyForm();
  wholeFile = loaded;
  put("whole-name", loaded.name);
  put("whole-text", loaded.text);
  show("order", false);
  show("whole-file");
}
function dropWhole() {
  wholeFile = null;
  show("whole-file", false);
  show("order");
}

// An answer to another order than the one in the form must not be read as its answer, and one that is still
// awaited must not be shown.
function takeBack() {
  turn += 1;
  const had = checked !== null;
  if (had) emptyAnswer();
  if (!had && !working) return;
  show("answer");
  show("stale");
  idle("Changed: check the order again");
}
function emptyAnswer() {
  [checked, record] = [null, null];
  element("sheet").removeAttribute("srcdoc");
  for (const id of ["answer", "report", "found", "stale"]) show(id, false);
}
function emptyForm() {
  layout += 1;
  dropWhole();
  fields.clear();
  steps = undefined;
  element("indication").value = "";
  form = { ...form, questions: [] };
  element("questions").replaceChildren();
}

// The rules of a hospital, once they can be read.
const loadSite = (file) =>
  act("Reading the hospital rules", async (ask, current) => {
    const loaded = { name: file.name, text: current(await file.text()) };
    const reply = await ask({ command: "case", answers: {}, site: loaded });
    emptyAnswer();
    if (reply.code !== 0) return problemsOfForm(reply);
    site = loaded;
    put("site-name", `Hospital rules: ${site.name}`);
    show("drop-site");
    idle("Hospital rules loaded: check the order again");
  });
function dropSite() {
  site = null;
  put("site-name", "");
  show("drop-site", false);
  takeBack();
}

// The answer of another command, as its text.
function computeMore(event) {
  event.preventDefault();
  const command = element("command").value;
  const options = {};
  if (command === "plan") {
    options.target = element("target").value.trim();
    const to = element("target-to").value.trim();
    if (to) options.to = to;
  }
  act(`Computing: ${element("command").selectedOptions[0].textContent}`, async (ask) => {
    const reply = await ask({ command, options, ...checked });
    put("more-text", [reply.messages, reply.text].filter(Boolean).join("\n"));
    show("more-text");
    show("save-more", reply.text !== "");
    element("save-more").onclick = () => save(`${command}.${command === "simulate" ? "csv" : "txt"}`, reply.text);
    idle("Computed");
  });
}

// The printed page: the library writes it, with the time of this moment and the hash of this file.
const showReport = () =>
  act("Writing the page", async (ask) => {
    const options = { computed_at: now(), page_sha256: element("page-hash").textContent };
    if (record) options.record = record;
    const reply = await ask({ command: "report", ...checked, options });
    if (reply.text === "") return problemsOfForm(reply);
    element("sheet").srcdoc = reply.text;
    show("report");
    element("report-title").focus();
    element("save-report").onclick = () => save("maginfuse.html", reply.text, "text/html");
    idle("Page written");
  });
// The clock of this computer, with its offset from UTC.
function now() {
  const time = new Date();
  const two = (number) => `${Math.abs(Math.trunc(number))}`.padStart(2, "0");
  const offset = -time.getTimezoneOffset();
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date}T${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

// The second person sees a form of their own. The first entry and all that came of it leave the document.
let entry;
let away = [];
let first = null;
function startSecond() {
  turn += 1;
  first = checked;
  record = null;
  element("sheet").removeAttribute("srcdoc");
  show("report", false);
  away = ["first", "answer", "report"].map(element);
  away.forEach((node) => node.remove());
  const ordered = rows({ name: "a step of the order", row: step("Step of the order", KINDS), first: true });
  const rates = rows({ name: "a rate on the pump", row: pumpRate, first: true });
  entry = { fields: form.second_entry.map((question) => field(question, form)), ordered, rates };
  element("entry-questions").replaceChildren(...entry.fields.map(({ node }) => node), make("fieldset", {}, make("legend", {}, "Steps of the order"), ...ordered.nodes));
  element("pump-rates").replaceChildren(...rates.nodes);
  element("by-hand").checked = false;
  withdraw();
  show("second");
  element("second-title").focus();
  idle("Second check");
}
const pumpRate = (number) => {
  const rate = measured(`Rate on the pump, step ${number}`, lists.flows);
  return { ...rate, nodes: [make("span", { class: "place" }, `step ${number}`), ...rate.nodes] };
};
// What was agreed belongs to the entry that was compared, and to no other.
function withdraw() {
  turn += 1;
  if (working) idle("Changed: compare again");
  record = null;
  element("second-problems").replaceChildren();
  show("compared", false);
  show("after-agreement", false);
}

function compareEntries(event) {
  event.preventDefault();
  withdraw();
  const options = {};
  for (const { answers } of entry.fields) {
    for (const [option, [text]] of Object.entries(answers())) if (text) options[option] = text;
  }
  options.order_step = entry.ordered.texts();
  options.pump_rate = element("by-hand").checked ? ["none"] : entry.rates.texts();
  if (!element("by-hand").checked) options.step = entry.rates.places();
  act("Comparing", async (ask) => {
    const reply = await ask({ command: "verify", ...first, options });
    idle("Compared");
    if (reply.text === "") return showProblems("second-problems", reply);
    put("compared", reply.text);
    element("compared").className = reply.code === 0 ? "quiet" : "stop";
    // The record holds the first entry once every field agrees, and only then.
    record = JSON.parse(reply.json).first ? reply.json : null;
    show("compared");
    show("after-agreement", record !== null);
    element("compared").focus();
  });
}
function leaveSecond() {
  turn += 1;
  const agreed = record;
  withdraw();
  element("second").before(...away.slice(0, 2));
  element("second").after(away[2]);
  [away, entry, first] = [[], null, null];
  element("entry-questions").replaceChildren();
  element("pump-rates").replaceChildren();
  show("second", false);
  record = agreed;
  element("answer-title").focus();
  idle("Second check ended");
}

function listen() {
  const click = (id, heard) => element(id).addEventListener("click", heard);
  const chosen = (id, heard) =>
    element(id).addEventListener("change", (event) => {
      event.stopPropagation();
      const [file] = event.target.files;
      event.target.value = "";
      if (file) heard(file);
    });
  chosen("load-case", loadCase);
  chosen("load-site", loadSite);
  for (const event of ["input", "change"]) {
    element("order").addEventListener(event, takeBack);
    element("entry").addEventListener(event, withdraw);
  }
  element("order").addEventListener("change", refreshForm);
  element("order").addEventListener("submit", (event) => {
    event.preventDefault();
    checkOrder();
  });
  click("check-whole", checkOrder);
  click("drop-whole", () => {
    turn += 1;
    emptyAnswer();
    dropWhole();
  });
  click("drop-site", dropSite);
  click("save-case", saveCase);
  click("clear", () => {
    turn += 1;
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
  lists = unitsOf(form);
  element("indication").append(...form.indications.map(({ id, name }) => make("option", { value: id }, name)));
  listen();
  idle("Ready");
}
start().catch((error) => idle(`This browser cannot run the page: ${error.message}`));
