// The page in headless Chromium, opened from disk.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const open = () => chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

// A fresh page, ready; what it asks from outside and what goes wrong in it ends up in `faults`.
export async function fresh(browser, file, faults, viewport = { width: 1280, height: 1000 }) {
  const context = await browser.newContext({ viewport, acceptDownloads: true });
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`an error in the page: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(file|blob|data|about):/.test(request.url())) faults.push(`a request to ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  await said(page, "Ready");
  return page;
}

// Waits until the page says so.
export const said = (page, words) =>
  page.waitForFunction((words) => document.getElementById("work").textContent.startsWith(words), words, { timeout: 60_000 });

// What the library in the page replies.
export const ask = (page, request) => page.evaluate((request) => engine.ask(request), request);

// Holds back every answer until `goOn`: what a person does meanwhile comes before them.
export const hold = (page) =>
  page.evaluate(() => void (engine.queue = engine.queue.then(() => new Promise((resolve) => (window.goOn = resolve)))));
export async function goOn(page) {
  await page.evaluate(() => window.goOn());
  // Whatever was asked meanwhile is answered before this.
  await ask(page, { command: "form", answers: {} });
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
}

// A case file in the form, and its answer.
export async function load(page, path) {
  await page.setInputFiles("#load-case", path);
  await said(page, "Case file loaded");
}
export async function answered(page) {
  await page.click("#check");
  await page.waitForSelector("#found:not([hidden])");
}

// No rule of accessibility is broken.
export async function accessible(page, state) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(told, [], `rules of accessibility, ${state}`);
}

// Nothing is wider than the screen.
export async function fits(page, state) {
  const [wide, screen] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  assert.ok(wide <= screen, `${state}: ${wide} points wide on a screen of ${screen}`);
}

// A keyboard: every key that was pressed is kept.
export class Keyboard {
  constructor(page) {
    this.page = page;
    this.pressed = [];
  }
  async press(key, times = 1) {
    for (let time = 0; time < times; time += 1) await this.page.keyboard.press(key);
    this.pressed.push(times > 1 ? `${key} x${times}` : key);
  }
  async type(text) {
    await this.page.keyboard.type(text);
    this.pressed.push(JSON.stringify(text));
  }
  // Tab until the focus is on what `selector` names.
  async to(selector) {
    const there = () => this.page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector);
    let tabs = 0;
    while (!(await there())) {
      assert.ok(tabs < 150, `the key Tab does not lead to ${selector}`);
      await this.page.keyboard.press("Tab");
      tabs += 1;
    }
    if (tabs > 0) this.pressed.push(tabs > 1 ? `Tab x${tabs}` : "Tab");
  }
  // Chooses from the list that has the focus by the beginning of a name.
  async choose(text) {
    await this.type(text);
  }
  taken() {
    const keys = this.pressed;
    this.pressed = [];
    return keys;
  }
}
