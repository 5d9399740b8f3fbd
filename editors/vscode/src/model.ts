// What the server has loaded and shows, asked for once for all who draw it. Asks again when there may be something new,
// and tells only when there is.

import * as vscode from "vscode";
import type { Status } from "./answers";
import type { Server } from "./server";

const quietMilliseconds = 250;
const loadingMilliseconds = 500;

export class Model implements vscode.Disposable {
  status: Status | undefined;
  private readonly changed = new vscode.EventEmitter<Status | undefined>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;
  private known = "";

  constructor(private readonly server: Server) {
    this.subscription = server.onNumbers(() => this.refreshSoon());
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription.dispose();
    this.changed.dispose();
  }

  /** Once nothing new has happened for a moment: an editor asks for lenses many times in a row. */
  refreshSoon(milliseconds = quietMilliseconds): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), milliseconds);
  }

  async refresh(): Promise<void> {
    const status = await this.server.execute<Status>("proflens.status").catch(() => undefined);
    if (status?.loading) this.refreshSoon(loadingMilliseconds);
    const text = JSON.stringify(status) ?? "";
    if (text === this.known) return;
    this.known = text;
    this.status = status;
    void vscode.commands.executeCommand("setContext", "proflens.hasProfile", Boolean(status?.profile));
    void vscode.commands.executeCommand("setContext", "proflens.hasBase", Boolean(status?.choice?.base));
    void vscode.commands.executeCommand("setContext", "proflens.hasFilter", Boolean(status?.choice?.filters.length));
    this.changed.fire(status);
  }
}
