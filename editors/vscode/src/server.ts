// The running server: finds its program, starts and stops it, and sends it its commands.

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import {
  ExecuteCommandRequest,
  LanguageClient,
  type LanguageClientOptions,
  TransportKind,
} from "vscode-languageclient/node";

// Command ids are global in an editor and the client registers each one that the server announces. The prefix keeps
// them apart from the palette's commands and from another client of the same server.
const commandPrefix = "editor.";

export class Server {
  private client: LanguageClient | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
    private readonly onSomethingNew: () => void,
  ) {}

  async start(): Promise<void> {
    const command = this.program();
    this.output.info(`Starting ${command}`);
    this.client = new LanguageClient(
      "proflens",
      "Proflens",
      { command, transport: TransportKind.stdio },
      this.options(),
    );
    try {
      await this.client.start();
      this.onSomethingNew();
    } catch (error) {
      await this.explain(command, error);
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A client that never started rejects to stop; there is nothing left to do then.
    await client?.dispose().catch((error: unknown) => this.output.warn(String(error)));
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Sends one of the server's commands, named without the prefix; undefined while the server is not running. */
  async execute<Result>(command: string, argument?: object): Promise<Result | undefined> {
    if (!this.client?.isRunning()) return undefined;
    return this.client.sendRequest(ExecuteCommandRequest.type, {
      command: commandPrefix + command,
      arguments: argument ? [argument] : [],
    });
  }

  private program(): string {
    const configured = vscode.workspace.getConfiguration("proflens").get<string>("server.path", "").trim();
    if (configured) return configured;
    const name = process.platform === "win32" ? "proflens.exe" : "proflens";
    const bundled = path.join(this.context.extensionPath, "server", name);
    return fs.existsSync(bundled) ? bundled : name;
  }

  private options(): LanguageClientOptions {
    return {
      // A profile can be about any language: the server knows which files it has something to say about.
      documentSelector: [{ scheme: "file" }],
      outputChannel: this.output,
      initializationOptions: { commandPrefix, trusted: vscode.workspace.isTrusted },
      synchronize: { configurationSection: "proflens" },
      middleware: {
        // Lenses are asked for again whenever the server has new numbers, which is when the status is new as well.
        provideCodeLenses: async (document, token, next) => {
          const lenses = await next(document, token);
          this.onSomethingNew();
          return lenses;
        },
      },
    };
  }

  private async explain(command: string, error: unknown): Promise<void> {
    this.output.error(String(error));
    const settings = "Open Settings";
    const answer = await vscode.window.showErrorMessage(
      `Proflens: cannot start "${command}". Set proflens.server.path to the proflens program.`,
      settings,
    );
    if (answer === settings)
      await vscode.commands.executeCommand("workbench.action.openSettings", "proflens.server.path");
  }
}
