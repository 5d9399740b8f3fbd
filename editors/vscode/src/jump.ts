// From a row of a profile to its line in the editor.

import * as vscode from "vscode";
import type { CostLine, Lines, Top } from "./answers";
import type { Server } from "./server";

export interface Target {
  /** The function. */
  name: string;
  /** As recorded. */
  file: string;
  /** As recorded, from 1; zero: the function's costliest. */
  line: number;
}

/** Of which nothing is known. */
const unmoved: CostLine = { line: 0, recorded: 1, flat: 0, cum: 0, approximate: false, function: "" };

export async function jumpTo(target: Target, paths: Record<string, string>, server: Server): Promise<void> {
  const file = paths[target.file];
  if (!file) {
    const where = target.file || "a file that the profile does not name";
    void vscode.window.showWarningMessage(`Proflens: ${target.name} is in ${where}, which is not on this machine.`);
    return;
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const editor = await vscode.window.showTextDocument(document);
  const line = Math.min(Math.max(await lineIn(document, target, server), 0), document.lineCount - 1);
  const column = document.lineAt(line).firstNonWhitespaceCharacterIndex;
  editor.selection = new vscode.Selection(line, column, line, column);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** From 0, in the text of today where the server knows it. */
async function lineIn(document: vscode.TextDocument, target: Target, server: Server): Promise<number> {
  const answer = await server
    .execute<Lines>("proflens.lines", { uri: server.uriOf(document) })
    .catch((): Lines => ({ lines: [] }));
  const rows = answer?.lines.filter((row) => row.function === target.name) ?? [];
  const hottest = rows.reduce((best, row) => (row.cum > best.cum ? row : best), rows[0] ?? { line: -1, cum: 0 });
  if (target.line === 0 && hottest.line >= 0) return hottest.line;
  if (target.line !== 0) return placed(rows, target.line);
  const lines = await server.execute<Top>("proflens.top", { by: "line", sort: "cum", limit: 0 });
  const recorded = lines?.rows.find((row) => row.file === target.file && row.name === target.name);
  return (recorded?.line ?? 1) - 1;
}

/** Where a recorded line is: as far as it was from the nearest recorded one of its function whose place is known. */
function placed(rows: CostLine[], recorded: number): number {
  const distance = (row: CostLine) => Math.abs(row.recorded - recorded);
  const near = rows.reduce((best, row) => (distance(row) < distance(best) ? row : best), rows[0] ?? unmoved);
  return near.line + recorded - near.recorded;
}
