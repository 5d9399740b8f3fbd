// The view of one function's callers and callees, each of which opens to its own.

import * as vscode from "vscode";
import type { Callers, Edge, Lines, Top } from "./answers";
import type { Model } from "./model";
import type { Server } from "./server";
import { amount, column, percent, shortName } from "./text";

type Direction = "callers" | "callees";

class Group {
  constructor(
    readonly direction: Direction,
    readonly answer: Callers,
  ) {}
}

export class Neighbour {
  constructor(
    readonly edge: Edge,
    readonly direction: Direction,
    readonly answer: Callers,
    /** Functions above it: one that is met again is not opened. */
    readonly above: string[],
  ) {}
}

type Element = Group | Neighbour;

export class CallersView implements vscode.TreeDataProvider<Element>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Element>;
  private readonly subscription: vscode.Disposable;
  private wanted: { function: string; file?: string } | undefined;

  constructor(
    private readonly server: Server,
    model: Model,
  ) {
    this.view = vscode.window.createTreeView("proflens.callers", { treeDataProvider: this, showCollapseAll: true });
    this.subscription = model.onDidChange(() => this.changed.fire());
  }

  dispose(): void {
    this.subscription.dispose();
    this.view.dispose();
    this.changed.dispose();
  }

  /** Shows a function, and the view. */
  async show(name: string, file?: string): Promise<void> {
    this.wanted = file ? { function: name, file } : { function: name };
    this.changed.fire();
    await vscode.commands.executeCommand("proflens.callers.focus");
  }

  async getChildren(element?: Element): Promise<Element[]> {
    if (element instanceof Group) return neighbours(element.answer, element.direction, [element.answer.function]);
    if (element instanceof Neighbour) {
      const answer = await this.ask({ function: element.edge.name, file: element.edge.file });
      return answer ? neighbours(answer, element.direction, [...element.above, element.edge.name]) : [];
    }
    const answer = this.wanted && (await this.ask(this.wanted));
    this.view.description = this.wanted ? shortName(this.wanted.function) : "";
    this.view.message = answer
      ? `${percent(answer.cum, answer.total)} of ${answer.type} total, ${percent(answer.flat, answer.total)} self`
      : "";
    return answer ? [new Group("callers", answer), new Group("callees", answer)] : [];
  }

  getTreeItem(element: Element): vscode.TreeItem {
    return element instanceof Group ? itemOfGroup(element) : itemOfNeighbour(element);
  }

  private async ask(wanted: { function: string; file?: string }): Promise<Callers | undefined> {
    return this.server.execute<Callers>("proflens.callers", wanted).catch(() => undefined);
  }
}

function neighbours(answer: Callers, direction: Direction, above: string[]): Neighbour[] {
  return answer[direction].map((edge) => new Neighbour(edge, direction, answer, above));
}

function itemOfGroup({ direction, answer }: Group): vscode.TreeItem {
  const some = answer[direction].length > 0;
  const item = new vscode.TreeItem(
    direction === "callers" ? "Called by" : "Calls",
    some ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
  );
  if (!some) item.description = "nothing that was sampled";
  item.iconPath = new vscode.ThemeIcon(direction === "callers" ? "call-incoming" : "call-outgoing");
  return item;
}

function itemOfNeighbour(element: Neighbour): vscode.TreeItem {
  const { edge, answer, above } = element;
  const name = shortName(edge.name);
  const state = above.includes(edge.name)
    ? vscode.TreeItemCollapsibleState.None
    : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(`${column(edge.weight, answer.total)}  ${name}`, state);
  const cost = amount(edge.weight, answer.unit);
  item.description = edge.inlined ? `${cost} · inlined` : cost;
  item.tooltip = `${edge.name}\n${edge.file}:${edge.line}`;
  item.accessibilityInformation = { label: `${name}, ${percent(edge.weight, answer.total)}, ${cost}` };
  item.contextValue = "function";
  item.command = { command: "proflens.openNeighbour", title: "Open", arguments: [element] };
  return item;
}

/** The function at the cursor, as the profile names it; else one that the person picks. */
export async function chooseFunction(server: Server): Promise<{ name: string; file?: string } | undefined> {
  const editor = vscode.window.activeTextEditor;
  const uri = editor && server.uriOf(editor.document);
  const lines =
    uri === undefined ? undefined : await server.execute<Lines>("proflens.lines", { uri }).catch(() => undefined);
  const here = lines?.lines.find((row) => row.line === editor?.selection.active.line);
  if (here) return { name: here.function };
  const top = await server.execute<Top>("proflens.top", { by: "function", sort: "cum", limit: 1000 });
  const items = (top?.rows ?? []).map((row) => ({
    label: shortName(row.name),
    description: percent(row.cum, top?.total ?? 0),
    detail: row.name,
    name: row.name,
    file: row.file,
  }));
  return vscode.window.showQuickPick(items, { title: "Callers and callees of which function?", matchOnDetail: true });
}
