// In a workspace that is not trusted nothing is written and nothing is run: actions that would are not offered, commands
// that would are refused.

import * as vscode from "vscode";

const harmless = new Set([
  "callers",
  "captures",
  "clearBase",
  "findings",
  "flameGraph",
  "goTo",
  "labels",
  "lines",
  "load",
  "setBase",
  "setFilter",
  "setSampleType",
  "showCallers",
  "showGrowth",
  "status",
  "top",
  "unload",
]);

/** Of one of the server's commands, with the prefix. */
export function isAllowed(command: string, prefix: string): boolean {
  return vscode.workspace.isTrusted || harmless.has(command.replace(`${prefix}proflens.`, ""));
}

type Actions = (vscode.Command | vscode.CodeAction)[] | null | undefined;

export function withoutWriting(actions: Actions, prefix: string): Actions {
  if (vscode.workspace.isTrusted) return actions;
  return actions?.filter((action) => {
    if (typeof action.command === "string") return isAllowed(action.command, prefix);
    if (!(action instanceof vscode.CodeAction)) return false;
    // An action without a command is an edit, which may be worked out later.
    return action.command !== undefined && !action.edit && isAllowed(action.command.command, prefix);
  });
}
