// The commands of the palette. Each one asks the person, then the server.

import * as path from "node:path";
import * as vscode from "vscode";
import { choicesOf, type Status, type Top, type TopRow } from "./answers";
import type { Server } from "./server";
import type { StatusItem } from "./status";

export function registerCommands(
  server: Server,
  status: StatusItem,
  output: vscode.OutputChannel,
): vscode.Disposable[] {
  const register = (name: string, run: () => Promise<void> | void) =>
    vscode.commands.registerCommand(`proflens.${name}`, async () => {
      try {
        await run();
      } catch (error) {
        void vscode.window.showErrorMessage(`Proflens: ${error instanceof Error ? error.message : String(error)}`);
      }
      status.refreshSoon();
    });
  return [
    register("loadProfile", () => loadProfile(server)),
    register("switchSampleType", () => switchSampleType(server)),
    register("topFunctions", () => topFunctions(server)),
    register("restart", () => server.restart()),
    register("showOutput", () => output.show()),
  ];
}

async function loadProfile(server: Server): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: "Load",
    title: "Load a profile",
    filters: { Profiles: ["prof", "pprof", "pb", "gz", "pgo", "txt"], "All files": ["*"] },
  });
  for (const uri of chosen ?? []) await server.execute("proflens.load", { uri: uri.toString() });
}

async function switchSampleType(server: Server): Promise<void> {
  const status = await server.execute<Status>("proflens.status");
  const choices = status ? choicesOf(status) : [];
  if (choices.length === 0) {
    void vscode.window.showInformationMessage("Proflens: no profile is loaded.");
    return;
  }
  const items = choices.map((choice) => ({
    label: choice.type,
    description: `${choice.unit}, ${path.basename(choice.path)}${choice.shown ? " (shown now)" : ""}`,
    choice,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: "Show which sample type?" });
  if (!chosen) return;
  await server.execute("proflens.setSampleType", { type: chosen.choice.type, path: chosen.choice.path });
}

async function topFunctions(server: Server): Promise<void> {
  const top = await server.execute<Top>("proflens.top", { by: "function", sort: "cum", limit: 200 });
  if (!top?.rows.length) {
    void vscode.window.showInformationMessage("Proflens: no profile is loaded.");
    return;
  }
  const items = top.rows.map((row) => ({
    label: row.name,
    description: `${percent(row.cum, top.total)} total, ${percent(row.flat, top.total)} self`,
    detail: row.file,
    row,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: `Functions by ${top.type}`,
    matchOnDetail: true,
  });
  if (chosen) await jumpTo(chosen.row, server);
}

/** Opens the function at its hottest line. */
async function jumpTo(row: TopRow, server: Server): Promise<void> {
  const lines = await server.execute<Top>("proflens.top", { by: "line", sort: "cum", limit: 0 });
  const hottest = lines?.rows.find((line) => line.file === row.file && line.name === row.name);
  const position = new vscode.Position(Math.max((hottest?.line ?? row.line) - 1, 0), 0);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(row.file));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
}

function percent(part: number, total: number): string {
  return total === 0 ? "0 %" : `${((100 * part) / total).toFixed(1)} %`;
}
