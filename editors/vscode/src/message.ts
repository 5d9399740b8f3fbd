// Takes the commit message that the server wrote to where it is wanted: the clipboard, and an empty commit box.

import * as vscode from "vscode";

interface Repository {
  readonly inputBox: { value: string };
}

interface Git {
  getAPI(version: 1): { readonly repositories: readonly Repository[] };
}

export async function offerMessage(result: unknown): Promise<void> {
  const message = (result as { message?: unknown } | null)?.message;
  if (typeof message !== "string") return;
  await vscode.env.clipboard.writeText(message);
  const [box, ...others] = await commitBoxes();
  const filled = box !== undefined && others.length === 0 && box.value === "";
  if (filled) box.value = message;
  void vscode.window.showInformationMessage(
    filled
      ? "Proflens: the message is in the commit box and on the clipboard."
      : "Proflens: the message is on the clipboard.",
  );
}

async function commitBoxes(): Promise<Repository["inputBox"][]> {
  try {
    const git = vscode.extensions.getExtension<Git>("vscode.git");
    const api = await git?.activate();
    return (api?.getAPI(1).repositories ?? []).map((repository) => repository.inputBox);
  } catch {
    return []; // the Git extension is switched off
  }
}
