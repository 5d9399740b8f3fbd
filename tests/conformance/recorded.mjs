// Turns recorded sessions (lines of {"from", "message"}) into TypeScript that compiles only when every message of the
// server has the type that vscode-languageserver-protocol gives its method. Messages of the same shape count once.

/** The package's name for each method that the server answers or sends. */
const REQUESTS = {
  initialize: "InitializeRequest", shutdown: "ShutdownRequest",
  "textDocument/codeLens": "CodeLensRequest", "codeLens/resolve": "CodeLensResolveRequest",
  "textDocument/inlayHint": "InlayHintRequest", "textDocument/hover": "HoverRequest",
  "textDocument/codeAction": "CodeActionRequest", "workspace/executeCommand": "ExecuteCommandRequest",
  "workspace/configuration": "ConfigurationRequest", "client/registerCapability": "RegistrationRequest",
  "client/unregisterCapability": "UnregistrationRequest", "workspace/applyEdit": "ApplyWorkspaceEditRequest",
  "window/showDocument": "ShowDocumentRequest", "window/workDoneProgress/create": "WorkDoneProgressCreateRequest",
  "workspace/codeLens/refresh": "CodeLensRefreshRequest", "workspace/inlayHint/refresh": "InlayHintRefreshRequest",
};
const NOTIFICATIONS = {
  "textDocument/publishDiagnostics": "PublishDiagnosticsNotification",
  "window/showMessage": "ShowMessageNotification", "window/logMessage": "LogMessageNotification",
};

export const HELPERS = `
import * as P from "vscode-languageserver-protocol/node";
type Params<T> = T extends P.ProtocolRequestType<infer X, any, any, any, any> ? X
  : T extends P.ProtocolNotificationType<infer X, any> ? X
  : T extends P.ProtocolRequestType0<any, any, any, any> ? undefined : "no such method";
type Wire<R> = unknown extends R ? R : [R] extends [void] ? null : R;  // no result is null on the wire
type Result<T> = T extends P.ProtocolRequestType<any, infer R, any, any, any> ? Wire<R>
  : T extends P.ProtocolRequestType0<infer R, any, any, any> ? Wire<R> : "no such method";
type Progress = { token: P.ProgressToken; value: P.WorkDoneProgressBegin | P.WorkDoneProgressReport | P.WorkDoneProgressEnd };
type Failure = { code: P.integer; message: string; data?: P.LSPAny };
`;

/** The declared type of one message's payload, and the payload. */
function typed(message, requests) {
  if (message.method === "$/progress") return ["Progress", message.params];
  if (message.method !== undefined) {
    const name = message.id === undefined ? NOTIFICATIONS[message.method] : REQUESTS[message.method];
    return [`Params<typeof P.${name ?? `unknown[${JSON.stringify(message.method)}]`}.type>`, message.params];
  }
  if (message.error !== undefined) return ["Failure", message.error];
  const method = requests.get(JSON.stringify(message.id));
  if (method === "initialize") return ["P.InitializeResult", message.result];
  return [`Result<typeof P.${REQUESTS[method] ?? `unknown[${JSON.stringify(method)}]`}.type>`, message.result];
}

/** What two messages of the same kind share: keys, and the values that types fix. */
function shape(value, key) {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(shape(item))))].sort();
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.keys(value).sort().map((name) => [name, shape(value[name], name)]));
  if (typeof value === "number") return Number.isInteger(value) ? (key === "severity" || key === "type" ? value : "integer") : "fraction";
  return key === "kind" ? value : typeof value;
}

/** One declaration a shape. `requests` maps ids that the client used to their methods, and is filled on the way. */
export function declarations(lines) {
  const seen = new Map();
  let requests = new Map();
  for (const line of lines) {
    const { from, message } = JSON.parse(line);
    if (from === "client") {
      if (message.method === "initialize") requests = new Map();  // a new session
      if (message.method !== undefined && message.id !== undefined) requests.set(JSON.stringify(message.id), message.method);
      continue;
    }
    const [type, value] = typed(message, requests);
    const shown = JSON.stringify([type, shape(value)]);
    if (!seen.has(shown)) seen.set(shown, `export const m${seen.size}: ${type} = ${JSON.stringify(value) ?? "undefined"};`);
  }
  return [...seen.values()];
}

/** Each must be an error, or the check checks nothing. */
export const MUST_FAIL = [
  `const a: Result<typeof P.InlayHintRequest.type> = [{"position":{"line":1},"label":"x"}];`,
  `const b: Result<typeof P.InlayHintRequest.type> = [{"position":{"line":1,"character":2},"label":3}];`,
  `const c: Result<typeof P.CodeLensRequest.type> = [{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"comand":{}}];`,
  `const d: Params<typeof P.PublishDiagnosticsNotification.type> = {"uri":"u","diagnostics":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"message":"m","severity":5}]};`,
  `const e: P.InitializeResult = {"capabilities":{"textDocumentSync":7}};`,
  `const f: Params<typeof P.ShowMessageNotification.type> = {"type":9,"message":"m"};`,
  `const g: Progress = {"token":"t","value":{"kind":"begin"}};`,
  `const h: Result<typeof P.CodeActionRequest.type> = [{"kind":"quickfix"}];`,
  `const i: Result<typeof P.HoverRequest.type> = {"contents":{"kind":"html","value":"x"}};`,
  `const j: Failure = {"code":"x","message":"m"};`,
  `const l: Result<typeof P.ShutdownRequest.type> = {};`,
  `const k: Params<typeof P.CodeLensRefreshRequest.type> = {};`,
];
