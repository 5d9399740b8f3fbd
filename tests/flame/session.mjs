// An editor without a screen, as much of one as the flame graph needs: speaks LSP with the binary over its standard streams.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";

export class Session {
  #child;
  #buffer = Buffer.alloc(0);
  #answers = new Map();
  #requests = []; // of the server, unread
  #waiting = [];
  #nextId = 1;
  shown = []; // every window/showDocument

  constructor(binary) {
    this.#child = spawn(binary, ["--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.#child.stdout.on("data", (bytes) => this.#read(bytes));
    this.exit = new Promise((resolve) =>
      this.#child.on("exit", (code, signal) => {
        for (const { reject } of this.#answers.values()) reject(new Error(`the server ended: ${code ?? signal}`));
        resolve(code ?? signal);
      }),
    );
  }

  async start(folder, showsDocuments = true) {
    const uri = pathToFileURL(folder).href;
    const capabilities = {
      window: showsDocuments ? { showDocument: { support: true } } : {},
      textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["source"] } } } },
    };
    await this.request("initialize", { processId: process.pid, rootUri: uri, workspaceFolders: [{ uri, name: "w" }], capabilities });
    this.notify("initialized", {});
  }

  async stop() {
    await this.request("shutdown", null);
    this.notify("exit", null);
    assert.equal(await this.exit, 0);
  }

  request(method, params) {
    const id = this.#nextId++;
    this.#send({ id, method, params });
    return new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
  }
  execute = (command, ...args) => this.request("workspace/executeCommand", { command, arguments: args });
  notify = (method, params) => this.#send({ method, params });

  /** The next window/showDocument that fits. */
  async shows(fits) {
    for (;;) {
      const at = this.#requests.findIndex(fits);
      if (at >= 0) return this.#requests.splice(at, 1)[0];
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#child.stdin.write(body);
  }

  #read(bytes) {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, end).toString())[1]);
      if (this.#buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.#buffer.subarray(end + 4, end + 4 + length).toString());
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#take(message);
    }
  }

  #take(message) {
    if (message.method && message.id !== undefined) {
      if (message.method === "window/showDocument") {
        this.shown.push(message.params);
        this.#requests.push(message.params);
      }
      this.#send({ id: message.id, result: message.method === "window/showDocument" ? { success: true } : null });
      for (const wake of this.#waiting.splice(0)) wake();
    } else if (message.id !== undefined) {
      const { resolve, reject } = this.#answers.get(message.id);
      this.#answers.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    }
  }
}
