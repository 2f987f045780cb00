// Random cases: the same ones for the same seed.

// Numbers from 0 to 1 (mulberry32).
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// One case as a case file in JSON. `form` is what the page offers; most are complete, some are not.
export function randomCase(next, form) {
  const one = (list) => list[Math.floor(next() * list.length)];
  const some = (list, share) => list.filter(() => next() < share);
  const between = (low, high, places = 0) => (low + next() * (high - low)).toFixed(places);
  const maybe = (share, value) => (next() < share ? value() : undefined);
  const female = next() < 0.6;
  const pregnant = female && next() < 0.4;
  const amount = () => one([`${between(1, 12, 1)} g`, `${between(4, 40)} mmol`, `${between(8, 60)} mEq`]);
  const step = () =>
    one([
      () => ({ dose: amount(), over: `${between(1, 240)} min` }),
      () => ({ rate: `${between(0.5, 4, 1)} g/h`, for: `${between(1, 24)} h` }),
      () => ({ dose: amount(), over: `${between(1, 24)} h` }),
      () => ({ pause: `${between(1, 6)} h` }),
    ])();
  const solution = () =>
    one([
      () => ({ product: one(form.products).id }),
      () => ({ bag: `${between(1, 40)} g / ${one([50, 100, 250, 500, 1000])} mL` }),
      () => ({ stock: one(["50%", "20%", "10%"]), draw: `${between(2, 40)} mL`, diluent: `${one([50, 100, 250])} mL` }),
    ])();
  const at = () => `-${between(1, 20)} h`;
  const level = () => one([`${between(0.3, 2.6, 2)} mmol/L`, `${between(0.8, 6, 1)} mg/dL`]);
  const creatinine = () => ({ value: one([`${between(0.5, 5, 1)} mg/dL`, `${between(50, 400)} umol/L`]), at: at() });
  const found = {
    schema: 1,
    patient: {
      age: maybe(0.98, () => `${between(17, 95)} years`),
      sex: female ? "female" : "male",
      weight: maybe(0.98, () => `${between(35, 160)} kg`),
      height: maybe(0.5, () => `${between(140, 200)} cm`),
      pregnant,
      conditions: some(["heart-failure", "myasthenia-gravis", "pacemaker", "pulmonary-edema"], 0.08),
      medications: some(["nifedipine", "furosemide", "rocuronium", "gentamicin", "digoxin"], 0.1),
      intolerances: [],
    },
    care: { setting: one(["outpatient", "inpatient", "inpatient-monitored", "emergency-department", "intensive-care"]), specialist: next() < 0.7 },
    kidney: { creatinine: [creatinine(), ...some([creatinine()], 0.3)], dialysis: next() < 0.05, urine_output: maybe(0.6, () => `${between(10, 150)} mL/h`) },
    magnesium: { levels: maybe(0.7, () => [{ value: level(), at: at() }]) ?? [], prior_doses: maybe(0.15, () => [{ dose: "2 g", over: "20 min", at: at() }]) ?? [] },
    route: { oral_feasible: next() < 0.5, oral_tried: false, absorption_disorder: next() < 0.3, acute_symptoms: next() < 0.5 },
    order: { indication: one(form.indications).id, ...solution(), steps: [step(), ...some([step()], 0.4)] },
  };
  // What is not said is left out of the file.
  return JSON.parse(JSON.stringify(found));
}
