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

// A value with a unit beside it. Where there are several, none is chosen for anybody; a text that has a unit of
// its own keeps it.
function measured(name, units) {
  const value = make("input", { type: "text", inputmode: "decimal", class: "number", "aria-label": name });
  const single = units.length === 1;
  const unit = single
    ? make("span", {}, units[0].unit)
    : chooser(`Unit of: ${name}`, choicesOf(units.map(({ unit }) => unit)), "unit");
  const bare = () => !/[a-z%]/i.test(value.value);
  const chosen = () => (single ? (bare() && value.value.trim() ? units[0].unit : "") : unit.value);
  return {
    nodes: [value, unit],
    unit,
    text: () => [value.value.trim(), chosen()].filter(Boolean).join(" "),
    empty: () => value.value.trim() === "" && (single || unit.value === ""),
    set: (text) => {
      const own = units.find(({ unit }) => text.endsWith(` ${unit}`))?.unit;
      value.value = own ? text.slice(0, -own.length - 1) : text;
      if (!single) unit.value = own ?? "";
    },
  };
}

// Units without a range beside them.
const free = (words) => words.map((unit) => ({ unit, range: null }));
const SIDES = [
  { id: "-", name: "before the start" },
  { id: "+", name: "after the start" },
  { id: "clock", name: "by the clock" },
];

// A time before the start; after it for an order under way; or a clock time, which is taken as it is written.
function moment(name) {
  const time = measured(name, lists.times);
  const side = make("select", { "aria-label": `Side of: ${name}` }, ...SIDES.map(({ id, name }) => make("option", { value: id }, name)));
  const show = () => (time.unit.hidden = side.value === "clock");
  side.addEventListener("change", show);
  const [value] = time.nodes;
  const written = { "-": () => `-${time.text()}`, "+": time.text, clock: () => value.value.trim() };
  return {
    nodes: [...time.nodes, side],
    empty: time.empty,
    // What is left out is refused by name.
    text: () => (time.empty() ? "(time not said)" : written[side.value]()),
    set: (text) => {
      const clock = /^\d{4}-/.test(text);
      side.value = clock ? "clock" : text.startsWith("-") ? "-" : "+";
      if (clock) value.value = text;
      else time.set(text.replace(/^-/, ""));
      show();
    },
  };
}

// Rows that can be added and taken away, and perhaps a box that says there is none.
function rows({ name, none, row, first }) {
  const list = make("div");
  const held = [];
  // A row is called by its place, also after another went away.
  const renumber = () =>
    held.forEach(({ node }, index) => {
      for (const part of node.querySelectorAll("[aria-label]")) {
        part.setAttribute("aria-label", part.getAttribute("aria-label").replace(/ \d+(?=:|$)/, ` ${index + 1}`));
      }
      node.querySelectorAll(".place").forEach((place) => (place.textContent = `step ${index + 1}`));
    });
  const add = (text) => {
    const one = row(held.length + 1);
    if (text != null) one.set(text);
    const away = make("button", { type: "button", class: "slight", "aria-label": `Remove: ${name} ${held.length + 1}` }, "Remove");
    one.node = make("div", { class: "row" }, ...one.nodes, away);
    away.addEventListener("click", () => {
      held.splice(held.indexOf(one), 1);
      one.node.remove();
      renumber();
      more.focus();
      changed(list);
    });
    held.push(one);
    list.append(one.node);
    return one;
  };
  const more = make("button", { type: "button", class: "slight" }, `Add: ${name}`);
  more.addEventListener("click", () => {
    if (nothing) nothing.checked = false;
    const [begin] = add().nodes;
    changed(list);
    (begin.matches("input, select") ? begin : begin.nextElementSibling).focus();
  });
  const nothing = !none ? null : make("input", { type: "checkbox", id: freshId() });
  nothing?.addEventListener("change", () => {
    if (!nothing.checked) return;
    held.length = 0;
    list.replaceChildren();
  });
  const box = none ? [nothing, make("label", { for: nothing.id }, none)] : [];
  if (first) add();
  const filled = () => held.filter((one) => !one.empty());
  return {
    nodes: [list, make("div", { class: "row" }, more, ...box)],
    texts: () => (nothing?.checked ? ["none"] : filled().map((one) => one.text())),
    // The places of the rows that are filled, from 1.
    places: () => filled().map((one) => held.indexOf(one) + 1),
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
const timed = (name, units) => (number) => {
  const value = measured(`${name} ${number}`, units);
  const at = moment(`${name} ${number}: time`);
  return {
    nodes: [...value.nodes, make("span", {}, "taken"), ...at.nodes],
    empty: () => value.empty() && at.empty(),
    text: () => `${value.text()} at ${at.text()}`,
    set: (text) => {
      const [, own, time] = text.match(/^(.*?)(?: at (.*))?$/s);
      value.set(own);
      if (time) at.set(time);
    },
  };
};

// Units of doses, rates, times, volumes and pumps, as the library offers them.
let lists;
const unitsOf = (form) => ({ doses: free(form.dose_units), rates: free(form.rate_units), times: free(form.time_units), volumes: free(form.volume_units), flows: free(form.flow_units) });

const KINDS = [
  { id: "over", name: "a dose over a time" },
  { id: "for", name: "a rate for a time" },
  { id: "intramuscular", name: "a dose into a muscle" },
  { id: "pause", name: "a pause" },
];

// One step of an order, or a dose that was given.
const step = (name, kinds, given) => (number) => {
  const kind = chooser(`${name} ${number}: kind`, kinds, "kind");
  const dose = measured(`${name} ${number}: dose`, lists.doses);
  const rate = measured(`${name} ${number}: rate`, lists.rates);
  const time = measured(`${name} ${number}: time`, lists.times);
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
    // What has no kind goes as it stands, so that it is refused and not left out.
    "": () => [dose, rate, time].filter((part) => !part.empty()).map((part) => part.text()).join(" "),
    over: () => `${dose.text()} over ${time.text()}`,
    for: () => `${rate.text()} for ${time.text()}`,
    intramuscular: () => `${dose.text()} intramuscular`,
    pause: () => `pause for ${time.text()}`,
  };
  return {
    nodes: [kind, parts.dose, parts.rate, parts.time, ...(at ? [make("span", {}, "begun"), ...at.nodes] : [])],
    empty: () => kind.value === "" && [dose, rate, time, ...(at ? [at] : [])].every((part) => part.empty()),
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
function names({ label, choices, none }) {
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
    nodes: [typed, suggestions, nothing, make("label", { for: nothing.id }, none), shown],
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
  const amount = measured("Magnesium in the bag", lists.doses);
  const volume = measured("Volume of the bag", lists.volumes);
  const stock = make("input", { type: "text", "aria-label": "Strength of the stock" });
  const draw = measured("Volume drawn", lists.volumes.slice(0, 1));
  const diluent = measured("Volume of the diluent", lists.volumes.slice(0, 1));
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
  const { label, units, choices } = question;
  switch (question.shape) {
    case "yes-no": return yesNo();
    case "names": return names(question);
    case "timed": return rows({ name: label, none: question.none, row: timed(label, units), first: !question.none });
    case "prior-doses": return rows({ name: "a dose that was given", none: question.none, row: step("Dose given", KINDS.filter(({ id }) => id !== "pause"), true) });
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
  const range = make("span", { class: "hint" }, accepted(question.units));
  own.unit?.addEventListener("change", () => (range.textContent = accepted(question.units, own.unit.value)));
  const wrong = make("span", { class: "problem", id: freshId(), hidden: true });
  const node = make("div", { class: "field", role: "group", "aria-label": question.label, "aria-describedby": wrong.id },
    make("span", { class: "name" }, question.label), ...own.nodes, range, make("span", { class: "hint" }, NEEDS[question.need]), wrong);
  const single = own.texts && (() => ({ [question.option]: own.texts() }));
  return {
    node,
    options: question.option.split(" "),
    answers: own.answers ?? single,
    set: own.answers ? own.set : (given) => own.set(given[question.option] ?? []),
    tell: (words) => {
      wrong.textContent = words;
      wrong.hidden = words === "";
      node.querySelectorAll("input, select").forEach((part) => part.setAttribute("aria-invalid", words !== ""));
    },
  };
}
