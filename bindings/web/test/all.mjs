// The page as its users use it.
//   node all.mjs BINARY PAGE.html CASES [PICTURES]
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, answered, ask, fits, fresh, goOn, hold, load, open, said } from "./browser.mjs";
import { random, randomCase } from "./random.mjs";
import { wayOfTwoPeople } from "./way.mjs";

const [binary, file, cases, pictures] = process.argv.slice(2);
const SIZE = 1_500_000;
const FIRST_ANSWER = 2000;
const RANDOM_CASES = 500;
const folder = mkdtempSync(join(tmpdir(), "maginfuse-page-"));
const faults = [];

// What the binary says, whatever its exit code.
const says = (words, input = "") =>
  new Promise((resolve, reject) => {
    const child = execFile(binary, words, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ code: error?.code ?? 0, stdout, stderr });
    });
    // Whoever reads nothing hangs up early.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });

const tests = {
  "one file, small, that carries its own hash": async () => {
    const bytes = readFileSync(file);
    assert.ok(bytes.length <= SIZE, `${bytes.length} bytes`);
    const text = bytes.toString("utf8");
    const [, told] = text.match(/<code id="page-hash">([0-9a-f]{64})</);
    const without = text.replace(told, "0".repeat(64));
    assert.equal(createHash("sha256").update(without).digest("hex"), told);
    console.log(`  ${bytes.length} bytes`);
  },

  "the first answer comes soon": async (browser) => {
    const times = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const begun = performance.now();
      const page = await fresh(browser, file, faults);
      await load(page, join(cases, "pre-eclampsia.toml"));
      await answered(page);
      times.push(Math.round(performance.now() - begun));
      await page.context().close();
    }
    console.log(`  from opening the file to the answer: ${times.join(", ")} ms`);
    // The machine does other things, too: the best of three is that of the page.
    assert.ok(Math.min(...times) < FIRST_ANSWER, `${times} ms`);
  },

  "every bundled case: the bytes of the binary": async (browser) => {
    const page = await fresh(browser, file, faults);
    let compared = 0;
    for (const name of readdirSync(cases, { recursive: true }).filter((name) => name.endsWith(".toml"))) {
      const path = join(cases, name);
      const text = readFileSync(path, "utf8");
      compared += await sameBytes(page, { name: path, text }, ["--case", path]);
      const written = await ask(page, { command: "case", case: { name: path, text } });
      const { answers } = JSON.parse(written.json);
      if (!answers) continue;
      // The form can show it: from its answers comes the same document.
      const [asFile, asForm] = [await ask(page, { command: "check", case: { name: path, text } }), await ask(page, { command: "check", answers })];
      // What is refused is called by its line in the one and by its option in the other.
      assert.equal(asForm.code, asFile.code, `${name} from the form`);
      if ([0, 10].includes(asFile.code)) assert.equal(asForm.json, asFile.json, `${name} from the form`);
      compared += 1;
    }
    console.log(`  ${compared} answers`);
    assert.ok(compared > 150);
  },

  "random cases: page, binary and batch": async (browser) => {
    const page = await fresh(browser, file, faults);
    const form = await page.evaluate(() => form);
    const next = random(20260101);
    const drawn = Array.from({ length: RANDOM_CASES }, () => randomCase(next, form));
    const lines = drawn.map((one) => JSON.stringify(one)).join("\n");
    const batch = (await says(["check", "--batch", "-"], `${lines}\n`)).stdout.trimEnd().split("\n");
    assert.equal(batch.length, RANDOM_CASES);
    const ends = {};
    for (const [index, one] of drawn.entries()) {
      const path = join(folder, "case.json");
      writeFileSync(path, JSON.stringify(one));
      const given = { name: path, text: JSON.stringify(one) };
      const [reply, native] = [await ask(page, { command: "check", case: given }), await says(["check", "--case", path, "--json"])];
      const told = `random case ${index}: ${given.text}`;
      assert.equal(reply.json, native.stdout, told);
      assert.equal(reply.code, native.code, told);
      ends[native.code] = (ends[native.code] ?? 0) + 1;
      // A line of a batch is the same document on one line; an error calls its line by number.
      if (native.code === 0 || native.code === 10) assert.equal(batch[index], JSON.stringify(JSON.parse(native.stdout)), told);
      else assert.equal(JSON.parse(batch[index]).error.kind, JSON.parse(native.stdout).error.kind, told);
    }
    console.log(`  exit codes ${JSON.stringify(ends)}`);
    assert.ok(ends[0] > 10 && ends[10] > 100, "orders of both kinds were drawn");
  },

  "two people, by keyboard alone, from an empty form to a printed page": (browser) =>
    wayOfTwoPeople({ browser, file, faults, folder, says, pictures }),

  "a narrow screen and large type": async (browser) => {
    const page = await fresh(browser, file, faults, { width: 320, height: 640 });
    await fits(page, "empty form");
    await load(page, join(cases, "pre-eclampsia.toml"));
    await fits(page, "full form");
    await page.click("#check");
    await page.waitForSelector("#found:not([hidden])");
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    await fits(page, "answer");
    await accessible(page, "narrow");
  },

  "no connection, nothing kept": async (browser) => {
    const page = await fresh(browser, file, []);
    const tried = await page.evaluate(async () => {
      const blocked = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => blocked.push(effectiveDirective));
      const fetched = await fetch("https://example.com/").then(() => true, () => false);
      const image = new Image();
      const loaded = await new Promise((resolve) => {
        image.onload = () => resolve(true);
        image.onerror = () => resolve(false);
        image.src = "https://example.com/a.png";
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { fetched, loaded, blocked, cookies: document.cookie };
    });
    assert.deepEqual([tried.fetched, tried.loaded], [false, false]);
    assert.ok(tried.blocked.includes("connect-src") && tried.blocked.includes("img-src"), `${tried.blocked}`);
    await load(page, join(cases, "pre-eclampsia.toml"));
    const kept = await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]);
    assert.deepEqual(kept, ["", 0, 0]);
    await page.reload();
    await said(page, "Ready");
    assert.equal(await page.inputValue("#indication"), "");
  },

  "a long command shows how far it is and can be cancelled": async (browser) => {
    const page = await fresh(browser, file, faults);
    await load(page, join(cases, "pre-eclampsia.toml"));
    await answered(page);
    await page.click("#more > summary");
    await page.selectOption("#command", "map");
    await page.click("#heavy button[type=submit]");
    await page.waitForSelector("#bar:not([hidden])");
    await page.click("#cancel");
    await said(page, "Cancelled");
    await page.selectOption("#command", "population");
    await page.click("#heavy button[type=submit]");
    await said(page, "Computed");
    const native = await says(["population", "--case", join(cases, "pre-eclampsia.toml")]);
    const shown = await page.textContent("#more-text");
    assert.ok(shown.endsWith(native.stdout), "the text of the command line");
  },

  "every bundled case through the form: nothing is lost": async (browser) => {
    const page = await fresh(browser, file, faults);
    const ways = { form: 0, whole: 0 };
    for (const name of readdirSync(cases).filter((name) => name.endsWith(".toml"))) {
      const path = join(cases, name);
      await load(page, path);
      const whole = await page.isVisible("#whole-file");
      ways[whole ? "whole" : "form"] += 1;
      await page.click(whole ? "#check-whole" : "#check");
      await page.waitForFunction(() => !working);
      const native = await says(["check", "--case", path, "--json"]);
      if (![0, 10].includes(native.code)) continue;
      assert.equal(await page.textContent("#json"), native.stdout, name);
    }
    console.log(`  ${JSON.stringify(ways)}`);
    assert.ok(ways.form > 20);
    // A contradiction is shown and refused, and not healed.
    const wrong = join(folder, "wrong.toml");
    const text = readFileSync(join(cases, "accident-16-g.toml"), "utf8");
    writeFileSync(wrong, text.replace(/^pregnant = false/m, "pregnant = true"));
    assert.notEqual(readFileSync(wrong, "utf8"), text);
    await load(page, wrong);
    await page.click("#check");
    await page.waitForFunction(() => !working);
    assert.equal(await page.isVisible("#found"), false);
    assert.match(await page.textContent("#problems"), /pregnant/);
  },

  "what comes late is not shown": async (browser) => {
    const page = await fresh(browser, file, faults);
    const [one, other] = [join(cases, "pre-eclampsia.toml"), join(cases, "accident-16-g.toml")];
    const age = "[role=group][aria-label=Age] input";
    const none = async (what) => {
      await goOn(page);
      assert.deepEqual([await page.isVisible("#found"), await page.locator("#report:not([hidden])").count()], [false, 0], what);
    };
    await load(page, one);
    await hold(page);
    await page.click("#check");
    await page.fill(age, "77");
    await none("an edit during a check");
    await load(page, one);
    await hold(page);
    await page.click("#check");
    await page.click("#clear");
    await none("an emptied form");
    await load(page, one);
    await answered(page);
    await hold(page);
    await page.click("#show-report");
    await page.fill(age, "78");
    await none("a printed page of the order before");
    await load(page, one);
    await answered(page);
    await hold(page);
    await page.click("#show-report");
    await page.click("#start-second");
    await none("a printed page of the first entry");
    await page.click("#leave-second");
    // A case that is being loaded gives way to the check of the one that is shown.
    await hold(page);
    await page.setInputFiles("#load-case", other);
    await page.click("#check");
    await goOn(page);
    await page.waitForFunction(() => !working);
    assert.match(await page.textContent("#command-line"), new RegExp(`--age '${await page.inputValue(age)} years'`));
    // A question that comes up is not answered by the one who did not see it.
    await load(page, other);
    await hold(page);
    await page.selectOption("[role=group][aria-label=Sex] select", "female");
    await page.click("#check");
    await goOn(page);
    await page.waitForFunction(() => !working);
    const command = (await page.isVisible("#found")) ? await page.textContent("#command-line") : "";
    const shown = await page.isChecked("[role=group][aria-label=Pregnant] input[value=no]");
    assert.ok(command === "" || shown, "an answer that nobody saw");
  },

  "a second entry that is changed agrees with nothing": async (browser) => {
    const page = await fresh(browser, file, faults);
    await load(page, join(cases, "asthma-severe.toml"));
    await answered(page);
    const first = JSON.parse(await page.textContent("#json"));
    await page.click("#start-second");
    const held = await page.evaluate(() => document.documentElement.outerHTML.replace(/<script[^]*?<\/script>/g, ""));
    for (const secret of [first.provenance.input_sha256.slice(0, 8), "PUMP RATE", "srcdoc", 'id="order"']) {
      assert.ok(!held.includes(secret), `the document of the second person holds ${secret}`);
    }
    assert.equal(await page.textContent("#work"), "Second check");
    const given = JSON.parse((await ask(page, { command: "case", case: { name: "a", text: readFileSync(join(cases, "asthma-severe.toml"), "utf8") } })).json).answers;
    const rate = first.program[0].pump_rate.value;
    await page.evaluate(([given, rate]) => {
      for (const one of entry.fields) one.set(given);
      entry.ordered.set(given.dose);
      entry.rates.set([`${rate} mL/h`]);
    }, [given, rate]);
    await page.click("#compare");
    await page.waitForSelector("#after-agreement:not([hidden])");
    await page.press("[aria-label='Step of the order 1: dose']", "0");
    assert.deepEqual([await page.isVisible("#compared"), await page.isVisible("#after-agreement")], [false, false]);
    // A rate beside another step is that of another step.
    await page.press("[aria-label='Step of the order 1: dose']", "Backspace");
    await page.evaluate((rate) => entry.rates.set(["", `${rate} mL/h`]), rate);
    await page.click("#compare");
    await page.waitForFunction(() => !working);
    assert.equal(await page.isVisible("#after-agreement"), false);
  },

  "half an answer is refused and not left out": async (browser) => {
    const page = await fresh(browser, file, faults);
    await load(page, join(cases, "asthma-severe.toml"));
    await page.click("text=Add: Serum creatinine");
    await page.locator("[aria-label='Serum creatinine 2: time']").fill("3");
    await page.click("#check");
    await page.waitForFunction(() => !working);
    assert.equal(await page.isVisible("#found"), false);
    await load(page, join(cases, "asthma-severe.toml"));
    await answered(page);
    await page.click("text=Add: a dose that was given");
    assert.equal(await page.isVisible("#found"), false, "an answer beside a question that is open again");
  },

  "a computation that breaks is told, and the next one works": async (browser) => {
    const page = await fresh(browser, file, faults);
    const told = await page.evaluate(() => engine.ask(10n).then(() => "answered", (error) => error.message));
    assert.match(told, /broke off/);
    await load(page, join(cases, "asthma-severe.toml"));
    await hold(page);
    await page.click("#check");
    await page.evaluate(() => engine.cancel());
    await page.evaluate(() => window.goOn());
    await said(page, "Cancelled");
    await answered(page);
  },

  "an answer goes away with the order it belongs to": async (browser) => {
    const page = await fresh(browser, file, faults);
    await load(page, join(cases, "pre-eclampsia.toml"));
    await answered(page);
    await page.click("#show-report");
    await page.waitForSelector("#report:not([hidden])");
    await page.press("[aria-label='Step 1: dose']", "5");
    assert.deepEqual([await page.isVisible("#found"), await page.isVisible("#report"), await page.isVisible("#stale")], [false, false, true]);
    await page.click("#check");
    await page.waitForSelector("#found:not([hidden])");
    assert.equal(await page.isVisible("#stale"), false);
  },

  "the rules of a hospital count as they do with --site": async (browser) => {
    const page = await fresh(browser, file, faults);
    const [path, rules] = [join(cases, "pre-eclampsia.toml"), join(folder, "site.toml")];
    writeFileSync(rules, 'schema = 1\nname = "General Hospital"\npump_step = "1 mL/h"\nproducts = ["us-premix-4pct-50mL"]\n');
    await load(page, path);
    await page.setInputFiles("#load-site", rules);
    await said(page, "Hospital rules loaded");
    await answered(page);
    // The file of the case has another name here; what is answered is the same.
    const native = await says(["check", "--case", path, "--site", rules]);
    assert.equal(await page.textContent("#long"), native.stdout);
    assert.match(native.stdout, /General Hospital|us-premix-4pct-50mL/);
  },

  "nonsense is refused beside its field": async (browser) => {
    const page = await fresh(browser, file, faults);
    await page.selectOption("#indication", "asthma-severe");
    await page.waitForSelector("#questions fieldset");
    await page.fill("[aria-label='Body weight, measured'] input", "70,5,1");
    await page.click("#check");
    await page.waitForSelector("#answer:not([hidden])");
    assert.equal(await page.isVisible("#found"), false);
    const told = await page.textContent("[aria-label='Body weight, measured'] .problem");
    assert.match(told, /70,5,1/);
    assert.match(await page.textContent("[role=group][aria-label=Sex] .problem"), /not answered/);
    // Markup in a text stays text.
    await page.fill("[role=group][aria-label=Conditions] input[type=text]", "<img src=x onerror=alert(1)>");
    await page.keyboard.press("Enter");
    await page.click("#check");
    await page.waitForFunction(() => document.getElementById("work").textContent === "Not answered");
    assert.equal(await page.locator("main img").count(), 0);
    await accessible(page, "with problems");
  },
};

// The page answers `given` as the binary answers `words`, in text, short text, figure, report and document.
async function sameBytes(page, given, words) {
  const text = await ask(page, { command: "check", case: given, options: { beside: true } });
  const [native, short, json] = await Promise.all([says(["check", ...words]), says(["check", ...words, "--short"]), says(["check", ...words, "--json"])]);
  assert.equal(text.text, native.stdout, words.join(" "));
  assert.equal(text.json, json.stdout, words.join(" "));
  assert.equal(text.code, native.code, words.join(" "));
  if (![0, 10].includes(native.code)) return 3;
  const [figure, report] = [join(folder, "figure.svg"), join(folder, "report.html")];
  await says(["check", ...words, "--plot", figure, "--report", report]);
  assert.equal(text.beside.short, short.stdout, words.join(" "));
  assert.equal(text.beside.figure, readFileSync(figure, "utf8"), words.join(" "));
  const native_page = readFileSync(report, "utf8");
  const [, computed] = native_page.match(/checked (\d{4}-\d\d-\d\d \d\d:\d\d \(UTC[+-]\d\d:\d\d\))/);
  const at = computed.replace(/^(\S+) (\S+) \(UTC(\S+)\)$/, "$1T$2$3");
  const printed = await ask(page, { command: "report", case: given, options: { computed_at: at } });
  assert.equal(printed.text, native_page, words.join(" "));
  return 5;
}

const browser = await open();
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  const begun = performance.now();
  try {
    await test(browser);
    console.log(`ok: ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED: ${name}\n  ${error.stack.slice(0, 3000)}`);
  }
}
await browser.close();
rmSync(folder, { recursive: true });
if (faults.length > 0) console.error(faults.join("\n"));
console.log(`${Object.keys(tests).length - failed} of ${Object.keys(tests).length} passed`);
if (failed > 0 || faults.length > 0) process.exit(1);
