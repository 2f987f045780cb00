// Every bundled case as a page: printed, read by axe-core, narrowed, enlarged. See report.sh.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [binary, executablePath] = process.argv.slice(2);
const cases = join(dirname(fileURLToPath(import.meta.url)), "..", "cases");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "maginfuse-report-"));
// Pages at work at the same time.
const WORKERS = 3;
// A page is wider than its window when it has to be pushed to be read.
const WIDEST_OVERFLOW = 1;

const wrong = [];
let refused = 0;

function files(under) {
  const names = readdirSync(join(cases, under)).filter((name) => name.endsWith(".toml"));
  return names.sort().map((name) => ({ name: basename(name, ".toml"), path: join(cases, under, name), under }));
}

/** The page of a case; nothing where check refuses it (a level after the start, say). */
function report(one, more = []) {
  const out = join(folder, `${one.under || "bundled"}-${one.name}.html`);
  const args = ["check", "--case", one.path, "--report", out, "--quiet", ...more];
  const done = spawnSync(binary, args, { encoding: "utf8" });
  if (done.status === 0 || done.status === 10) return { ...one, html: out, text: done.stdout };
  if (![3, 4, 5].includes(done.status)) wrong.push(`${one.name}: check ended with ${done.status}: ${done.stderr}`);
  refused += 1;
  return null;
}

/** A case in which everything that is free text is hostile. */
function hostile() {
  const attack = `<script>document.title='x'</script><img src=x onerror=alert(1)>"'&\u202e`;
  const text = readFileSync(join(cases, "deficiency-severe-ckd4.toml"), "utf8");
  const words = JSON.stringify(attack);
  const changed = text
    .replace(/^conditions = .*$/m, `conditions = [${words}]`)
    .replace(/^medications = .*$/m, `medications = [${words}]`)
    .replace(/^intolerances = .*$/m, `intolerances = [${words}]`);
  const path = join(folder, "<b>hostile.toml");
  writeFileSync(path, changed);
  return report({ name: "hostile", path, under: "" }, ["--accept", "filtration-severe", "--reason", attack]);
}

/** Prints the page on both papers: exactly one of each. */
async function printed(page, one) {
  for (const format of ["A4", "Letter"]) {
    const pdf = one.html.replace(/html$/, `${format}.pdf`);
    await page.pdf({ path: pdf, format, preferCSSPageSize: false });
    const info = execFileSync("pdfinfo", [pdf], { encoding: "utf8" });
    const pages = Number(/^Pages:\s+(\d+)/m.exec(info)[1]);
    if (pages !== 1) wrong.push(`${one.name}: ${pages} pages of ${format}`);
  }
  // As a reader's own browser prints it: on the paper that the page itself asks for.
  const own = one.html.replace(/html$/, "own.pdf");
  await page.pdf({ path: own, preferCSSPageSize: true });
  const info = execFileSync("pdfinfo", [own], { encoding: "utf8" });
  if (!/^Page size:.*A4/m.test(info) || !/^Pages:\s+1$/m.test(info)) wrong.push(`${one.name}: not one page of A4`);
}

/** The sizes that are read on paper: the body, and what is set on a pump. */
async function sizes(page, one) {
  await page.emulateMedia({ media: "print" });
  const smallest = await page.evaluate(() => {
    const points = (element) => (parseFloat(getComputedStyle(element).fontSize) * 72) / 96;
    const all = (selector) => [...document.querySelectorAll(selector)].map(points);
    return { body: Math.min(...all("p, li, dt, dd, td, th, h2")), pump: Math.min(99, ...all(".large dd, .steps tr:not(.back) td")) };
  });
  await page.emulateMedia({ media: "screen" });
  if (smallest.body < 8.49) wrong.push(`${one.name}: letters of ${smallest.body} pt`);
  if (smallest.pump < 16) wrong.push(`${one.name}: pump lines of ${smallest.pump} pt`);
}

async function axed(page, one) {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    for (const violation of found.violations) {
      const where = violation.nodes.map((node) => node.target.join(" ")).join(", ");
      wrong.push(`${one.name} at ${width} px: ${violation.id}: ${violation.help} (${where})`);
    }
  }
}

/** Nothing is to be pushed sideways: on a narrow screen, at a zoom of 200 %, with letters twice as large. */
async function narrowed(page, one) {
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const ask = async (how) => {
    const by = await overflow();
    if (by > WIDEST_OVERFLOW) wrong.push(`${one.name}: ${by} px too wide ${how}`);
  };
  await page.setViewportSize({ width: 320, height: 640 });
  await ask("on 320 px");
  await page.setViewportSize({ width: 640, height: 450 });
  await ask("at a zoom of 200 %");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await ask("with letters of 200 %");
  await page.evaluate(() => (document.documentElement.style.fontSize = ""));
}

async function look(context, one) {
  const page = await context.newPage();
  const address = pathToFileURL(one.html).href;
  page.on("request", (request) => request.url() !== address && wrong.push(`${one.name}: asks for ${request.url()}`));
  page.on("console", (message) => wrong.push(`${one.name}: the browser says: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`${one.name}: ${error}`));
  page.on("dialog", (dialog) => wrong.push(`${one.name}: a script ran`) && dialog.dismiss());
  await page.goto(address);
  const made = await page.evaluate(() => ({
    title: document.title,
    scripts: document.querySelectorAll("script, img, link, iframe, object, form").length,
    // A page that is XML too is read alike by every program.
    xml: new DOMParser().parseFromString(new XMLSerializer().serializeToString(document), "application/xhtml+xml").querySelector("parsererror") === null,
  }));
  if (made.scripts > 0) wrong.push(`${one.name}: ${made.scripts} elements that run or load`);
  if (!made.title.startsWith("Magnesium order:") || !made.xml) wrong.push(`${one.name}: not the page that was written`);
  await printed(page, one);
  await sizes(page, one);
  if (one.under === "") {
    await narrowed(page, one);
    await axed(page, one);
  }
  await page.close();
}

/** The page of an order that two people entered, with both entries on it. */
function verified() {
  const one = { name: "pre-eclampsia", path: join(cases, "pre-eclampsia.toml"), under: "" };
  const record = join(folder, "record.json");
  const entry = ["--weight", "82kg", "--dose", "4g", "--over", "20min", "--dose", "1g/h", "--for", "24h"];
  const pump = ["--product", "us-premix-4pct-500mL", "--pump-rate", "300mL/h", "--pump-rate", "25mL/h"];
  execFileSync(binary, ["verify", "--against", one.path, ...entry, ...pump, "--record", record, "--quiet"]);
  return report({ ...one, name: "pre-eclampsia-verified" }, ["--verified", record]);
}

const made = ["", "ordinary", "under-way", "dangerous"].flatMap(files).map((one) => report(one));
const pages = [...made, hostile(), verified()].filter(Boolean);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext();
const left = [...pages];
const work = async () => {
  for (let one = left.shift(); one; one = left.shift()) await look(context, one);
};
await Promise.all(Array.from({ length: WORKERS }, work));
await browser.close();
if (wrong.length === 0 && !process.env.KEEP) rmSync(folder, { recursive: true });
for (const line of wrong) console.error(line);
console.log(`${pages.length} pages, ${refused} cases refused by check, ${wrong.length} faults`);
process.exit(wrong.length === 0 && pages.length > 100 ? 0 : 1);
