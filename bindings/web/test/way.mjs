// The way of two people who have nothing but the file: from an empty form to a printed page with both entries.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Keyboard, accessible, fresh } from "./browser.mjs";

const group = (name) => `[role=group][aria-label='${name}']`;
const control = (name, kind = "input") => `${group(name)} ${kind}`;
const BAG = "magnesium sulfate 4 % in water, premixed bag, 2 g in 50 mL";

// What the first person types: a woman with severe asthma, the order of the emergency department.
async function firstEntry(page, keys) {
  await keys.to("#indication");
  await keys.choose("severe asthma");
  await page.waitForSelector("#questions fieldset");
  await keys.to(control("Age"));
  await keys.type("35");
  await keys.to(control("Sex", "select"));
  await keys.choose("female");
  await weight(keys, "Body weight, measured");
  await keys.to(control("Pregnant"));
  await keys.press("ArrowDown");
  for (const name of ["Conditions", "Medications", "Ingredients not tolerated"]) {
    await keys.to(control(name, "input[type=checkbox]"));
    await keys.press("Space");
  }
  await keys.to(control("Where", "select"));
  await keys.choose("in an emergency");
  await keys.to(control("On dialysis"));
  await keys.press("ArrowDown");
  await keys.to("[aria-label='Serum creatinine 1']");
  await keys.type("0.8");
  await keys.to("[aria-label='Unit of: Serum creatinine 1']");
  await keys.choose("mg/dL");
  await keys.to("[aria-label='Serum creatinine 1: time']");
  await keys.type("1");
  await keys.to("[aria-label='Unit of: Serum creatinine 1: time']");
  await keys.choose("h");
  await keys.to(control("Total serum magnesium", "input[type=checkbox]"));
  await keys.press("Space");
  await keys.to(control("Magnesium of the last 48 hours", "input[type=checkbox]"));
  await keys.press("Space");
  await keys.to(control("Solution", "select[aria-label=Solution]"));
  await keys.choose(BAG);
  await dose(keys, "Step 1", "2");
}

async function weight(keys, name) {
  await keys.to(control(name));
  await keys.type("62");
  await keys.to(control(name, "select"));
  await keys.choose("kg");
}

async function dose(keys, name, grams) {
  await keys.to(`[aria-label='${name}: kind']`);
  await keys.choose("a dose over");
  await keys.to(`[aria-label='${name}: dose']`);
  await keys.type(grams);
  await keys.to(`[aria-label='Unit of: ${name}: dose']`);
  await keys.choose("g");
  await keys.to(`[aria-label='${name}: time']`);
  await keys.type("20");
  await keys.to(`[aria-label='Unit of: ${name}: time']`);
  await keys.choose("min");
}

// What the second person types, who read three grams.
async function secondEntry(keys) {
  await weight(keys, "Body weight, measured");
  await keys.to(control("Solution", "select[aria-label=Solution]"));
  await keys.choose(BAG);
  await dose(keys, "Step of the order 1", "3");
  await keys.to("[aria-label='Rate on the pump, step 1']");
  await keys.type("150");
  await keys.to("[aria-label='Unit of: Rate on the pump, step 1']");
  await keys.choose("mL/h");
  await keys.to("#compare");
  await keys.press("Enter");
}

export async function wayOfTwoPeople({ browser, file, faults, folder, says, pictures }) {
  const page = await fresh(browser, file, faults, { width: 1600, height: 1100 });
  const keys = new Keyboard(page);
  const stages = [];
  const stage = async (title) => {
    await accessible(page, title);
    stages.push({ title, keys: keys.taken(), picture: (await page.screenshot({ fullPage: true })).toString("base64") });
  };
  await accessible(page, "empty form");
  await firstEntry(page, keys);
  await stage("1. The first person enters the order");
  await keys.to("#check");
  await keys.press("Enter");
  await page.waitForSelector("#found:not([hidden])");
  await stage("2. The answer");

  // The flags that the page tells give the same answer on the command line.
  const typed = await page.textContent("#command-line");
  const words = JSON.parse(execFileSync("bash", ["-c", `set -- ${typed.replace(/^maginfuse /, "")}; node -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@"`], { encoding: "utf8" }));
  const native = await says([...words, "--json"]);
  assert.equal(await page.textContent("#json"), native.stdout, "the command line of the page");
  const caseFile = join(folder, "first.toml");
  await says([...words, "--write-case", caseFile]);
  const saving = page.waitForEvent("download");
  await page.click("#save-case");
  assert.equal(readFileSync(await (await saving).path(), "utf8"), readFileSync(caseFile, "utf8"), "the saved case file");

  await page.focus("#answer-title");
  await keys.to("#start-second");
  await keys.press("Enter");
  await page.waitForSelector("#second:not([hidden])");
  const before = await page.evaluate(() => document.body.innerText);
  for (const first of ["35", "62", "0.8", "20 min", "150", "severe asthma attack (adjunct):"]) {
    assert.ok(!before.replace(/[0-9a-f]{64}/, "").includes(first), `${first} of the first entry is shown to the second person`);
  }
  await secondEntry(keys);
  await page.waitForSelector("#compared:not([hidden])");
  const flags = ["--weight", "62 kg", "--product", "us-premix-4pct-50mL", "--pump-rate", "150 mL/h"];
  const differs = await says(["verify", "--against", caseFile, ...flags, "--order-step", "3 g over 20 min"]);
  assert.equal(await page.textContent("#compared"), differs.stdout, "what is told of a slip");
  assert.equal(differs.code, 10);
  assert.equal(await page.isVisible("#after-agreement"), false);
  await stage("3. The second person reads three grams: it differs");

  await page.focus("#second-title");
  await keys.to("[aria-label='Step of the order 1: dose']");
  await keys.press("Control+A");
  await keys.type("2");
  await keys.to("#compare");
  await keys.press("Enter");
  await page.waitForSelector("#after-agreement:not([hidden])");
  const agrees = await says(["verify", "--against", caseFile, ...flags, "--order-step", "2 g over 20 min"]);
  assert.equal(await page.textContent("#compared"), agrees.stdout, "what is told of agreement");
  await stage("4. Read again: every field agrees");

  await keys.to("#report-record");
  await keys.press("Enter");
  await page.waitForSelector("#report:not([hidden])");
  await page.frameLocator("#sheet").locator("h1").waitFor();
  await page.evaluate(() => (document.getElementById("sheet").contentWindow.print = () => (window.printed = true)));
  await keys.to("#print");
  await keys.press("Enter");
  assert.equal(await page.evaluate(() => window.printed), true, "the key prints");
  await stage("5. The page to print and to sign");
  await onePage(page, folder);
  if (pictures) await drawWay(browser, stages, pictures);
}

// The sheet in its frame is one page of A4, with both entries and the hash of this file.
async function onePage(page, folder) {
  const sheet = await page.context().newPage();
  await sheet.setContent(await page.getAttribute("#sheet", "srcdoc"));
  const pdf = join(folder, "sheet.pdf");
  await sheet.pdf({ path: pdf, preferCSSPageSize: true });
  const info = execFileSync("pdfinfo", [pdf], { encoding: "utf8" });
  assert.match(info, /Pages:\s+1\n/);
  assert.match(info, /A4/);
  const text = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
  const hash = await page.textContent("#page-hash");
  assert.ok(text.replace(/\s+/g, " ").includes(`page ${hash.slice(0, 8)}`), "the hash of the file on the printed page");
  assert.match(text, /150\s+mL\/hour/);
  await sheet.close();
}

// One picture of the way: every stage with the keys that led to it.
async function drawWay(browser, stages, folder) {
  const page = await browser.newPage({ viewport: { width: 2000, height: 100 } });
  const columns = stages.map(({ title, keys, picture }) => `<td><h2>${title}</h2><p>${keys.join(" ").replaceAll("<", "&lt;")}</p><img src="data:image/png;base64,${picture}" width="380"></td>`);
  await page.setContent(`<style>body{font:13px sans-serif;margin:8px}td{vertical-align:top;width:390px;border:1px solid #999;padding:4px}h2{font-size:15px;margin:2px}p{margin:2px;height:9em;overflow:hidden;font-family:monospace;font-size:11px}img{border:1px solid #bbb}</style><table><tr>${columns.join("")}</tr></table>`);
  writeFileSync(join(folder, "way.png"), await page.screenshot({ fullPage: true }));
  writeFileSync(join(folder, "answer.png"), Buffer.from(stages[1].picture, "base64"));
  await page.context().close();
}
