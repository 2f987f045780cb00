// The form: questions that the library names, answers in the words of its flags. Nothing is judged here.

// An element with attributes and children.
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, heard] of Object.entries(value)) node.addEventListener(event, heard);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

let labels = 0;
const freshId = () => `field-${(labels += 1)}`;
const changed = (node) => node.dispatchEvent(new Event("change", { bubbles: true }));

// A list to choose from; it begins with nothing chosen.
function chooser(name, choices, first = "choose") {
  const options = choices.map(({ id, name }) => make("option", { value: id }, name));
  return make("select", { "aria-label": name }, make("option", { value: "" }, first), ...options);
}
const choicesOf = (words) => words.map((word) => ({ id: word, name: word }));

// What is accepted, shown before anything is typed.
function accepted(units, chosen) {
  const shown = units.filter(({ unit, range }) => range && (!chosen || unit === chosen));
  return shown.length === 0 ? "" : `accepted: ${shown.map(({ unit, range }) => `${range} ${unit}`).join(", or ")}`;
}

// A value with a unit beside it. Where there are several, none is chosen for anybody.
function measured(name, units) {
  const value = make("input", { type: "text", inputmode: "decimal", class: "number", "aria-label": name });
  const single = units.length === 1;
  const unit = single
    ? make("span", {}, units[0].unit)
    : chooser(`Unit of: ${name}`, choicesOf(units.map(({ unit }) => unit)), "unit");
  return {
    nodes: [value, unit],
    unit,
    text: () => [value.value.trim(), single ? units[0].unit : unit.value].filter(Boolean).join(" "),
    empty: () => value.value.trim() === "",
    set: (text) => {
      const own = units.map(({ unit }) => unit).sort((a, b) => b.length - a.length).find((unit) => text.endsWith(unit));
      value.value = own ? text.slice(0, text.length - own.length).trim() : text;
      if (!single) unit.value = own ?? "";
    },
  };
}

const free = (words) => words.map((unit) => ({ unit, range: null }));
const TIMES = free(["min", "h", "d"]);
const SIDES = [{ id: "-", name: "before the start" }, { id: "", name: "after the start" }];

// A time before the start; after it for an order under way.
function moment(name) {
  const time = measured(name, TIMES);
  const side = chooser(`Side of: ${name}`, [], "before the start");
  side.replaceChildren(...SIDES.map(({ id, name }) => make("option", { value: id }, name)));
  return {
    nodes: [...time.nodes, side],
    // A clock time is taken as it is written; one that is left out is refused by name.
    text: () => (time.empty() ? "(time not said)" : `${side.value}${time.text()}`),
    set: (text) => {
      side.value = text.startsWith("-") ? "-" : "";
      time.set(text.replace(/^-/, ""));
    },
  };
}

// Rows that can be added and taken away, and perhaps a box that says there is none.
function rows({ name, none, row, first }) {
  const list = make("div");
  const held = [];
  const add = (text) => {
    const one = row(held.length + 1);
    if (text != null) one.set(text);
    const away = make("button", { type: "button", class: "slight", "aria-label": `Remove: ${name}` }, "Remove");
    const node = make("div", { class: "row" }, ...one.nodes, away);
    away.addEventListener("click", () => {
      held.splice(held.indexOf(one), 1);
      node.remove();
      more.focus();
      changed(list);
    });
    held.push(one);
    list.append(node);
    return one;
  };
  const more = make("button", { type: "button", class: "slight" }, `Add: ${name}`);
  more.addEventListener("click", () => {
    if (nothing) nothing.checked = false;
    add().nodes[0].focus();
  });
  const nothing = !none ? null : make("input", { type: "checkbox", id: freshId() });
  nothing?.addEventListener("change", () => {
    if (!nothing.checked) return;
    held.length = 0;
    list.replaceChildren();
  });
  const box = none ? [nothing, make("label", { for: nothing.id }, none)] : [];
  if (first) add();
  return {
    nodes: [list, make("div", { class: "row" }, more, ...box)],
    texts: () => (nothing?.checked ? ["none"] : held.filter((one) => !one.empty?.()).map((one) => one.text())),
    set: (texts) => {
      held.length = 0;
      list.replaceChildren();
      if (nothing) nothing.checked = texts.length === 1 && texts[0] === "none";
      if (!nothing?.checked) texts.forEach(add);
      if (first && held.length === 0) add();
    },
  };
}

// A value and the time it was taken.
const timed = (name, units) => () => {
  const value = measured(name, units);
  const at = moment(`${name}: time`);
  return {
    nodes: [...value.nodes, make("span", {}, "taken"), ...at.nodes],
    empty: value.empty,
    text: () => `${value.text()} at ${at.text()}`,
    set: (text) => {
      const [, own, time] = text.match(/^(.*?)(?: at (.*))?$/s);
      value.set(own);
      if (time) at.set(time);
    },
  };
};

const AMOUNTS = free(["g", "mg", "mmol", "mEq", "mg/kg", "mmol/kg"]);
const RATES = free(["g/h", "mg/h", "mmol/h", "mEq/h", "mg/kg/h", "mmol/kg/h"]);
const KINDS = [
  { id: "over", name: "a dose over a time" },
  { id: "for", name: "a rate for a time" },
  { id: "intramuscular", name: "a dose into a muscle" },
  { id: "pause", name: "a pause" },
];

// One step of an order, or a dose that was given.
const step = (name, kinds, given) => (number) => {
  const kind = chooser(`${name} ${number}: kind`, kinds, "kind");
  const dose = measured(`${name} ${number}: dose`, AMOUNTS);
  const rate = measured(`${name} ${number}: rate`, RATES);
  const time = measured(`${name} ${number}: time`, TIMES);
  const joint = make("span");
  const at = given && moment(`${name} ${number}: begun`);
  const parts = { dose: make("span", { class: "row" }, ...dose.nodes), rate: make("span", { class: "row" }, ...rate.nodes), time: make("span", { class: "row" }, joint, ...time.nodes) };
  const show = () => {
    parts.dose.hidden = !["over", "intramuscular"].includes(kind.value);
    parts.rate.hidden = kind.value !== "for";
    parts.time.hidden = !["over", "for", "pause"].includes(kind.value);
    joint.textContent = kind.value === "pause" ? "for" : kind.value;
  };
  kind.addEventListener("change", show);
  show();
  const words = {
    "": () => "",
    over: () => `${dose.text()} over ${time.text()}`,
    for: () => `${rate.text()} for ${time.text()}`,
    intramuscular: () => `${dose.text()} intramuscular`,
    pause: () => `pause for ${time.text()}`,
  };
  return {
    nodes: [kind, parts.dose, parts.rate, parts.time, ...(at ? [make("span", {}, "begun"), ...at.nodes] : [])],
    empty: () => kind.value === "",
    text: () => words[kind.value]() + (at ? ` at ${at.text()}` : ""),
    set: (text) => {
      const [, own, begun] = text.match(at ? /^(.*?)(?: at (.*))?$/s : /^(.*)$/s);
      if (at && begun) at.set(begun);
      const [pause, over, length] = [own.match(/^pause for (.*)$/), own.match(/^(.*) over (.*)$/), own.match(/^(.*) for (.*)$/)];
      kind.value = pause ? "pause" : over ? "over" : length ? "for" : "intramuscular";
      if (over) dose.set(over[1]);
      else if (length) rate.set(length[1]);
      else if (!pause) dose.set(own.replace(/ intramuscular$/, ""));
      const last = pause?.[1] ?? over?.[2] ?? length?.[2];
      if (last) time.set(last);
      show();
    },
  };
};

// Names: typed or picked from suggestions, each shown apart.
function names({ label, choices }) {
  const suggestions = make("datalist", { id: freshId() }, ...choices.map(({ id, name }) => make("option", { value: id }, name)));
  const typed = make("input", { type: "text", class: "long", list: suggestions.id, "aria-label": label });
  const shown = make("span", { class: "row" });
  const held = [];
  const nothing = make("input", { type: "checkbox", id: freshId() });
  const put = (text) => {
    if (text === "" || held.includes(text)) return;
    held.push(text);
    nothing.checked = false;
    const away = make("button", { type: "button", class: "slight", "aria-label": `Remove ${text}` }, "Remove");
    const chip = make("span", { class: "chip" }, text, away);
    away.addEventListener("click", () => {
      held.splice(held.indexOf(text), 1);
      chip.remove();
      typed.focus();
      changed(shown);
    });
    shown.append(chip);
  };
  const take = () => {
    typed.value.split(",").forEach((part) => put(part.trim()));
    typed.value = "";
  };
  typed.addEventListener("change", take);
  typed.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || typed.value.trim() === "") return;
    event.preventDefault();
    take();
    changed(typed);
  });
  nothing.addEventListener("change", () => {
    if (!nothing.checked) return;
    held.length = 0;
    shown.replaceChildren();
    typed.value = "";
  });
  return {
    nodes: [typed, suggestions, nothing, make("label", { for: nothing.id }, "none"), shown],
    texts: () => (nothing.checked ? ["none"] : [...held]),
    set: (texts) => {
      held.length = 0;
      shown.replaceChildren();
      nothing.checked = texts.length === 1 && texts[0] === "none";
      if (!nothing.checked) texts.forEach(put);
    },
  };
}

function yesNo() {
  const group = freshId();
  const buttons = ["yes", "no"].map((word) => make("input", { type: "radio", name: group, value: word, id: freshId() }));
  const nodes = buttons.map((button) => make("span", {}, button, make("label", { for: button.id }, ` ${button.value}`)));
  return {
    nodes,
    texts: () => buttons.filter((button) => button.checked).map((button) => button.value),
    set: ([word]) => buttons.forEach((button) => (button.checked = button.value === word)),
  };
}

// A solution: a product of the list first, its own words last.
function solution({ products, vehicles, salts, usual_salt }) {
  const regions = [...new Set(products.map(({ region }) => region))];
  const listed = regions.map((region) => {
    const own = products.filter((product) => product.region === region);
    return make("optgroup", { label: region }, ...own.map(({ id, name, strength }) => make("option", { value: id }, `${name}, ${strength}`)));
  });
  const what = make("select", { "aria-label": "Solution", class: "wide" }, make("option", { value: "" }, "choose"), ...listed,
    make("optgroup", { label: "None of these" }, make("option", { value: "=bag" }, "a bag or syringe: so much in so many mL"), make("option", { value: "=stock" }, "drawn from a stock of another strength")));
  const amount = measured("Magnesium in the bag", free(["g", "mg", "mmol", "mEq"]));
  const volume = measured("Volume of the bag", free(["mL", "L"]));
  const stock = make("input", { type: "text", "aria-label": "Strength of the stock" });
  const draw = measured("Volume drawn", free(["mL"]));
  const diluent = measured("Volume of the diluent", free(["mL"]));
  const vehicle = chooser("Diluent", vehicles, "not said");
  const salt = chooser("Salt of the grams", salts, salts.find(({ id }) => id === usual_salt).name);
  const line = (name, ...nodes) => make("div", { class: "row" }, make("span", { class: "name" }, name), ...nodes);
  const own = {
    bag: line("It holds", ...amount.nodes, make("span", {}, "in"), ...volume.nodes),
    stock: line("Strength", stock, make("span", { class: "hint" }, "50%, or 1 g / 2 mL")),
    draw: line("Drawn up", ...draw.nodes, make("span", {}, "with diluent"), ...diluent.nodes),
    vehicle: line("Diluent", vehicle),
    salt: line("Grams mean", salt),
  };
  const show = () => {
    const product = products.find(({ id }) => id === what.value);
    const drawn = what.value === "=stock" || (product && !product.ready_to_use);
    own.bag.hidden = what.value !== "=bag";
    own.stock.hidden = what.value !== "=stock";
    own.draw.hidden = !drawn;
    own.vehicle.hidden = !drawn && what.value !== "=bag";
    own.salt.hidden = !["=bag", "=stock"].includes(what.value);
  };
  what.addEventListener("change", show);
  show();
  const filled = (part) => (part.empty() ? [] : [part.text()]);
  const chosen = (list, room) => (room.hidden || list.value === "" ? [] : [list.value]);
  const parts = () => ({
    product: what.value === "" || what.value.startsWith("=") ? [] : [what.value],
    bag: what.value === "=bag" && !amount.empty() ? [`${amount.text()} / ${volume.text()}`] : [],
    stock: what.value === "=stock" && stock.value.trim() ? [stock.value.trim()] : [],
    draw: own.draw.hidden ? [] : filled(draw),
    diluent: own.draw.hidden ? [] : filled(diluent),
    vehicle: chosen(vehicle, own.vehicle),
    salt: chosen(salt, own.salt),
  });
  return {
    nodes: [what, ...Object.values(own)],
    answers: parts,
    set: (given) => {
      const one = (option) => given[option]?.[0] ?? "";
      what.value = one("product") || (one("bag") && "=bag") || (one("stock") && "=stock") || "";
      const [amountText, volumeText] = one("bag").split("/").map((part) => part.trim());
      amount.set(amountText ?? "");
      volume.set(volumeText ?? "");
      stock.value = one("stock");
      draw.set(one("draw"));
      diluent.set(one("diluent"));
      vehicle.value = one("vehicle");
      salt.value = one("salt");
      show();
    },
  };
}

// The control of a question by the shape of its answer; every one gives texts and takes them.
function control(question, form) {
  const { label, units, choices, option } = question;
  switch (question.shape) {
    case "yes-no": return yesNo();
    case "names": return names(question);
    case "timed": return rows({ name: label.split(",")[0], none: option === "level" && "not measured", row: timed(label.split(",")[0], units), first: option !== "level" });
    case "prior-doses": return rows({ name: "a dose that was given", none: "none", row: step("Dose given", KINDS.filter(({ id }) => id !== "pause"), true) });
    case "solution": return solution(form);
    case "choice": {
      const list = chooser(label, choices);
      return { nodes: [list], texts: () => (list.value ? [list.value] : []), set: ([text]) => (list.value = text ?? "") };
    }
    case "quantity": {
      const value = measured(label, units);
      return { nodes: value.nodes, unit: value.unit, texts: () => (value.empty() ? [] : [value.text()]), set: ([text]) => value.set(text ?? "") };
    }
    default: {
      const text = make("input", { type: "text", class: "long", "aria-label": label });
      return { nodes: [text], texts: () => (text.value.trim() ? [text.value.trim()] : []), set: ([own]) => (text.value = own ?? "") };
    }
  }
}

const NEEDS = { needed: "needed", helpful: "", rare: "only where it applies" };

// A question with its control, what is accepted, and room for what is wrong.
function field(question, form) {
  const own = control(question, form);
  const name = question.label.replace(/, (several )?with commas/, "").replace(", with its time", "");
  const range = make("span", { class: "hint" }, accepted(question.units));
  own.unit?.addEventListener("change", () => (range.textContent = accepted(question.units, own.unit.value)));
  const wrong = make("span", { class: "problem", hidden: true });
  const node = make("div", { class: "field", role: "group", "aria-label": name }, make("span", { class: "name" }, name), ...own.nodes, range,
    make("span", { class: "hint" }, NEEDS[question.need]), wrong);
  const single = own.texts && (() => ({ [question.option]: own.texts() }));
  return {
    node,
    options: question.option.split(" "),
    answers: own.answers ?? single,
    set: own.answers ? own.set : (given) => own.set(given[question.option] ?? []),
    tell: (words) => {
      wrong.textContent = words;
      wrong.hidden = words === "";
    },
  };
}
