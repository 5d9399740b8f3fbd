// The running server: finds its program, starts and stops it, and sends it its commands.

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import {
  ExecuteCommandRequest,
  LanguageClient,
  type LanguageClientOptions,
  ResponseError,
  type ShowDocumentParams,
  type ShowDocumentRequest,
  type ShowDocumentResult,
  TransportKind,
} from "vscode-languageclient/node";
import { roomy } from "./hover";
import { offerMessage } from "./message";
import { Progress } from "./progress";
import { isAllowed, withoutWriting } from "./trust";

// Command ids are global in an editor and the client registers each one that the server announces. The prefix keeps
// them apart from the palette's commands and from another client of the same server.
const commandPrefix = "editor.";

type Handler = (argument: unknown) => Promise<void>;

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly numbers = new vscode.EventEmitter<void>();
  private readonly progress = new Progress(() => this.client);
  private readonly ownHandlers = new Map<string, Handler>();
  /** There may be other numbers than before: lenses, hints or diagnostics came, or the server started or stopped. */
  readonly onNumbers = this.numbers.event;
  private readonly starts = new vscode.EventEmitter<void>();
  readonly onStart = this.starts.event;
  /** Set by who wants places that the server shows to be in a column; none: as the editor likes. */
  showBeside: () => vscode.ViewColumn | undefined = () => undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
  ) {}

  dispose(): void {
    this.numbers.dispose();
    this.starts.dispose();
  }

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
    } catch (error) {
      await this.explain(command, error);
    }
    this.announceOffers();
    this.starts.fire();
    this.numbers.fire();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.progress.endAll();
    // A client that never started rejects to stop; there is nothing left to do then.
    await client?.dispose().catch((error: unknown) => this.output.warn(String(error)));
    this.numbers.fire();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Sends one of the server's commands, named without the prefix; undefined while the server is not running. */
  async execute<Result>(command: string, argument?: object, token?: vscode.CancellationToken) {
    if (!this.client?.isRunning()) return undefined;
    const params = { command: commandPrefix + command, arguments: argument ? [argument] : [] };
    return this.client.sendRequest(ExecuteCommandRequest.type, params, token) as Promise<Result>;
  }

  /** Whether this server has the command: they come with its versions. */
  offers(command: string): boolean {
    return this.commands().includes(commandPrefix + command);
  }

  /** As the server knows the document. */
  uriOf(document: vscode.TextDocument): string {
    return this.client?.code2ProtocolConverter.asUri(document.uri) ?? document.uri.toString();
  }

  /** A command of lenses and actions that is answered here instead. */
  handle(command: string, handler: Handler): void {
    this.ownHandlers.set(commandPrefix + command, handler);
  }

  private commands(): string[] {
    return this.client?.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
  }

  /** For the `when` of menus: proflens.offers.setBase and so on; what writes or runs only where that is trusted. */
  private announceOffers(): void {
    const own = ["setBase", "setFilter", "callers", "flameGraph"];
    for (const name of [...own, "capture", "captures", "renameCapture", "deleteCapture"]) {
      const offered = this.offers(`proflens.${name}`) && isAllowed(`proflens.${name}`, "");
      void vscode.commands.executeCommand("setContext", `proflens.offers.${name}`, offered);
    }
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
        // Asked for again whenever the server has new numbers. Each of them can be switched off, hence all.
        provideCodeLenses: async (document, token, next) => this.announcing(await next(document, token)),
        provideInlayHints: async (document, range, token, next) => this.announcing(await next(document, range, token)),
        handleDiagnostics: (uri, diagnostics, next) => {
          next(uri, diagnostics);
          this.numbers.fire();
        },
        window: { showDocument: (params, next) => this.showDocument(params, next) },
        handleWorkDoneProgress: (token, step, next) => this.progress.handle(token, step, () => next(token, step)),
        provideHover: async (document, position, token, next) => roomy(await next(document, position, token)),
        provideCodeActions: async (document, range, context, token, next) =>
          withoutWriting(await next(document, range, context, token), commandPrefix),
        executeCommand: async (command, args, next) => {
          const own = this.ownHandlers.get(command);
          if (own) return own(args[0]);
          if (!isAllowed(command, commandPrefix)) throw new Error("the workspace is not trusted");
          const result: unknown = await next(command, args);
          if (command.endsWith("proflens.commitMessage")) await offerMessage(result);
          return result;
        },
      },
    };
  }

  private async showDocument(
    params: ShowDocumentParams,
    next: ShowDocumentRequest.HandlerSignature,
  ): Promise<ShowDocumentResult> {
    const viewColumn = params.external ? undefined : this.showBeside();
    const convert = this.client?.protocol2CodeConverter;
    if (viewColumn === undefined || !convert) {
      const result = await next(params, new vscode.CancellationTokenSource().token);
      return result instanceof ResponseError ? { success: false } : result;
    }
    const selection = params.selection && convert.asRange(params.selection);
    const options = { viewColumn, preserveFocus: !params.takeFocus, ...(selection && { selection }) };
    const shown = vscode.window.showTextDocument(convert.asUri(params.uri), options);
    return shown.then(
      () => ({ success: true }),
      () => ({ success: false }),
    );
  }

  private announcing<Result>(result: Result): Result {
    this.numbers.fire();
    return result;
  }

  private async explain(command: string, error: unknown): Promise<void> {
    this.output.error(String(error));
    const settings = "Open Settings";
    const answer = await vscode.window.showErrorMessage(
      `Proflens: cannot start "${command}". Set proflens.server.path to the proflens program.`,
      settings,
      "Show Output",
    );
    if (answer === settings)
      await vscode.commands.executeCommand("workbench.action.openSettings", "proflens.server.path");
    else if (answer) this.output.show();
  }
}
