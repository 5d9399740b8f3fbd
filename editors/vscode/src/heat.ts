// Heat on hot lines: a bar in the gutter, a faint background, a mark in the overview ruler. The bar's length says how
// hot, so that no colour is needed to read it; a hollow bar says that the line's number is not sure.

import * as vscode from "vscode";
import type { CostLine, Lines } from "./answers";
import type { Server } from "./server";

/** From this share of the total on a line has this heat; the first is the setting's threshold at least. */
const levels = [0, 0.05, 0.15, 0.4];
const quietMilliseconds = 150;

/** Of the bars, coolest first: at least 3 : 1 against the editor's usual grounds. */
const colours = {
  light: ["#b58100", "#c46a00", "#cf4500", "#c4001d"],
  dark: ["#d7a52d", "#e8912d", "#f4742f", "#ff5a4e"],
};

export class Heat implements vscode.Disposable {
  private types: vscode.TextEditorDecorationType[] = [];
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    this.makeTypes();
    this.subscriptions = [
      server.onNumbers(() => this.refreshSoon()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.refreshSoon()),
      vscode.workspace.onDidChangeTextDocument((change) => {
        // What the editor has drawn moves along by itself; what was edited is asked for again.
        if (change.document.uri.scheme === "file") this.refreshSoon();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration("proflens.heat")) return;
        this.makeTypes();
        this.refreshSoon();
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const item of [...this.subscriptions, ...this.types]) item.dispose();
  }

  refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      for (const editor of vscode.window.visibleTextEditors) void this.show(editor);
    }, quietMilliseconds);
  }

  /** Switches it on or off, where the user keeps the setting. */
  static async toggle(): Promise<void> {
    const configuration = vscode.workspace.getConfiguration("proflens");
    const enabled = configuration.get<boolean>("heat.enable", true);
    const inWorkspace = configuration.inspect("heat.enable")?.workspaceValue !== undefined;
    const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await configuration.update("heat.enable", !enabled, target);
  }

  private async show(editor: vscode.TextEditor): Promise<void> {
    if (editor.document.uri.scheme !== "file") return;
    const answer = enabled() ? await this.lines(editor.document) : undefined;
    const ranges: vscode.Range[][] = this.types.map(() => []);
    for (const row of answer?.lines ?? []) {
      const level = levelOf(row, answer?.total ?? 0);
      if (level < 0 || row.line >= editor.document.lineCount) continue;
      ranges[2 * level + (row.approximate ? 1 : 0)]?.push(new vscode.Range(row.line, 0, row.line, 0));
    }
    this.types.forEach((type, index) => {
      editor.setDecorations(type, ranges[index] ?? []);
    });
  }

  private async lines(document: vscode.TextDocument): Promise<Lines | undefined> {
    const uri = this.server.uriOf(document);
    return this.server.execute<Lines>("proflens.lines", { uri }).catch(() => undefined);
  }

  private makeTypes(): void {
    for (const type of this.types) type.dispose();
    this.types = levels.flatMap((_, level) => [typeOf(level, false), typeOf(level, true)]);
  }
}

function enabled(): boolean {
  return vscode.workspace.getConfiguration("proflens").get<boolean>("heat.enable", true);
}

function levelOf(row: CostLine, total: number): number {
  const configuration = vscode.workspace.getConfiguration("proflens");
  const by = configuration.get<string>("heat.by", "cum");
  const share = total === 0 ? 0 : Math.abs((by === "flat" ? row.flat : row.cum) / total);
  if (share === 0 || share < configuration.get<number>("heat.threshold", 1) / 100) return -1;
  return levels.filter((least) => share >= least).length - 1;
}

function typeOf(level: number, approximate: boolean): vscode.TextEditorDecorationType {
  const style = vscode.workspace.getConfiguration("proflens").get<string>("heat.style", "both");
  const options: vscode.DecorationRenderOptions = {
    isWholeLine: true,
    overviewRulerColor: new vscode.ThemeColor(`proflens.heat${level + 1}`),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  };
  if (style !== "gutter") options.backgroundColor = new vscode.ThemeColor(`proflens.heat${level + 1}Background`);
  if (style !== "background") {
    options.light = { gutterIconPath: bar(level, colours.light[level], approximate), gutterIconSize: "contain" };
    options.dark = { gutterIconPath: bar(level, colours.dark[level], approximate), gutterIconSize: "contain" };
  }
  return vscode.window.createTextEditorDecorationType(options);
}

/** A bar from the right edge of the gutter, a quarter of its width a level. */
function bar(level: number, colour: string | undefined, hollow: boolean): vscode.Uri {
  const width = 4 + 4 * level;
  const fill = hollow ? `fill="none" stroke="${colour}" stroke-width="1.5"` : `fill="${colour}"`;
  const inset = hollow ? 0.75 : 0;
  const shape = `<rect x="${18 - width + inset}" y="${5 + inset}" width="${width - 2 * inset}" height="${8 - 2 * inset}" rx="1" ${fill}/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 18 18">${shape}</svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`);
}
