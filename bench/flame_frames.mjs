#!/usr/bin/env node
// Frame times of the flame graph's page at 100 000 nodes in Chromium; prints markdown: flame_frames.mjs PROFLENS, or a page
// that it has written, and further options for Chromium. Zooms by the page's own animation and by the wheel, beside a page
// that draws nothing, which is what the machine can do. Times between frames are those that the browser gives to them;
// script, style and layout, and all of the page's thread are what Chromium counts. Needs Chromium and what
// tools/install-flame-test-deps installs.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { big } from "../tests/flame/profiles.mjs";

const tests = resolve(import.meta.dirname, "../tests/flame");
const browserPath = "/usr/bin/chromium";
if (!existsSync(browserPath) || !existsSync(join(tests, "node_modules/.installed-lock"))) {
  console.log("No Chromium or nothing to drive it with: tools/install-deps test installs both.");
  process.exit(0);
}
const { chromium } = createRequire(join(tests, "package.json"))("playwright-core");
const runs = 3;
const perRun = 180; // frames: 3 seconds at 60 a second
const budget = 1000 / 60;

/** In the page: zooms for `count` frames, and answers the times between them. */
async function frames({ kind, count }) {
  const graph = document.getElementById("graph");
  const box = graph?.getBoundingClientRect();
  const times = [];
  let last = await new Promise(requestAnimationFrame);
  for (let i = 0; i < count; ++i) {
    if (kind === "wheel") {
      const deltaY = i % 60 < 30 ? -40 : 40;
      const at = { clientX: box.left + box.width / 3, clientY: box.top + 90 };
      graph.dispatchEvent(new WheelEvent("wheel", { deltaY, ctrlKey: true, ...at, bubbles: true, cancelable: true }));
    } else if (kind === "animation" && i % 16 === 0) {
      // Into a frame of some row, and out of it again.
      const at = { clientX: box.left + box.width * 0.4, clientY: box.top + 130 + (i % 5) * 20 };
      if (i % 32 === 0) graph.dispatchEvent(new MouseEvent("dblclick", { ...at, bubbles: true }));
      else graph.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    }
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
}

const firstPaint = () => new Promise((go) => requestAnimationFrame(() => setTimeout(() => go(performance.now()))));
const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

/** What one kind of zoom took, of all runs. */
class Measured {
  times = [];
  spent = { ScriptDuration: 0, RecalcStyleDuration: 0, LayoutDuration: 0, TaskDuration: 0 };

  async run(page, kind) {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const metrics = async () => (await session.send("Performance.getMetrics")).metrics;
    const before = await metrics();
    this.times.push(...(await page.evaluate(frames, { kind, count: perRun })));
    const after = await metrics();
    for (const name of Object.keys(this.spent))
      this.spent[name] += [after, before].map((all) => all.find((one) => one.name === name).value).reduce((a, b) => a - b);
  }

  row(name) {
    const { ScriptDuration, RecalcStyleDuration, LayoutDuration, TaskDuration } = this.spent;
    const perFrame = (seconds) => `${((1000 * seconds) / this.times.length).toFixed(2)} ms`;
    const mean = this.times.reduce((sum, time) => sum + time, 0) / this.times.length;
    const late = this.times.filter((time) => time > budget + 0.5).length / this.times.length;
    const between = [0.5, 0.95, 0.99].map((share) => `${at(this.times, share).toFixed(1)} ms`);
    const cells = [name, (1000 / mean).toFixed(1), ...between, `${(100 * late).toFixed(1)} %`, perFrame(ScriptDuration)];
    return `| ${[...cells, perFrame(RecalcStyleDuration + LayoutDuration), perFrame(TaskDuration)].join(" | ")} |`;
  }
}

function pageOf(argument) {
  if (argument.endsWith(".html")) return argument;
  writeFileSync(join(folder, "big.prof"), big());
  execFileSync(argument, ["flame", join(folder, "big.prof"), "--output", join(folder, "big.html")]);
  return join(folder, "big.html");
}

const folder = mkdtempSync(join(tmpdir(), "proflens-frames-"));
const page = pageOf(resolve(process.argv[2]));
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", ...process.argv.slice(3)] });
const all = { "nothing drawn": new Measured(), animation: new Measured(), wheel: new Measured() };
const painted = [];
for (let run = 0; run < runs; ++run) {
  const window = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await window.goto("about:blank");
  await all["nothing drawn"].run(window, "nothing");
  await window.goto(pathToFileURL(page).href);
  painted.push(await window.evaluate(firstPaint));
  await window.waitForTimeout(500);
  await all.animation.run(window, "animation");
  await all.wheel.run(window, "wheel");
  await window.close();
}
console.log(`${cpus().length} processors, load ${loadavg()[0].toFixed(1)}, Chromium ${browser.version()}, no GPU`);
console.log(`first paint after ${at(painted, 0.5).toFixed(0)} ms (${sorted(painted).map((time) => time.toFixed(0)).join(", ")})\n`);
console.log("| zoom | frames a second | median | 95 % | 99 % | late | script | style, layout | page's thread |");
console.log("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
for (const [name, measured] of Object.entries(all)) console.log(measured.row(name));
await browser.close();
rmSync(folder, { recursive: true });
