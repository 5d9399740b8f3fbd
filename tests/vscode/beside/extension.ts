// For tests: a second language server beside Proflens, started as Go's own extension starts it, in folders that have a
// file .with-gopls. GOPLS is its path and GO_DIRECTORY where go is, put here when this is bundled: an editor's PATH is that
// of a login shell.

import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

declare const GOPLS: string;
declare const GO_DIRECTORY: string;

export async function activate(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  if (!existsSync(join(folder, ".with-gopls"))) return;
  const env = { ...process.env, PATH: `${GO_DIRECTORY}:${process.env.PATH}` };
  const server = { command: GOPLS, args: ["serve"], options: { env } };
  await new LanguageClient("gopls", "gopls", server, {
    documentSelector: [{ scheme: "file", language: "go" }],
  }).start();
}
