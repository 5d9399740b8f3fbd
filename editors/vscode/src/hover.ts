// Tables as this editor needs them: it puts nothing between the columns and centres the heads.

import * as vscode from "vscode";

export function roomy(hover: vscode.Hover | null | undefined): vscode.Hover | null | undefined {
  for (const part of hover?.contents ?? [])
    if (part instanceof vscode.MarkdownString) part.value = part.value.split("\n").map(roomyRow).join("\n");
  return hover;
}

function roomyRow(line: string): string {
  if (!line.startsWith("|")) return line;
  if (/^[|:\s-]+$/.test(line)) return line.replace(/^\| *-/, "| :-");
  const [before, first, ...rest] = line.split("|");
  // The last part is what follows the row.
  return [before, first, ...rest.map((cell, index) => (index < rest.length - 1 ? `&emsp;${cell.trim()}` : cell))].join(
    "|",
  );
}
