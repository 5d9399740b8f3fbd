// The extension: starts the server, registers the palette's commands and keeps the status bar item. All else is the server's.

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { Server } from "./server";
import { StatusItem } from "./status";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("Proflens", { log: true });
  const status = new StatusItem();
  server = new Server(context, output, () => status.refreshSoon());
  status.follow(server);
  context.subscriptions.push(output, status, ...registerCommands(server, status, output));
  context.subscriptions.push(vscode.workspace.onDidChangeConfiguration(restartForAnotherProgram));
  // Nothing of a workspace is run before it is trusted; the server is told at its start.
  context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => server?.restart()));
  await server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

async function restartForAnotherProgram(change: vscode.ConfigurationChangeEvent): Promise<void> {
  if (change.affectsConfiguration("proflens.server.path")) await server?.restart();
}
