#!/usr/bin/env node
// The main job with an independent peer: Microsoft's client library drives the binary over stdio, a socket and a pipe,
// from initialize to the exit code; then every message of ours is compiled against the official types.
// usage: peer_test.mjs TRANSPORT (binary in $PROFLENS_BINARY; the session goes to $PROFLENS_RECORD when that is a folder)
import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
if (!existsSync(join(HERE, "node_modules/.installed-lock"))) {
  console.log("SKIPPED: the protocol library is missing (tools/install-conformance-deps installs it)");
  process.exit(0);
}
const { compile } = await import("./types.mjs");
const { encode } = await import("./pprof.mjs");
const { connect } = await import("./peer.mjs");
const P = await import("vscode-languageserver-protocol/node");

const SOURCE = `package main

func hot(n int) int {
	for i := 0; i < n; i++ {
		n += i * i
	}
	return n
}

func main() {
	println(hot(1 << 30))
}
`;
const CAPABILITIES = {
  workspace: {
    applyEdit: true, configuration: true, workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ["create"] },
    didChangeConfiguration: { dynamicRegistration: true },
    codeLens: { refreshSupport: true }, inlayHint: { refreshSupport: true },
  },
  textDocument: {
    hover: { contentFormat: ["markdown", "plaintext"] },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor", "source"] } } },
    publishDiagnostics: { relatedInformation: true, versionSupport: true, dataSupport: true },
  },
  window: { workDoneProgress: true, showDocument: { support: true } },
  general: { positionEncodings: ["utf-16"] },
};

const folder = realpathSync(mkdtempSync(join(tmpdir(), "proflens-peer-")));
const path = (name) => join(folder, name);
const uri = (name) => pathToFileURL(path(name)).href;

function writeProfile(name, samples) {
  const file = path("hot.go");
  const main = ["main.main", file, 11];
  const types = [["samples", "count"], ["cpu", "nanoseconds"]];
  const stacks = samples.map(([line, count]) => ({ stack: [["main.hot", file, line], main], values: [count, count * 10_000_000] }));
  writeFileSync(path(`${name}~`), encode(types, stacks));
  renameSync(path(`${name}~`), path(name));
}

/** Resolves when the predicate holds for something said from now on. */
class Heard {
  #items = [];
  #waiting = [];
  say(kind, value) {
    this.#items.push({ kind, value });
    this.#waiting = this.#waiting.filter((look) => !look());
  }
  until(kind, holds = () => true) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`never heard: ${kind}`)), 60_000);
      const look = () => {
        const at = this.#items.findIndex((item) => item.kind === kind && holds(item.value));
        if (at < 0) return false;
        clearTimeout(late);
        resolve(this.#items.splice(at, 1)[0].value);
        return true;
      };
      if (!look()) this.#waiting.push(look);
    });
  }
}

function listen(connection, heard) {
  connection.onRequest(P.ConfigurationRequest.type, ({ items }) => items.map(() => ({ hint: { threshold: 0 } })));
  connection.onRequest(P.RegistrationRequest.type, (params) => heard.say("register", params));
  connection.onRequest(P.WorkDoneProgressCreateRequest.type, (params) => heard.say("create", params));
  connection.onRequest(P.CodeLensRefreshRequest.type, () => heard.say("lens refresh"));
  connection.onRequest(P.InlayHintRefreshRequest.type, () => heard.say("hint refresh"));
  connection.onRequest(P.ShowDocumentRequest.type, (params) => { heard.say("show", params); return { success: true }; });
  connection.onRequest(P.ApplyWorkspaceEditRequest.type, (params) => { heard.say("edit", params); return { applied: true }; });
  connection.onNotification(P.PublishDiagnosticsNotification.type, (params) => heard.say("diagnostics", params));
  connection.onNotification(P.ShowMessageNotification.type, (params) => heard.say("message", params));
  connection.onNotification(P.LogMessageNotification.type, () => {});
  connection.onNotification("$/progress", () => {});
}

async function mainJob(connection, heard) {
  const execute = (command, argument) => connection.sendRequest(P.ExecuteCommandRequest.type, { command, arguments: [argument] });
  const textDocument = { uri: uri("hot.go") };
  const everywhere = P.Range.create(0, 0, 1000, 0);
  const hints = () => connection.sendRequest(P.InlayHintRequest.type, { textDocument, range: everywhere });
  const lines = async () => (await hints()).map((hint) => hint.position.line).sort((a, b) => a - b);

  const { capabilities, serverInfo } = await connection.sendRequest(P.InitializeRequest.type, {
    processId: process.pid, rootUri: uri(""), capabilities: CAPABILITIES,
    workspaceFolders: [{ uri: uri(""), name: "peer" }],
  });
  assert.equal(serverInfo.name, "proflens");
  assert.equal(capabilities.positionEncoding, "utf-16");
  await connection.sendNotification(P.InitializedNotification.type, {});
  await heard.until("register");

  await connection.sendNotification(P.DidOpenTextDocumentNotification.type,
    { textDocument: { ...textDocument, languageId: "go", version: 1, text: SOURCE } });
  const loaded = await execute("proflens.load", { uri: uri("given.bin") });
  assert.equal(loaded.path, path("given.bin"));
  await heard.until("hint refresh");
  assert.deepEqual(await lines(), [3, 4, 10]);
  const published = await heard.until("diagnostics", ({ diagnostics }) => diagnostics.length > 0);
  assert.equal(published.uri, textDocument.uri);

  const lenses = await connection.sendRequest(P.CodeLensRequest.type, { textDocument });
  assert.deepEqual(lenses.map((lens) => lens.range.start.line), [2, 9]);
  for (const lens of lenses) {
    const resolved = await connection.sendRequest(P.CodeLensResolveRequest.type, lens);
    assert.ok(resolved.command.title);
  }
  const hover = await connection.sendRequest(P.HoverRequest.type, { textDocument, position: P.Position.create(4, 3) });
  assert.equal(hover.contents.kind, "markdown");
  assert.equal(await connection.sendRequest(P.HoverRequest.type, { textDocument, position: P.Position.create(1, 0) }), null);
  const actions = await connection.sendRequest(P.CodeActionRequest.type,
    { textDocument, range: P.Range.create(2, 6, 2, 6), context: { diagnostics: published.diagnostics } });
  assert.ok(actions.length > 0);

  await connection.sendNotification(P.DidChangeTextDocumentNotification.type, {
    textDocument: { ...textDocument, version: 2 },
    contentChanges: [{ range: P.Range.create(1, 0, 1, 0), text: "// a \u{1F600}\r\n// b\n" }],
  });
  assert.deepEqual(await lines(), [5, 6, 12]);

  const top = await execute("proflens.top", { limit: 0 });
  assert.deepEqual([top.type, top.unit, top.total], ["cpu", "nanoseconds", 10_000_000_000]);
  assert.deepEqual(top.rows.map(({ name, flat, cum }) => [name, flat, cum]),
    [["main.hot", 10_000_000_000, 10_000_000_000], ["main.main", 0, 10_000_000_000]]);
  await execute("proflens.setSampleType", { type: "samples" });
  assert.equal((await execute("proflens.top", {})).total, 1000);
  assert.equal((await execute("proflens.status", {})).sampleType, "samples");

  writeProfile("given.bin", [[5, 500]]);  // rewritten by a rename: the server sees it by itself
  do await heard.until("hint refresh");  // the change of the sample type brings one, too
  while ((await execute("proflens.top", {})).total !== 500);

  const cancel = new P.CancellationTokenSource();
  const cancelled = connection.sendRequest(P.CodeLensRequest.type, { textDocument }, cancel.token);
  cancel.cancel();
  await cancelled.then(() => {}, (error) => assert.equal(error.code, P.LSPErrorCodes.RequestCancelled));
  await assert.rejects(connection.sendRequest("no/such"), { code: P.ErrorCodes.MethodNotFound });
  await assert.rejects(connection.sendRequest(P.CodeLensRequest.type, { textDocument: 5 }), { code: P.ErrorCodes.InvalidParams });
  await assert.rejects(execute("proflens.load", { path: path("missing.bin") }));

  await execute("proflens.unload", { uri: uri("given.bin") });
  assert.deepEqual(await lines(), []);
  await connection.sendNotification(P.DidCloseTextDocumentNotification.type, { textDocument });
  assert.equal(await connection.sendRequest(P.ShutdownRequest.type), null);
  await connection.sendNotification(P.ExitNotification.type);
}

async function main(transport) {
  writeFileSync(path("go.mod"), "module example\n\ngo 1.19\n");
  writeFileSync(path("hot.go"), SOURCE);
  writeProfile("given.bin", [[4, 300], [5, 700]]);
  const { connection, lines, errors, exit } = await connect(process.env.PROFLENS_BINARY, transport);
  const heard = new Heard();
  listen(connection, heard);
  connection.listen();
  try {
    await mainJob(connection, heard);
    assert.equal(await exit, 0);
    assert.deepEqual(errors, []);
    const complaints = lines.filter((line) => JSON.parse(line).from === "library");
    assert.deepEqual(complaints, []);
    if (process.env.PROFLENS_RECORD) appendFileSync(join(process.env.PROFLENS_RECORD, `peer-${transport}.jsonl`), `${lines.join("\n")}\n`);
    compile(lines);
    console.log(`${lines.length} messages over ${transport}`);
  } catch (error) {
    for (const line of lines) console.error(line);
    throw error;
  } finally {
    connection.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main(process.argv[2] ?? "stdio");
process.exit(0);
