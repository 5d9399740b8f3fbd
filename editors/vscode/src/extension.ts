// The extension: starts the server and puts together what shows its answers. All numbers are the server's.

import * as vscode from "vscode";
import { CallersView } from "./callers";
import { registerCommands } from "./commands";
import { FlamePanel } from "./flame";
import { Heat } from "./heat";
import { HotSpots } from "./hotSpots";
import { Model } from "./model";
import { Profiles } from "./profiles";
import { Server } from "./server";
import { StatusItem } from "./status";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("Proflens", { log: true });
  const running = new Server(context, output);
  server = running;
  const model = new Model(running);
  const hotSpots = new HotSpots(running, model);
  const callers = new CallersView(running, model);
  const profiles = new Profiles(running, model);
  const media = (name: string) => vscode.Uri.joinPath(context.extensionUri, "media", name);
  const flame = new FlamePanel(running, { light: media("flame.svg"), dark: media("flame-dark.svg") });
  context.subscriptions.push(output, running, model, hotSpots, callers, profiles, flame);
  context.subscriptions.push(new Heat(running), new StatusItem(model));
  context.subscriptions.push(
    ...registerCommands({ server: running, model, hotSpots, callers, profiles, flame, output }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("proflens.server.path")) void running.restart();
    }),
    // The server is told at its start whether the workspace is trusted.
    vscode.workspace.onDidGrantWorkspaceTrust(() => running.restart()),
  );
  await running.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
