#!/usr/bin/env node
// Makes the pictures of README.md anew in docs/images/, of the real programs on the example's profiles: VS Code with hints and
// heat, its hover, Neovim's hover, the flame graph: screenshots.mjs [FOLDER]. With LOOK=1 it makes all themes, scales and
// widths, for people to look at, in build/vscode-screenshots/. Needs what tools/install-deps test installs, and tmux.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { flamePage } from "./choices.mjs";
import { Host, missing, root, shots, startBrowser, untilTrue, Window } from "./editor.mjs";
import { smallPng } from "./small_png.mjs";
import { Terminal } from "./terminal.mjs";

const target = process.argv[2] ?? join(root, "docs/images");
const binary = process.env.PROFLENS_BINARY ?? join(root, "build/release/proflens");
const themes = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  "high-contrast": "Default High Contrast",
  "high-contrast-light": "Default High Contrast Light",
};
const readme = { width: 1120, height: 680, scale: 2 };

async function keep(folder, name, page, options = {}) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), smallPng(await page.screenshot(options)));
  console.log(join(folder, `${name}.png`));
}

/** Nothing in front of the text, and nothing in motion. */
async function settled(window) {
  await window.page.mouse.move(700, 5);
  await untilTrue("no notifications", async () => {
    const toast = window.page.locator(".notification-toast").first();
    if ((await toast.count()) === 0) return true;
    await toast.hover();
    await toast.getByRole("button", { name: "Clear Notification" }).click();
    return false;
  });
  await window.page.waitForTimeout(700);
}

/** The hot function with its numbers; hot spots at the side where there is room. */
async function editor(browser, host, workspace, options) {
  const window = await Window.open(browser, host, workspace, "report/report.go", options);
  try {
    await showHotFunction(window, options);
  } catch (error) {
    await window.screenshot("failed-picture");
    throw error;
  }
  return window;
}

async function showHotFunction(window, options) {
  await window.goto(54, 1); // for lenses out of sight are not there
  await untilTrue("a lens", async () => (await window.lenses()).length > 0);
  if (options.width >= 1000) {
    await window.command("Proflens: Focus on Hot Spots View");
    await untilTrue("rows", async () => (await window.rows("Hot Spots")).length > 0);
  } else {
    await window.command("View: Toggle Primary Side Bar Visibility");
  }
  await window.goto(52, 1); // an empty line, where nothing is highlighted
  await untilTrue("bars", async () => (await window.bars()) > 1);
  await settled(window);
}

async function hovered(window) {
  await window.goto(56, 20);
  await window.hover();
  await window.page.waitForTimeout(1000);
}

async function besideFlameGraph(window) {
  await window.keys("Escape");
  await window.command("Proflens: Show Flame Graph");
  await flamePage(window);
  await settled(window);
}

/** The page alone, as it is in a browser. */
async function flameAlone(browser, folder, workspace, look, { width, height, scale }) {
  const file = join(folder, "flame.html");
  execFileSync(binary, ["flame", join(workspace, "cpu.prof"), "--output", file]);
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, ...look });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  await page.waitForTimeout(500);
  return page;
}

/** Neovim on the same line, with the hover open. */
async function neovim(browser, workspace, columns, scale) {
  const path = [dirname(binary), join(root, ".tools/nvim/bin"), process.env.PATH].join(":");
  const command = `nvim -u '${join(root, "editors/nvim/demo.lua")}' +54 report/report.go`;
  const terminal = new Terminal(workspace, columns, 34, command, { PATH: path });
  try {
    await untilTrue("hints", () => /find\(visitors.*% · /.test(terminal.text()));
    terminal.keys("zt", "4k", "56G");
    await untilTrue("hover", async () => {
      terminal.keys("K");
      await new Promise((go) => setTimeout(go, 1500));
      return /called from/.test(terminal.text());
    });
    const context = await browser.newContext({ viewport: { width: 400, height: 300 }, deviceScaleFactor: scale });
    const page = await context.newPage();
    await page.setContent(terminal.page());
    return page.locator("pre");
  } finally {
    terminal.close();
  }
}

async function inTheme(theme, work) {
  const folder = mkdtempSync(join(tmpdir(), "proflens-pictures-"));
  const host = new Host(join(folder, "host"));
  const browser = await startBrowser();
  try {
    const extension = join(folder, "proflens.vsix");
    execFileSync(join(root, "editors/vscode/package"), [binary, extension], { stdio: "pipe" });
    host.install(extension);
    const workspace = join(folder, "logreport");
    cpSync(join(root, "examples/logreport"), workspace, { recursive: true });
    execFileSync(join(root, "examples/record"), [workspace], { stdio: "pipe" });
    for (const one of [theme].flat()) {
      await host.start({ settings: { "workbench.colorTheme": themes[one] } });
      await work(browser, host, workspace, folder, one);
      await host.stop();
    }
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }
}

async function forReadme(browser, host, workspace, folder) {
  const window = await editor(browser, host, workspace, readme);
  await keep(target, "vscode", window.page);
  await hovered(window);
  await keep(target, "vscode-hover", window.page);
  await window.close();
  const flame = await flameAlone(browser, folder, workspace, { colorScheme: "dark" }, { ...readme, height: 440 });
  await keep(target, "flame", flame);
  await keep(target, "neovim", await neovim(browser, workspace, 102, 2));
}

/** Narrow is 80 columns of text without a side bar, wide 200 with one. */
const widths = { narrow: { width: 800, height: 700 }, wide: { width: 2080, height: 900 } };

async function toLookAt(browser, host, workspace, folder, theme) {
  for (const scale of [1, 2])
    for (const [name, size] of Object.entries(widths)) {
      const window = await editor(browser, host, workspace, { ...size, scale });
      const look = (what) => keep(shots, `look-${theme}-${scale}x-${name}-${what}`, window.page);
      await look("editor");
      await hovered(window);
      await look("hover");
      await besideFlameGraph(window);
      await look("flame");
      await window.close();
      const colours = { colorScheme: theme.includes("light") ? "light" : "dark" };
      const contrast = theme.startsWith("high") ? { contrast: "more" } : {};
      const page = await flameAlone(browser, folder, workspace, { ...colours, ...contrast }, { ...size, scale });
      await keep(shots, `look-${theme}-${scale}x-${name}-flame-alone`, page);
      await page.context().close();
    }
  for (const columns of [80, 200]) await keep(shots, `look-neovim-${columns}`, await neovim(browser, workspace, columns, 1));
}

const why = missing();
if (why) throw new Error(why);
if (process.env.LOOK) await inTheme(process.env.LOOK === "1" ? Object.keys(themes) : process.env.LOOK.split(","), toLookAt);
else await inTheme("dark", forReadme);
