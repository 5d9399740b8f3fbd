// The view of profiles: what is loaded, with its sample types, and the captures that are kept.

import * as path from "node:path";
import * as vscode from "vscode";
import type { Capture, LoadedProfile, SampleType, Status } from "./answers";
import type { Model } from "./model";
import type { Server } from "./server";
import { age, amount } from "./text";

const short = 5; // captures
const minute = 60_000;

export class ProfileEntry {
  constructor(readonly profile: LoadedProfile) {}
}
export class TypeEntry {
  constructor(
    readonly profile: LoadedProfile,
    readonly type: SampleType,
    readonly shown: boolean,
  ) {}
}
export class ProblemEntry {
  constructor(
    readonly path: string,
    readonly message: string,
  ) {}
}
export class CaptureEntry {
  constructor(readonly capture: Capture) {}
}
class CapturesGroup {
  constructor(readonly captures: Capture[]) {}
}

type Element = ProfileEntry | TypeEntry | ProblemEntry | CaptureEntry | CapturesGroup;

export class Profiles implements vscode.TreeDataProvider<Element>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscription: vscode.Disposable;
  private readonly view: vscode.TreeView<Element>;
  private readonly timer: NodeJS.Timeout; // they get older
  private kept: Capture[] = [];

  constructor(
    private readonly server: Server,
    private readonly model: Model,
  ) {
    this.view = vscode.window.createTreeView("proflens.profiles", { treeDataProvider: this });
    this.subscription = model.onDidChange(() => this.refresh());
    this.timer = setInterval(() => {
      if (this.view.visible) this.refresh();
    }, minute);
  }

  dispose(): void {
    clearInterval(this.timer);
    this.subscription.dispose();
    this.view.dispose();
    this.changed.dispose();
  }

  refresh(): void {
    this.changed.fire();
  }

  /** What the keyboard is on. */
  get selected(): ProfileEntry | CaptureEntry | undefined {
    const [element] = this.view.selection;
    return element instanceof ProfileEntry || element instanceof CaptureEntry ? element : undefined;
  }

  async getChildren(element?: Element): Promise<Element[]> {
    const status = this.model.status;
    if (element instanceof ProfileEntry) return typesOf(element.profile, status);
    if (element instanceof CapturesGroup) return element.captures.map((capture) => new CaptureEntry(capture));
    if (element || !status) return [];
    this.kept = await this.captures();
    const broken = status.problems.filter((problem) => !status.profiles.some((one) => one.path === problem.path));
    return [
      ...status.profiles.map((profile) => new ProfileEntry(profile)),
      ...broken.map((problem) => new ProblemEntry(problem.path, problem.message)),
      ...(this.kept.length > 0 ? [new CapturesGroup(this.kept)] : []),
    ];
  }

  getTreeItem(element: Element): vscode.TreeItem {
    if (element instanceof ProfileEntry)
      return itemOfProfile(element.profile, this.nameOf(element.profile), this.model.status);
    if (element instanceof TypeEntry) return itemOfType(element);
    if (element instanceof ProblemEntry) return itemOfProblem(element);
    if (element instanceof CaptureEntry) return itemOfCapture(element.capture, this.model.status);
    const isShort = element.captures.length <= short;
    const state = isShort ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
    const item = new vscode.TreeItem("Kept captures", state);
    item.id = "captures"; // stays open when there are others
    return item;
  }

  /** A capture is called what the person calls it. */
  private nameOf(profile: LoadedProfile): string {
    const capture = this.kept.find((one) => one.path === profile.path);
    return capture ? titleOf(capture) : path.basename(profile.path);
  }

  private async captures(): Promise<Capture[]> {
    if (!this.server.offers("proflens.captures")) return [];
    const kept = await this.server
      .execute<{ captures: Capture[] }>("proflens.captures")
      .catch((): undefined => undefined);
    return kept?.captures ?? [];
  }
}

function typesOf(profile: LoadedProfile, status: Status | undefined): TypeEntry[] {
  return profile.sampleTypes.map(
    (type) => new TypeEntry(profile, type, profile.path === status?.profile && type.type === status.sampleType),
  );
}

function titleOf(capture: Capture): string {
  return capture.name || capture.id;
}

function markOfBase(file: string, status: Status | undefined): string {
  return status?.choice?.base === file ? " · compared with" : "";
}

function itemOfProfile(profile: LoadedProfile, title: string, status: Status | undefined): vscode.TreeItem {
  const open = profile.active ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(title, open);
  const when = profile.timeNanos > 0 ? ` · ${age(Date.now() - profile.timeNanos / 1e6)}` : "";
  const base = markOfBase(profile.path, status);
  const name = path.basename(profile.path);
  // Of several folders, or of several runs, profiles often have one name.
  const isOne = status?.profiles.every((other) => other === profile || path.basename(other.path) !== name) ?? true;
  const where = isOne ? "" : ` · ${path.basename(path.dirname(profile.path))}`;
  item.id = profile.path;
  item.description = `${profile.kind}${where}${when}${base}`;
  item.tooltip = [profile.path, ...profile.warnings, profile.problem ?? ""].filter(Boolean).join("\n");
  item.contextValue = "profile";
  item.iconPath = profile.problem
    ? new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground"))
    : new vscode.ThemeIcon("graph");
  return item;
}

function itemOfType({ profile, type, shown }: TypeEntry): vscode.TreeItem {
  const item = new vscode.TreeItem(type.type);
  item.id = `${profile.path}\n${type.type}`;
  item.description = `${amount(type.total, type.unit)}${shown ? " · shown" : ""}`;
  item.iconPath = new vscode.ThemeIcon(shown ? "check" : "blank");
  item.command = {
    command: "proflens.showType",
    title: "Show",
    arguments: [{ type: type.type, path: profile.path }],
  };
  item.accessibilityInformation = { label: `${type.type}${shown ? ", shown" : ""}`, role: "treeitem" };
  return item;
}

function itemOfProblem(problem: ProblemEntry): vscode.TreeItem {
  const item = new vscode.TreeItem(path.basename(problem.path));
  item.description = problem.message;
  item.tooltip = `${problem.path}\n${problem.message}`;
  item.iconPath = new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"));
  return item;
}

function itemOfCapture(capture: Capture, status: Status | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(titleOf(capture));
  item.id = `captures\n${capture.path}`; // a loaded one is there twice
  const base = markOfBase(capture.path, status);
  item.description = `${capture.kind} · ${age(Date.now() - capture.timeNanos / 1e6)}${base}`;
  item.tooltip = `${capture.source}\n${capture.path}`;
  item.contextValue = "capture";
  item.iconPath = new vscode.ThemeIcon("archive");
  item.command = { command: "proflens.loadCapture", title: "Load", arguments: [new CaptureEntry(capture)] };
  return item;
}
