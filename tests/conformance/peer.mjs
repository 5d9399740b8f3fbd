// The editor's side of a session, spoken by Microsoft's own client library over each of the three transports that
// vscode-languageclient knows. Records what goes over the wire.
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  StreamMessageReader, StreamMessageWriter, createClientPipeTransport, createClientSocketTransport, createProtocolConnection,
} from "vscode-languageserver-protocol/node";

const SOCKET_PORT = 40000 + (process.pid % 20000);

async function streams(binary, transport, onExit) {
  const start = (argument) => {
    const child = spawn(binary, [argument, `--clientProcessId=${process.pid}`], { stdio: ["pipe", "pipe", "inherit"] });
    child.on("exit", (code, signal) => onExit(code ?? signal));
    return child;
  };
  if (transport === "stdio") {
    const child = start("--stdio");
    return [new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)];
  }
  const pipe = join(tmpdir(), `proflens-peer-${process.pid}.sock`);
  const server = transport === "pipe" ? await createClientPipeTransport(pipe) : await createClientSocketTransport(SOCKET_PORT);
  start(transport === "pipe" ? `--pipe=${pipe}` : `--socket=${SOCKET_PORT}`);
  return server.onConnected();
}

/** Passes messages through and notes each. */
function recording(reader, writer, lines) {
  const listen = reader.listen.bind(reader);
  reader.listen = (callback) => listen((message) => {
    lines.push(JSON.stringify({ from: "server", message }));
    callback(message);
  });
  const write = writer.write.bind(writer);
  writer.write = (message) => {
    lines.push(JSON.stringify({ from: "client", message }));
    return write(message);
  };
}

export async function connect(binary, transport) {
  const lines = [];
  let exited;
  const exit = new Promise((resolve) => { exited = resolve; });
  const [reader, writer] = await streams(binary, transport, exited);
  recording(reader, writer, lines);
  const connection = createProtocolConnection(reader, writer, {
    error: (text) => lines.push(JSON.stringify({ from: "library", error: text })),
    warn: (text) => lines.push(JSON.stringify({ from: "library", error: text })),
    info() {}, log() {},
  });
  const errors = [];
  connection.onError(([error]) => errors.push(String(error)));
  connection.onUnhandledNotification((message) => errors.push(`unhandled ${message.method}`));
  return { connection, lines, errors, exit };
}
