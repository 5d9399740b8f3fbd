// For tests: a second language server beside Proflens, started as Go's own extension starts it.

import { LanguageClient } from "vscode-languageclient/node";

export async function activate(): Promise<void> {
  const command = process.env["GOPLS"] ?? "gopls";
  const client = new LanguageClient("gopls", "gopls", { command, args: ["serve"] }, {
    documentSelector: [{ scheme: "file", language: "go" }],
  });
  await client.start();
}
