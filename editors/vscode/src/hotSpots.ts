// The view of hot spots: the costliest functions, lines, files or packages, or what the server remarks on.

import * as vscode from "vscode";
import type { Measure, Top, TopRow } from "./answers";
import type { Model } from "./model";
import type { Server } from "./server";
import { amount, column, percent, shortName } from "./text";

const groupings = ["function", "line", "file", "package", "finding"] as const;
export type Grouping = (typeof groupings)[number];
const mostRows = 200;

export class HotSpot {
  constructor(
    readonly row: TopRow,
    readonly measure: Measure,
    readonly paths: Record<string, string>,
    readonly grouping: Grouping,
  ) {}
}

export class Finding {
  constructor(
    readonly uri: vscode.Uri,
    readonly diagnostic: vscode.Diagnostic,
  ) {}
}

type Element = HotSpot | Finding;

export class HotSpots implements vscode.TreeDataProvider<Element>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Element>;
  private readonly subscriptions: vscode.Disposable[];
  private grouping: Grouping = "function";
  private sort: "flat" | "cum" = "flat";
  private filter = "";

  constructor(
    private readonly server: Server,
    model: Model,
  ) {
    this.view = vscode.window.createTreeView("proflens.hotSpots", { treeDataProvider: this });
    this.subscriptions = [
      this.view,
      model.onDidChange(() => this.refresh()),
      vscode.languages.onDidChangeDiagnostics(() => {
        if (this.grouping === "finding") this.refresh();
      }),
    ];
    this.setSort("flat");
  }

  dispose(): void {
    for (const item of this.subscriptions) item.dispose();
    this.changed.dispose();
  }

  async chooseGrouping(): Promise<void> {
    const items = groupings.map((grouping) => ({ label: `By ${grouping}`, grouping }));
    const chosen = await vscode.window.showQuickPick(items, { title: "Group hot spots" });
    if (chosen) this.grouping = chosen.grouping;
    this.refresh();
  }

  setSort(sort: "flat" | "cum"): void {
    this.sort = sort;
    void vscode.commands.executeCommand("setContext", "proflens.sort", sort);
    this.refresh();
  }

  async askFilter(): Promise<void> {
    const text = await vscode.window.showInputBox({
      title: "Filter hot spots",
      prompt: "Part of a name or file; empty: all",
      value: this.filter,
    });
    if (text !== undefined) this.setFilter(text);
  }

  setFilter(text: string): void {
    this.filter = text.trim();
    void vscode.commands.executeCommand("setContext", "proflens.hotSpots.filtered", this.filter !== "");
    this.refresh();
  }

  async getChildren(element?: Element): Promise<Element[]> {
    if (element) return [];
    const elements = this.grouping === "finding" ? this.findings() : await this.rows(this.grouping);
    this.view.message = elements.length === 0 && this.filter ? `Nothing has "${this.filter}" in its name.` : "";
    return elements;
  }

  getTreeItem(element: Element): vscode.TreeItem {
    return element instanceof HotSpot ? itemOfRow(element, this.sort) : itemOfFinding(element);
  }

  private refresh(): void {
    const order = this.sort === "flat" ? "self" : "total";
    const said = this.grouping === "finding" ? "findings" : `${order}, by ${this.grouping}`;
    this.view.description = this.filter ? `${said}, "${this.filter}"` : said;
    this.changed.fire();
  }

  private async rows(by: Grouping): Promise<Element[]> {
    const limit = this.filter ? 0 : mostRows;
    const top = await this.server
      .execute<Top>("proflens.top", { by, sort: this.sort, limit })
      .catch((): undefined => undefined);
    const wanted = this.filter.toLowerCase();
    return (top?.rows ?? [])
      .filter((row) => `${row.name} ${row.file}`.toLowerCase().includes(wanted))
      .slice(0, mostRows)
      .map((row) => new HotSpot(row, top as Top, top?.paths ?? {}, by));
  }

  private findings(): Element[] {
    const wanted = this.filter.toLowerCase();
    return vscode.languages
      .getDiagnostics()
      .flatMap(([uri, diagnostics]) =>
        diagnostics.filter((one) => one.source === "proflens").map((one) => new Finding(uri, one)),
      )
      .filter((finding) => `${finding.diagnostic.message} ${finding.uri.path}`.toLowerCase().includes(wanted));
  }
}

function itemOfRow(element: HotSpot, sort: "flat" | "cum"): vscode.TreeItem {
  const { row, measure, grouping } = element;
  const cost = row[sort];
  const item = new vscode.TreeItem(`${column(cost, measure.total)}  ${label(element)}`);
  item.description = amount(cost, measure.unit);
  item.tooltip = new vscode.MarkdownString()
    .appendText(row.name)
    .appendMarkdown(
      `\n\n${percent(row.flat, measure.total)} self (${amount(row.flat, measure.unit)}), ` +
        `${percent(row.cum, measure.total)} with what it calls (${amount(row.cum, measure.unit)}), of ${measure.type}\n\n`,
    )
    .appendText(row.file + (row.line ? `:${row.line}` : ""));
  item.accessibilityInformation = {
    label: `${label(element)}, ${percent(cost, measure.total)}, ${amount(cost, measure.unit)}`,
  };
  item.contextValue = grouping === "function" || grouping === "line" ? "function" : grouping;
  if (grouping !== "package") item.command = { command: "proflens.openHotSpot", title: "Open", arguments: [element] };
  return item;
}

function label({ row, grouping }: HotSpot): string {
  if (grouping === "line") return `${shortName(row.name)}:${row.line}`;
  if (grouping === "file") return row.name.slice(row.name.lastIndexOf("/") + 1) || "(no file)";
  return grouping === "package" ? row.name || "(none)" : shortName(row.name);
}

function itemOfFinding({ uri, diagnostic }: Finding): vscode.TreeItem {
  const item = new vscode.TreeItem(diagnostic.message);
  item.description = `${vscode.workspace.asRelativePath(uri)}:${diagnostic.range.start.line + 1}`;
  item.tooltip = diagnostic.message;
  item.iconPath = new vscode.ThemeIcon("lightbulb");
  item.command = { command: "vscode.open", title: "Open", arguments: [uri, { selection: diagnostic.range }] };
  return item;
}
