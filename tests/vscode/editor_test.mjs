#!/usr/bin/env node
// The extension in a real VS Code (code-server in Chromium), on the example's profiles, recorded by this test: what a person
// sees and does. Each test opens a window of its own; screenshots are left in build/vscode-screenshots/.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { testCaptures } from "./captures.mjs";
import { flamePage, testChoices } from "./choices.mjs";
import { assert, Host, missing, root, startBrowser, untilTrue, Window } from "./editor.mjs";

const why = missing();
if (why) {
  console.log(`SKIPPED: ${why}`);
  process.exit(0);
}

const report = "report/report.go";
const gopls = join(root, ".tools/go/bin/gopls");
const binary = process.env.PROFLENS_BINARY;
const folder = realpathSync(mkdtempSync(join(tmpdir(), "proflens-vscode-")));
const recorded = join(folder, "recorded");
let browser;
let host;

/** A copy of the example with its profiles, anew for each test, always at the same place, which the profiles name. */
function workspace() {
  const place = join(folder, "logreport");
  rmSync(place, { recursive: true, force: true });
  cpSync(recorded, place, { recursive: true });
  return place;
}

function record() {
  const place = join(folder, "logreport");
  cpSync(join(root, "examples/logreport"), place, { recursive: true });
  const program = join(folder, "program");
  const environment = { ...process.env, CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "" };
  execFileSync("go", ["build", "-o", program, "."], { cwd: place, env: environment });
  execFileSync(program, ["-rounds", "2", "-cpuprofile", join(place, "cpu.prof"), "-memprofile", join(place, "mem.prof")]);
  cpSync(place, recorded, { recursive: true });
}

/**
 * {function: {flat, cum, value}}, or by "file.go:1" with "-lines", as `go tool pprof` has them, in percent as lenses say it; the
 * value in ms or MB.
 */
function pprof(profile, type, ...more) {
  const unit = `-unit=${type.endsWith("space") ? "mb" : "ms"}`;
  const flags = ["-top", "-nodefraction=0", "-nodecount=100000", `-sample_index=${type}`, "-symbolize=none", unit, ...more];
  const text = execFileSync("go", ["tool", "pprof", ...flags, profile], { cwd: recorded, encoding: "utf8", stdio: "pipe" });
  const rows = {};
  for (const [, flat, value, cum, name] of text.matchAll(/^ *\S+ +([\d.]+)% +\S+ +([\d.]+)\S* +([\d.]+)% +(.*?)(?: \(inline\))?$/gm))
    rows[name.slice(name.lastIndexOf("/") + 1)] = { flat: Number(flat), cum: Number(cum), value: Number(value) };
  return rows;
}

/** The number before " %" in a text. */
const percentIn = (text) => Number(/([\d.]+) %/.exec(text)?.[1]);
const near = (text, wanted) => Math.abs(percentIn(text) - wanted) <= 0.06;

async function open(options = {}, on = host) {
  const place = (options.place ?? workspace)();
  const window = await Window.open(browser, on, place, options.file?.() ?? report, options);
  await untilTrue("a lens", async () => (await window.lenses()).length > 0);
  return window;
}

function windowTest(name, run, options) {
  test(name, { timeout: 300_000 }, async () => {
    const window = await open(options);
    try {
      await run(window);
    } catch (error) {
      await window.screenshot(`failed-${name.replace(/\W+/g, "-")}`);
      throw error;
    } finally {
      await window.close();
    }
  });
}

before(async () => {
  record();
  const extension = join(folder, "proflens.vsix");
  execFileSync(join(root, "editors/vscode/package"), [binary, extension], { stdio: "pipe" });
  host = new Host(join(folder, "host"));
  host.install(extension, packageBeside());
  await host.start();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await host?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 }); // gopls still writes its cache
});

/** The extension that starts gopls, of the same client library as ours. */
function packageBeside() {
  const place = join(folder, "beside");
  const tools = join(root, "editors/vscode/node_modules/.bin");
  cpSync(join(root, "tests/vscode/beside"), place, { recursive: true });
  const bundling = ["--bundle", "--platform=node", "--external:vscode", "--log-level=error"];
  const go = dirname(execFileSync("sh", ["-c", "command -v go"], { encoding: "utf8" }).trim());
  for (const [name, value] of Object.entries({ GOPLS: gopls, GO_DIRECTORY: go }))
    bundling.push(`--define:${name}=${JSON.stringify(value)}`);
  const environment = { ...process.env, NODE_PATH: join(root, "editors/vscode/node_modules") };
  const source = join(place, "extension.ts");
  execFileSync(join(tools, "esbuild"), [source, ...bundling, `--outfile=${join(place, "extension.js")}`], { env: environment });
  rmSync(source);
  const packing = ["package", "--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", "../beside.vsix"];
  execFileSync(join(tools, "vsce"), packing, { cwd: place, stdio: "pipe" });
  return join(folder, "beside.vsix");
}

windowTest("an action writes a benchmark that runs", async (window) => {
  await window.goto(54, 8);
  const opened = window.page.locator('.tab.active[data-resource-name$="_test.go"]');
  await untilTrue("the benchmark in the editor", async () => {
    // A list that is drawn anew in this moment loses the click. The action is offered still then, and else never again.
    const action = await window.action("Write a benchmark for find");
    await window.screenshot("actions");
    await action.click();
    return opened.waitFor({ timeout: 15_000 }).then(() => true, () => false);
  });
  await untilTrue("its text", async () => (await window.lines()).some((line) => line.includes("func BenchmarkFind")));
  await window.screenshot("benchmark");
  await window.command("File: Save All");
  const place = join(folder, "logreport");
  await untilTrue("the file", async () => readTests(place).includes("func BenchmarkFind"));
  const environment = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "" };
  const ran = execFileSync("go", ["test", "-run=^$", "-bench=Find", "-benchtime=1x", "./report"], { cwd: place, env: environment, encoding: "utf8" });
  assert.match(ran, /BenchmarkFind\S*\s+1\s/);
});

function readTests(place) {
  const tests = join(place, "report");
  return readdirSync(tests).filter((name) => name.endsWith("_test.go")).map((name) => readFileSync(join(tests, name), "utf8")).join();
}

windowTest("lens, hint, hover, heat and status are there, with pprof's numbers", async (window) => {
  const cpu = pprof(join(recorded, "cpu.prof"), "cpu");
  await window.goto(40);
  const lens = await untilTrue("the lens of CountVisitors", async () =>
    (await window.lenses()).find((text) => near(text, cpu["report.CountVisitors"].cum) && text.includes("cpu: ")));
  assert.match(lens, /cpu: .* total/);
  const hint = await untilTrue("the hint of the call of find", async () => {
    const line = await window.line("i := find(visitors");
    return percentIn(line) > 0 && line;
  });
  assert.match(hint, /find\(visitors, entry.Address\).*% · [\d.]+ m?s/);
  await untilTrue("bars in the gutter", async () => (await window.bars()) >= 3);
  const [status] = await untilTrue("the status bar item", async () => (await window.status()).length > 0 && window.status());
  assert.match(status, /cpu\.prof · cpu · (now|\d+ min)/);
  await window.screenshot("editor");

  await window.goto(56, 20);
  const hover = await window.hover();
  assert.equal(await hover.$$eval("table", (tables) => tables.length > 0), true, "the hover has a table");
  assert.match(await hover.innerText(), /% cpu: /);
  await window.screenshot("hover");
  await window.keys("Escape");
});

windowTest("marks in the overview ruler, and heat goes off and on by a command", async (window) => {
  await untilTrue("bars", async () => (await window.bars()) > 0);
  await untilTrue("marks", async () => (await coloursOfRuler(window)) > 0);
  await window.command("Proflens: Toggle Heat");
  await untilTrue("no bars", async () => (await window.bars()) === 0);
  await untilTrue("no marks", async () => (await coloursOfRuler(window)) === 0);
  await window.command("Proflens: Toggle Heat");
  await untilTrue("bars again", async () => (await window.bars()) > 0);
});

/** Pixels of the overview ruler that are warm: much red, little blue. */
function coloursOfRuler(window) {
  return window.page.locator(".editor-group-container.active canvas.decorationsOverviewRuler").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let warm = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 100 && data[i] > 150 && data[i + 2] < 120) ++warm;
    return warm;
  });
}

windowTest("numbers move with their lines while one types, and are marked where the line was edited", async (window) => {
  await window.goto(41, 1);
  await untilTrue("the hint", async () => percentIn(await window.line("i := find(visitors")) > 0);
  const before = percentIn(await window.line("i := find(visitors"));
  const bars = await untilTrue("bars", () => window.bars());
  await window.goto(39, 1);
  await window.type("// above");
  await window.keys("Enter");
  await untilTrue("the hint below", async () => percentIn(await window.line("i := find(visitors")) === before);
  await untilTrue("as many bars", async () => (await window.bars()) === bars);
  await window.goto(42, 1);
  await window.keys("End");
  await window.type(" // edited");
  await untilTrue("the mark of doubt", async () => /≈ ?[\d.]+ %/.test(await window.line("i := find(visitors")));
  await window.screenshot("edited");
  for (let i = 0; i < 40; ++i) await window.keys("Control+z");
  await untilTrue("the plain hint again", async () => {
    const line = await window.line("i := find(visitors");
    return !line.includes("≈") && percentIn(line) === before;
  });
});

windowTest("the sample type is switched from the status bar", async (window) => {
  await window.goto(40);
  await window.page.locator("#proflens\\.proflens\\.proflens\\.status").click();
  await window.pick("Switch Sample Type");
  const choices = await window.choices();
  assert.ok(choices.some((text) => text.includes("alloc_space")) && choices.some((text) => text.includes("shown")), choices.join());
  await window.pick("alloc_space");
  const heap = pprof(join(recorded, "mem.prof"), "alloc_space");
  await untilTrue("lenses of allocation", async () =>
    (await window.lenses()).some((text) => /alloc/.test(text) && near(text, heap["report.Summarize"].cum)));
  await untilTrue("the status", async () => (await window.status())[0]?.includes("mem.prof · alloc_space"));
  await window.screenshot("alloc");
});

windowTest("hot spots: the order of pprof, filter, grouping, jump by keyboard, callers", async (window) => {
  await window.command("Proflens: Focus on Hot Spots View");
  const cpu = Object.entries(pprof(join(recorded, "cpu.prof"), "cpu"));
  const hottest = Math.max(...cpu.map(([, row]) => row.flat));
  const first = await untilTrue("rows", async () => (await window.rows("Hot Spots"))[0] ?? false);
  assert.ok(near(first, hottest), `${first} is not ${hottest} %`);
  await window.command("Proflens: Sort by Total Cost");
  await untilTrue("main first", async () => /runtime\.main|main\.main/.test((await window.rows("Hot Spots"))[0]));
  await window.command("Proflens: Filter Hot Spots");
  await window.answer("report.find");
  const [only] = await untilTrue("one row", async () => {
    const rows = await window.rows("Hot Spots");
    return rows.length === 1 && rows;
  });
  assert.match(only, /report\.find/);
  await window.goto(1);
  await window.command("Proflens: Focus on Hot Spots View");
  await window.keys("ArrowDown", "Enter");
  await untilTrue("the jump to the hot line of find", async () => [55, 56].includes(await window.cursor()));
  await window.screenshot("hot-spots");
  await window.row("Hot Spots", "report.find").hover();
  await window.page.getByRole("button", { name: "Show Callers and Callees" }).first().click();
  await untilTrue("the caller", async () => (await window.rows("Callers and Callees")).some((row) => row.includes("report.CountVisitors")));
  await window.row("Callers and Callees", "report.CountVisitors").click();
  await untilTrue("the line of the call", async () => (await window.cursor()) === 41);
  await window.screenshot("callers");
  await window.command("Proflens: Show All Hot Spots");
  for (const [grouping, wanted] of [["By line", /report\.find:5[56]/], ["By file", /report\.go/], ["By package", /logreport\/report/]]) {
    await window.command("Proflens: Group Hot Spots By");
    await window.pick(grouping);
    await untilTrue(grouping, async () => (await window.rows("Hot Spots")).some((row) => wanted.test(row)));
  }
});

windowTest("a click on a lens shows the callers", async (window) => {
  await window.goto(40);
  await window.page.locator(".codelens-decoration a", { hasText: "cpu: " }).first().click();
  await untilTrue("the view", async () => (await window.rows("Callers and Callees")).some((row) => row.startsWith("Called by")));
});

windowTest("profiles: what is loaded, another type by a click, unload", async (window) => {
  await window.command("Proflens: Focus on Profiles View");
  await untilTrue("both profiles", async () => {
    const rows = await window.rows("Profiles");
    return rows.some((row) => row.startsWith("cpu.prof")) && rows.some((row) => row.startsWith("mem.prof"));
  });
  assert.ok((await window.rows("Profiles")).some((row) => /^cpu.* · shown/.test(row)), (await window.rows("Profiles")).join("|"));
  await window.row("Profiles", "samples").click();
  await untilTrue("samples", async () => (await window.status())[0]?.includes("cpu.prof · samples"));
  await window.screenshot("profiles");
  await window.row("Profiles", "mem.prof").hover();
  await window.page.locator(".monaco-list-row", { hasText: "mem.prof" }).getByRole("button", { name: "Unload" }).click();
  await untilTrue("one is left", async () => !(await window.rows("Profiles")).some((row) => row.startsWith("mem.prof")));
});

windowTest("diagnostics are in Problems when they are asked for, and in the hot spots by finding", async (window) => {
  const settings = join(folder, "logreport/.vscode");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "settings.json"), JSON.stringify({ "proflens.diagnostics.severity": "information" }));
  await window.command("Problems: Focus on Problems View");
  await untilTrue("the remark", async () => (await window.texts(".markers-panel .monaco-list-row")).some((row) => /% of cpu.*spent on this line/s.test(row)));
  await window.screenshot("problems");
  await window.keys("Control+j", "Escape"); // closes the panel
  await window.command("Proflens: Focus on Hot Spots View");
  await window.command("Proflens: Group Hot Spots By");
  await window.pick("By finding");
  await untilTrue("the finding", async () => (await window.rows("Hot Spots")).some((row) => row.includes("spent on this line")));
});

windowTest("a profile that is written again changes the numbers", async (window) => {
  await window.goto(40);
  await untilTrue("a lens", async () => (await window.lenses()).some((text) => text.includes("cpu: ")));
  const place = join(folder, "logreport");
  execFileSync(join(folder, "program"), ["-rounds", "1", "-cpuprofile", join(folder, "again.prof"), "-memprofile", join(folder, "again.mem")]);
  cpSync(join(folder, "again.prof"), join(place, "cpu.prof"));
  const cpu = pprof(join(place, "cpu.prof"), "cpu");
  await untilTrue("the new number", async () => (await window.lenses()).some((text) => near(text, cpu["report.CountVisitors"].cum)));
});

testChoices({ windowTest, folder, recorded, pprof, near });
testCaptures({ windowTest, folder, recorded, pprof, near, workspace });

test("beside gopls: hovers of both, each of ours once", { timeout: 300_000 }, async (context) => {
  if (!existsSync(gopls)) {
    console.log("SKIPPED: there is no gopls (tools/install-gopls)");
    context.skip();
    return;
  }
  await host.stop();
  for (const name of ["GOCACHE", "GOMODCACHE"])
    host.environment[name] = execFileSync("go", ["env", name], { encoding: "utf8" }).trim();
  writeFileSync(join(recorded, ".with-gopls"), "");
  await host.start();
  const window = await open();
  let shown = "";
  try {
    await window.goto(54, 8);
    const both = await untilTrue("both hovers", async () => {
      await window.keys("Escape");
      const text = (await (await window.hover()).innerText()).replaceAll("\u00a0", " ");
      shown = text;
      return text.includes("func find(visitors []Visitor, address string) int") && /% cpu: /.test(text) && text;
    });
    assert.equal(both.split("func find(visitors").length - 1, 1, "gopls once");
    await window.screenshot("beside-gopls");
    const lenses = (await window.lenses()).filter((text) => text !== "");
    assert.equal(new Set(lenses).size, lenses.length, `lenses twice: ${lenses}`);
    const line = await window.line("if visitors[i].Address == address");
    assert.equal(line.match(/%/g)?.length, 1, line);
  } catch (error) {
    await window.screenshot("failed-beside-gopls");
    throw new Error(`${error.message}; the hover: ${shown}`);
  } finally {
    await window.close();
    rmSync(join(recorded, ".with-gopls"));
  }
});

test("a workspace that is not trusted shows numbers, and writes and runs nothing", { timeout: 300_000 }, async () => {
  await host.stop();
  await host.start({ trusted: false });
  // The workspace names a program to start; it must not be.
  mkdirSync(join(recorded, ".vscode"), { recursive: true });
  const trap = join(folder, "trap");
  writeFileSync(trap, `#!/bin/sh\ntouch ${join(folder, "sprung")}\n`, { mode: 0o755 });
  writeFileSync(join(recorded, ".vscode/settings.json"), JSON.stringify({ "proflens.server.path": trap }));
  const window = await open();
  try {
    await window.page.getByText("Restricted Mode").first().waitFor();
    await window.goto(54, 8);
    assert.ok((await window.lenses()).some((text) => text.includes("cpu: ")));
    await untilTrue("bars", async () => (await window.bars()) > 0);
    await window.keys("Control+.");
    await window.page.waitForTimeout(2000);
    const actions = await window.texts(".action-widget .monaco-list-row");
    assert.ok(!actions.some((text) => /benchmark|Ignore/i.test(text)), actions.join());
    await window.screenshot("untrusted");
    await window.keys("Escape");
    // A flame graph only reads.
    await window.command("Proflens: Show Flame Graph");
    const frame = await flamePage(window);
    assert.equal(await frame.locator("#profile").textContent(), "cpu.prof");
    assert.ok(!existsSync(join(folder, "sprung")), "the workspace's program was started");
  } finally {
    await window.close();
    rmSync(join(recorded, ".vscode"), { recursive: true });
  }
});
