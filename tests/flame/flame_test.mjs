#!/usr/bin/env node
// The flame graph's page in real Chromium, served by the real server to a fake editor: a clicked frame is a line in the
// editor, and back; search, sandwich, keyboard, screen reader, sample types, live change, `proflens flame`. Screenshots
// go to build/screenshots/flame. The figures of 100 000 nodes are printed, not asserted.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { before, big, small, SOURCE } from "./profiles.mjs";
import { Session } from "./session.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
if (!existsSync(join(HERE, "node_modules/.installed-lock")) || !CHROMIUM) {
  console.log("SKIPPED: no Chromium or nothing to drive it with (tools/install-deps test installs both)");
  process.exit(0);
}
const { chromium } = await import("playwright-core");
const BINARY = process.env.PROFLENS_BINARY ?? join(HERE, "../../build/release/proflens");
const SCREENSHOTS = join(HERE, "../../build/screenshots/flame");
mkdirSync(SCREENSHOTS, { recursive: true });

const folder = realpathSync(mkdtempSync(join(tmpdir(), "proflens-flame-")));
const file = join(folder, "main.go");
const profile = join(folder, "cpu.prof");
writeFileSync(join(folder, "go.mod"), "module example.com/m\n");
writeFileSync(file, SOURCE);
writeFileSync(profile, small(file));
const uri = pathToFileURL(file).href;
const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), "proflens-flame-base-"))); // where nobody looks for profiles
const base = join(elsewhere, "before.prof");
writeFileSync(base, before("/build/elsewhere/main.go"));

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
const problems = [];

async function newPage(options = {}) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 700 }, ...options });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  return page;
}

async function opened(session) {
  await session.start(folder);
  await session.execute("proflens.load", { path: profile });
  const { url } = await session.execute("proflens.flameGraph", { open: false });
  const page = await newPage();
  await page.goto(url);
  await page.waitForFunction(() => document.getElementById("profile").textContent === "cpu.prof");
  return { url, page };
}

/** Clicks the frame of a row, at a share of the graph's width. */
async function clickFrame(page, row, share) {
  const box = await page.locator("#graph").boundingBox();
  await page.mouse.click(box.x + box.width * share, box.y + row * 20 + 10);
}
const textOf = (page, id) => page.locator(`#${id}`).textContent();
const spoken = (page) =>
  page.evaluate(() => document.getElementById(document.getElementById("graph").getAttribute("aria-activedescendant")).textContent);

test("the page and the editor", async (t) => {
  const session = new Session(BINARY);
  const { url, page } = await opened(session);

  await t.test("a clicked frame is a line in the editor", async () => {
    await clickFrame(page, 2, 0.3);
    assert.equal(await textOf(page, "name"), "main.hot");
    const shown = await session.shows((params) => params.uri === uri);
    assert.equal(shown.selection.start.line, 4); // the heaviest: line 5
    assert.equal(shown.takeFocus, true);
    assert.match(await textOf(page, "costs"), /^700 ms \(70\.0 %\), itself 700 ms \(70\.0 %\)$/);
  });

  await t.test("the line follows what the user types", async () => {
    session.notify("textDocument/didOpen", { textDocument: { uri, languageId: "go", version: 1, text: SOURCE } });
    await session.request("textDocument/codeLens", { textDocument: { uri } });
    const start = { line: 0, character: 0 };
    session.notify("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start, end: start }, text: "// one\n// two\n" }],
    });
    await clickFrame(page, 2, 0.3);
    assert.equal((await session.shows((params) => params.uri === uri)).selection.start.line, 6);
  });

  await t.test("a file that is not here is said", async () => {
    await page.locator("#search").fill("lost");
    await page.locator("#search").press("Enter");
    await page.locator("#open").click();
    await page.waitForFunction(() => document.getElementById("message").textContent.includes("lost.go is not found here"));
    await page.locator("#search").fill("");
  });

  await t.test("search says its share, once per stack", async () => {
    await page.locator("#search").fill("hot");
    assert.equal(await textOf(page, "matches"), "1 function, 95.0 %");
    await page.locator("#search").fill("/main\\.(main|warm)/");
    assert.equal(await textOf(page, "matches"), "2 functions, 100 %");
    await page.locator("#search").fill("/(/");
    assert.equal(await page.locator("#search").getAttribute("aria-invalid"), "true");
    await page.locator("#search").fill("");
  });

  await t.test("keyboard and screen reader", async () => {
    const graph = page.locator("#graph");
    await graph.press("Home");
    assert.match(await spoken(page), /^all of cpu, 1\.00 s \(100 %\)/);
    await graph.press("ArrowDown");
    await graph.press("ArrowDown");
    assert.match(await spoken(page), /^main\.hot, .*main\.go:5, 700 ms \(70\.0 %\)/);
    await graph.press("ArrowRight");
    assert.match(await spoken(page), /^main\.warm, .*2 frames below$/);
    await graph.press("ArrowUp");
    assert.match(await spoken(page), /^main\.main, /);
    await graph.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "search");
    await page.locator("#search").press("Escape");
    const unnamed = await page.evaluate(() =>
      [...document.querySelectorAll("button,input,select,[role=tree]")].filter(
        (e) => !(e.textContent.trim() || e.ariaLabel || e.labels?.length || e.title)).map((e) => e.id));
    assert.deepEqual(unnamed, []);
  });

  await t.test("sandwich: callers and callees, with the function's whole cost", async () => {
    await page.locator("#functions button", { hasText: "main.warm" }).click();
    assert.equal(await textOf(page, "sandwich-name"), "main.warm");
    assert.match(await textOf(page, "costs"), /^300 ms \(30\.0 %\)/);
    await page.locator("#graph").press("ArrowUp");
    assert.match(await spoken(page), /^caller, main\.main/);
    await page.locator("#graph").press("ArrowDown");
    await page.locator("#graph").press("ArrowDown");
    assert.match(await spoken(page), /^callee, main\.hot, .* 250 ms/);
    await page.screenshot({ path: join(SCREENSHOTS, "sandwich.png") });
    await page.locator("#sandwich-close").click();
  });

  await t.test("the sample type is the editor's, both ways", async () => {
    await page.locator("#type").selectOption("samples");
    await page.waitForFunction(() => document.getElementById("costs").textContent.startsWith("100 (100 %)"));
    assert.equal((await session.execute("proflens.status")).sampleType, "samples");
    await session.execute("proflens.setSampleType", "cpu");
    await page.waitForFunction(() => document.getElementById("costs").textContent.startsWith("1.00 s"));
  });

  await t.test("the editor's line in the graph, in the page that is open", async () => {
    const range = { start: { line: 12, character: 0 }, end: { line: 12, character: 0 } };
    const actions = await session.request("textDocument/codeAction", { textDocument: { uri }, range, context: { diagnostics: [] } });
    const action = actions.find(({ title }) => title === "Show main.warm in the flame graph");
    assert.ok(action, JSON.stringify(actions.map(({ title }) => title)));
    const answer = await session.execute(action.command.command, ...action.command.arguments);
    assert.deepEqual(answer, { url, opened: true });
    await page.waitForFunction(() => document.getElementById("name").textContent === "main.warm");
    await session.execute("proflens.flameGraph", { uri, line: 6 });
    await page.waitForFunction(() => document.getElementById("name").textContent === "main.hot");
    await assert.rejects(session.execute("proflens.flameGraph", { uri, line: 0 }), /no function/);
  });

  await t.test("a profile that is written again", async () => {
    writeFileSync(profile, small(file.replace("main.go", "other.go")));
    await session.execute("proflens.load", { path: profile });
    await page.waitForFunction(() => document.getElementById("functions").textContent.includes("main.hot"));
    writeFileSync(profile, small(file));
    await session.execute("proflens.load", { path: profile });
  });

  const says = (id, part) =>
    page.waitForFunction(([id, part]) => document.getElementById(id).textContent.includes(part), [id, part]);

  await t.test("the editor's base: differences with sign and words", async () => {
    await page.locator("#search").fill("");
    await session.execute("proflens.setBase", { path: base });
    await says("notes", "Compared with before.prof: − is less (blue), + is more (orange).");
    const graph = page.locator("#graph");
    await graph.press("Home");
    assert.equal(await textOf(page, "change"), "as much as in before.prof");
    await graph.press("ArrowDown");
    await graph.press("ArrowDown");
    assert.match(await spoken(page), /^main\.hot, .*main\.go:5, 700 ms \(70\.0 %\).*, \+350 ms \(\+100 %\): more than in before\.prof/);
    await graph.press("ArrowRight");
    assert.equal(await textOf(page, "change"), "+50.0 ms (+20.0 %): more than in before.prof");
    await graph.press("ArrowRight");
    assert.equal(await textOf(page, "name"), "main.gone");
    assert.equal(await textOf(page, "change"), "gone: 400 ms in before.prof");
    await page.screenshot({ path: join(SCREENSHOTS, "base.png") });
  });

  await t.test("base and filter together, another type, and the jump", async () => {
    await session.execute("proflens.setFilter", { focus: "warm" });
    await says("notes", "Filtered as in the editor: focus: warm. Compared with before.prof");
    assert.match(await textOf(page, "costs"), /^300 ms \(30\.0 %\)/);
    assert.equal(await textOf(page, "change"), "+50.0 ms (+20.0 %): more than in before.prof");
    await session.execute("proflens.setSampleType", "samples");
    await says("costs", "30 (30.0 %)");
    assert.equal(await textOf(page, "change"), "+5 (+20.0 %): more than in before.prof");
    await clickFrame(page, 2, 0.3);
    assert.equal((await session.shows((params) => params.uri === uri)).selection.start.line, 12); // main.warm, two lines lower
    await session.execute("proflens.setSampleType", "cpu");
    await session.execute("proflens.clearBase");
    await page.waitForFunction(() => !document.getElementById("notes").textContent.includes("Compared"));
    assert.equal(await textOf(page, "change"), "");
  });

  await t.test("a filter that matches nothing is said; callers are those of the editor in any part", async () => {
    await session.execute("proflens.setFilter", { focus: "main", ignore: "nobody" });
    await says("notes", "Nothing matches the filter's ignore.");
    for (const filter of [{ ignore: "lost" }, { focus: "warm" }, {}]) {
      await session.execute("proflens.setFilter", filter);
      const notes = Object.entries(filter).map(([key, text]) => `${key}: ${text}`)[0];
      if (notes) await says("notes", notes);
      else await page.waitForFunction(() => document.getElementById("notes").hidden);
      const answer = await session.execute("proflens.callers", { function: "main.warm" });
      await page.locator("#functions button", { hasText: "main.warm" }).click();
      assert.match(await textOf(page, "costs"), new RegExp(`^${answer.cum / 1e6} ms `));
      await page.locator("#graph").press("ArrowUp");
      assert.match(await spoken(page), new RegExp(`^caller, ${answer.callers[0].name}, .* ${answer.callers[0].weight / 1e6} ms `));
      for (const callee of answer.callees) {
        await page.locator("#graph").press(callee === answer.callees[0] ? "ArrowDown" : "ArrowRight");
        if (callee === answer.callees[0]) await page.locator("#graph").press("ArrowDown");
        assert.match(await spoken(page), new RegExp(`^callee, ${callee.name}, .* ${Number((callee.weight / 1e6).toPrecision(3))}(\\.\\d)? ms `));
      }
      await page.locator("#sandwich-close").click();
    }
  });

  await t.test("what it looks like", async () => {
    for (const scale of [1, 2])
      for (const colorScheme of ["light", "dark"]) {
        const looked = await newPage({ deviceScaleFactor: scale, colorScheme });
        await looked.goto(url);
        await looked.waitForFunction(() => document.getElementById("profile").textContent === "cpu.prof");
        await looked.screenshot({ path: join(SCREENSHOTS, `page-${colorScheme}-${scale}x.png`) });
        await looked.close();
      }
    await session.execute("proflens.setBase", { path: base });
    for (const colorScheme of ["light", "dark"]) {
      const looked = await newPage({ colorScheme, contrast: "more", deviceScaleFactor: 2 });
      await looked.goto(url);
      await looked.waitForFunction(() => document.getElementById("notes").textContent.includes("Compared"));
      await looked.screenshot({ path: join(SCREENSHOTS, `contrast-${colorScheme}.png`) });
      await looked.close();
    }
  });

  await t.test("the server ends with the editor, and the page says so", async () => {
    await session.stop();
    await page.waitForSelector("#lost:not([hidden])");
    await page.close();
  });
});

test("the command opens the page where the editor can, and says where it is where not", async () => {
  const session = new Session(BINARY);
  await session.start(folder);
  await session.execute("proflens.load", { path: profile });
  const { url, opened: isOpen } = await session.execute("proflens.flameGraph");
  assert.ok(isOpen);
  assert.deepEqual(session.shown, [{ uri: url, external: true, takeFocus: true }]);
  await session.stop();
  const plain = new Session(BINARY);
  await plain.start(folder, false);
  await assert.rejects(plain.execute("proflens.flameGraph", { function: "main.none" }), /./);
  await plain.execute("proflens.load", { path: profile });
  assert.equal((await plain.execute("proflens.flameGraph")).opened, false);
  await plain.stop();
});

test("a page in a file needs no server", async () => {
  const output = join(folder, "flame.html");
  execFileSync(BINARY, ["flame", profile, "--output", output]);
  const page = await newPage();
  await page.goto(pathToFileURL(output).href);
  assert.equal(await textOf(page, "profile"), "cpu.prof");
  assert.match(await textOf(page, "costs"), /^1\.00 s/);
  await page.locator("#type").selectOption("samples");
  assert.match(await textOf(page, "costs"), /^100 \(100 %\)/);
  assert.ok(await page.locator("#open").isHidden());
  await page.close();
});

test("differences have a sign and words", async () => {
  const page = await newPage();
  const data = JSON.parse(/id="flame-data">(.*?)<\/script>/s.exec(execFileSync(BINARY, ["flame", profile]).toString())[1])[0];
  data.base = { profile: "old.prof", total: data.total };
  data.nodes.baseTotal = data.nodes.total.map((total, i) => [total, total, total * 2, 0, total][i % 5]);
  data.nodes.baseSelf = data.nodes.self;
  const html = execFileSync(BINARY, ["flame", profile]).toString()
    .replace(/id="flame-data">.*?<\/script>/s, () => `id="flame-data">${JSON.stringify([data])}</script>`);
  const path = join(folder, "difference.html");
  writeFileSync(path, html);
  await page.goto(pathToFileURL(path).href);
  assert.match(await textOf(page, "notes"), /^Compared with old\.prof: − is less \(blue\), \+ is more \(orange\)\./);
  await page.locator("#graph").press("ArrowDown");
  await page.locator("#graph").press("ArrowDown");
  assert.match(await textOf(page, "change"), /^−700 ms \(−50\.0 %\): less than in old\.prof$/);
  await page.locator("#graph").press("ArrowRight");
  assert.match(await textOf(page, "change"), /^new: not in old\.prof$/);
  await page.screenshot({ path: join(SCREENSHOTS, "difference.png") });
  await page.close();
});

test("100 000 nodes", async () => {
  writeFileSync(join(folder, "big.prof"), big());
  const output = join(folder, "big.html");
  execFileSync(BINARY, ["flame", join(folder, "big.prof"), "--output", output]);
  const page = await newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(pathToFileURL(output).href);
  const painted = await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))));
  const nodes = await page.evaluate(() => JSON.parse(document.getElementById("flame-data").textContent)[0].nodes.parent.length);
  assert.equal(nodes, 100_000);
  await page.screenshot({ path: join(SCREENSHOTS, "big.png") });
  const frames = await page.evaluate(async () => {
    const graph = document.getElementById("graph");
    const box = graph.getBoundingClientRect();
    const times = [];
    let last = performance.now();
    for (let i = 0; i < 180; ++i) {
      const deltaY = i % 60 < 30 ? -40 : 40;
      graph.dispatchEvent(new WheelEvent("wheel",
        { deltaY, ctrlKey: true, clientX: box.left + box.width / 3, clientY: box.top + 90, bubbles: true, cancelable: true }));
      await new Promise(requestAnimationFrame);
      times.push(performance.now() - last);
      last = performance.now();
    }
    return times.slice(1).sort((a, b) => a - b);
  });
  const mean = frames.reduce((sum, time) => sum + time, 0) / frames.length;
  console.log(`100 000 nodes: painted after ${painted.toFixed(0)} ms; zooming: ${(1000 / mean).toFixed(1)} frames a second,`,
    `median ${frames[frames.length >> 1].toFixed(1)} ms, 95 % below ${frames[Math.floor(frames.length * 0.95)].toFixed(1)} ms`);
  await page.close();
});

test("nothing went wrong in the browser", async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
  rmSync(elsewhere, { recursive: true });
  // When a server ends, requests to it fail; that is what the page is told to say.
  assert.deepEqual(problems.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE/.test(text)), []);
});
