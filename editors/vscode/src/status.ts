// The status bar item: which profile is loaded and what is shown of it. Asks the server; never guesses.

import * as path from "node:path";
import * as vscode from "vscode";
import type { Status } from "./answers";
import type { Server } from "./server";

const quietMilliseconds = 500;

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("proflens.status", vscode.StatusBarAlignment.Right, 50);
  private server: Server | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    this.item.name = "Proflens";
  }

  follow(server: Server): void {
    this.server = server;
  }

  /** Asks again once nothing new has happened for a moment: an editor asks for lenses many times in a row. */
  refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), quietMilliseconds);
  }

  async refresh(): Promise<void> {
    const status = await this.server?.execute<Status>("proflens.status").catch(() => undefined);
    if (!status) {
      this.item.hide();
      return;
    }
    this.show(status);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.item.dispose();
  }

  private show(status: Status): void {
    const others = status.profiles.length - 1;
    const name = status.profile && path.basename(status.profile) + (others > 0 ? ` +${others}` : "");
    this.item.text = name ? `$(flame) ${name} · ${status.sampleType}` : "$(flame) no profile";
    this.item.tooltip = name
      ? `Proflens shows ${status.sampleType} of ${status.profile}; loaded: ${status.profiles.length}`
      : "Proflens: load a profile";
    this.item.command = name ? "proflens.switchSampleType" : "proflens.loadProfile";
    this.item.show();
  }
}
