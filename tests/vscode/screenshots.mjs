#!/usr/bin/env node
// Makes the pictures of README.md anew in docs/images/, from the real editor on the example's profiles: screenshots.mjs
// [FOLDER]. With LOOK=1 it makes all themes and scales, for people to look at, in build/vscode-screenshots/.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Host, missing, root, shots, startBrowser, untilTrue, Window } from "./editor.mjs";

const target = process.argv[2] ?? join(root, "docs/images");
const binary = process.env.PROFLENS_BINARY ?? join(root, "build/release/proflens");
const themes = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  "high-contrast": "Default High Contrast",
  "high-contrast-light": "Default High Contrast Light",
};

/** The hot function in the middle, hot spots at the side. */
async function picture(browser, host, folder, name, options) {
  const window = await Window.open(browser, host, folder, "report/report.go", options);
  await window.goto(54, 1); // for lenses out of sight are not there
  await untilTrue("a lens", async () => (await window.lenses()).length > 0);
  await window.command("Proflens: Focus on Hot Spots View");
  await untilTrue("rows", async () => (await window.rows("Hot Spots")).length > 0);
  await window.goto(54, 1);
  await untilTrue("bars", async () => (await window.bars()) > 2);
  await window.page.mouse.move(700, 5);
  await window.command("Notifications: Clear All Notifications");
  await window.page.waitForTimeout(500);
  await window.screenshot(name);
  await window.goto(56, 20);
  await window.hover();
  await window.page.waitForTimeout(500);
  await window.screenshot(`${name}-hover`);
  await window.close();
}

async function inTheme(theme, work) {
  const folder = mkdtempSync(join(tmpdir(), "proflens-pictures-"));
  const host = new Host(join(folder, "host"));
  const browser = await startBrowser();
  try {
    const extension = join(folder, "proflens.vsix");
    execFileSync(join(root, "editors/vscode/package"), [binary, extension], { stdio: "pipe" });
    host.install(extension);
    await host.start({ settings: { "workbench.colorTheme": themes[theme] } });
    const workspace = join(folder, "logreport");
    cpSync(join(root, "examples/logreport"), workspace, { recursive: true });
    execFileSync(join(root, "examples/record"), [workspace], { stdio: "pipe" });
    await work(browser, host, workspace);
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const why = missing();
if (why) throw new Error(why);
if (process.env.LOOK) {
  for (const theme of Object.keys(themes))
    await inTheme(theme, async (browser, host, workspace) => {
      for (const scale of [1, 2]) await picture(browser, host, workspace, `look-${theme}-${scale}x`, { scale });
    });
} else {
  await inTheme("dark", async (browser, host, workspace) => {
    await picture(browser, host, workspace, "vscode", { width: 1180, height: 640 });
    for (const name of ["vscode", "vscode-hover"]) cpSync(join(shots, `${name}.png`), join(target, `${name}.png`));
  });
}
