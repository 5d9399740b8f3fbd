// The status bar item: what is on display, and how old it is. Not there while no profile is loaded.

import * as path from "node:path";
import * as vscode from "vscode";
import { type LoadedProfile, type Status, shownProfile } from "./answers";
import type { Model } from "./model";
import { age } from "./text";

const minute = 60_000;
const longest = 28;

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("proflens.status", vscode.StatusBarAlignment.Right, 50);
  private readonly subscription: vscode.Disposable;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly model: Model) {
    this.item.name = "Proflens";
    this.item.command = "proflens.menu";
    this.subscription = model.onDidChange(() => void this.show());
    this.timer = setInterval(() => void this.show(), minute);
  }

  dispose(): void {
    clearInterval(this.timer);
    this.subscription.dispose();
    this.item.dispose();
  }

  private async show(): Promise<void> {
    const status = this.model.status;
    const profile = shownProfile(status);
    if (!status || !profile) {
      this.item.hide();
      return;
    }
    const recorded = await recordedAt(profile);
    const old = recorded === undefined ? "" : ` · ${age(Date.now() - recorded)}`;
    const filters = status.choice?.filters.join(", ");
    const base = status.choice?.base;
    const marks = `${filters ? ` $(filter) ${cut(filters)}` : ""}${base ? ` $(diff) ${cut(path.basename(base))}` : ""}`;
    this.item.text = `$(flame) ${path.basename(profile.path)} · ${status.sampleType}${old}${marks}`;
    this.item.tooltip = tooltip(status, profile, recorded);
    this.item.accessibilityInformation = { label: words(status, profile), role: "button" };
    this.item.backgroundColor = profile.problem ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.item.show();
  }
}

/** As much as the status bar has room for; the tooltip has all of it. */
function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** By its own word, else by the time of its file. */
async function recordedAt(profile: LoadedProfile): Promise<number | undefined> {
  if (profile.timeNanos > 0) return profile.timeNanos / 1e6;
  const file = await vscode.workspace.fs.stat(vscode.Uri.file(profile.path)).then(
    (found) => found,
    () => undefined,
  );
  return file?.mtime;
}

function words(status: Status, profile: LoadedProfile): string {
  const { filters, base } = status.choice ?? { filters: [], base: "" };
  const part = filters.length > 0 ? `, filtered: ${filters.join(", ")}` : "";
  const beside = base ? `, compared with ${path.basename(base)}` : "";
  return `Proflens shows ${status.sampleType} of ${path.basename(profile.path)}${part}${beside}`;
}

function tooltip(status: Status, profile: LoadedProfile, recorded: number | undefined): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const line = (name: string, value: string) => {
    text.appendMarkdown(`${name}: `);
    text.appendText(value);
    text.appendMarkdown("  \n");
  };
  line("Profile", vscode.workspace.asRelativePath(profile.path));
  line("Shows", status.sampleType ?? "");
  if (recorded !== undefined) line("Recorded", new Date(recorded).toLocaleString());
  if (status.choice?.filters.length) line("Filter", status.choice.filters.join(", "));
  if (status.choice?.base) line("Compared with", vscode.workspace.asRelativePath(status.choice.base));
  if (status.profiles.length > 1) line("Loaded", `${status.profiles.length} profiles`);
  if (profile.problem) line("Broken since", profile.problem);
  for (const warning of profile.warnings) line("Warning", warning);
  return text;
}
