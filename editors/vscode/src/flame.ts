// The flame graph in a panel: the page that the server has for every editor. What the page would ask the server for, it
// asks the extension, which runs where the server does: so no port is forwarded, and it works alike in a browser or when
// the server is on another machine. The page is shown as it is; only its style and script get leave to be in a panel.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Server } from "./server";

export interface FlameTarget {
  function?: string;
  file?: string;
  uri?: string;
  line?: number;
}

interface Question {
  id: number;
  path: string;
  body?: unknown;
}

// Nothing but what the page is made of, whatever it may ask for.
const answered = /^(data|open|type|changes\?after=-?\d+)$/;

export class FlamePanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private asking = new AbortController();
  private address: string | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly server: Server,
    private readonly icon: { light: vscode.Uri; dark: vscode.Uri },
  ) {
    // Another server has another address, and the page asks again by itself.
    this.subscription = server.onStart(() => {
      this.address = undefined;
    });
    server.showBeside = () => this.textColumn();
  }

  dispose(): void {
    this.subscription.dispose();
    this.panel?.dispose();
  }

  /** Shows the panel, and in it the function that was asked for. */
  async show(target: FlameTarget = {}): Promise<void> {
    const address = await this.ask(target);
    if (this.panel) {
      this.panel.reveal(undefined, true);
      return;
    }
    const page = await (await fetch(address)).text();
    const options = { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [] };
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false };
    const panel = vscode.window.createWebviewPanel("proflens.flame", "Flame Graph", place, options);
    this.panel = panel;
    panel.iconPath = this.icon;
    this.asking = new AbortController();
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.asking.abort();
    });
    panel.webview.onDidReceiveMessage((question: Question) => void this.answer(panel.webview, question));
    panel.webview.html = allowed(page);
  }

  /** Where lines are shown that the page leads to: in the group of the text, not in front of the panel. */
  private textColumn(): vscode.ViewColumn | undefined {
    if (!this.panel?.active) return undefined;
    const other = vscode.window.visibleTextEditors.find(
      (editor) => editor.viewColumn !== undefined && editor.viewColumn !== this.panel?.viewColumn,
    );
    return other?.viewColumn ?? vscode.ViewColumn.Beside;
  }

  private async ask(target: FlameTarget = {}): Promise<string> {
    const argument = { ...target, open: false };
    const answer = await this.server.execute<{ url: string }>("proflens.flameGraph", argument);
    if (!answer) throw new Error("the server is not running");
    this.address = answer.url;
    return answer.url;
  }

  private async answer(webview: vscode.Webview, { id, path, body }: Question): Promise<void> {
    const { signal } = this.asking;
    try {
      if (!answered.test(path)) throw new Error("not found");
      const address = this.address ?? (await this.ask());
      const request = body
        ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal }
        : { signal };
      const response = await fetch(address + path, request);
      await webview.postMessage({ id, ok: response.ok, text: await response.text() });
    } catch (error) {
      if (signal.aborted) return;
      this.address = undefined; // the server may have died, and the client library has started another
      await webview.postMessage({ id, ok: false, text: error instanceof Error ? error.message : String(error) });
    }
  }
}

function allowed(page: string): string {
  const nonce = randomBytes(16).toString("base64");
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data:`;
  return page
    .replace("<head>", `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replace("<style>", `<style nonce="${nonce}">`)
    .replace("<script>", `<script nonce="${nonce}">`);
}
