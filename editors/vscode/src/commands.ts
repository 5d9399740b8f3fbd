// The commands of the palette and of the views. Each one asks the person, then the server.

import * as path from "node:path";
import * as vscode from "vscode";
import { type Choice, choicesOf, type Status, type Top } from "./answers";
import { type CallersView, chooseFunction, type Neighbour } from "./callers";
import type { FlamePanel, FlameTarget } from "./flame";
import { Heat } from "./heat";
import type { HotSpot, HotSpots } from "./hotSpots";
import { jumpTo } from "./jump";
import type { Model } from "./model";
import { CaptureEntry, ProfileEntry, type Profiles } from "./profiles";
import type { Server } from "./server";
import { amount, percent, shortName } from "./text";

export interface Parts {
  server: Server;
  model: Model;
  hotSpots: HotSpots;
  callers: CallersView;
  profiles: Profiles;
  flame: FlamePanel;
  output: vscode.OutputChannel;
}

export function registerCommands(parts: Parts): vscode.Disposable[] {
  const { server, model, hotSpots, profiles, output } = parts;
  const register = <Argument>(name: string, run: (argument: Argument) => Promise<unknown> | unknown) =>
    vscode.commands.registerCommand(`proflens.${name}`, async (argument: Argument) => {
      try {
        await run(argument);
      } catch (error) {
        void vscode.window.showErrorMessage(`Proflens: ${error instanceof Error ? error.message : String(error)}`);
      }
      model.refreshSoon();
    });
  server.handle("proflens.showCallers", (argument) => showCallers(parts, argument as { function: string }));
  server.handle("proflens.flameGraph", (argument) => parts.flame.show(argument as FlameTarget | undefined));
  return [
    register("menu", () => showMenu(parts)),
    register("loadProfile", () => loadProfile(server)),
    register("switchSampleType", () => switchSampleType(server)),
    register("topFunctions", () => topFunctions(server)),
    register("showCallers", (element?: HotSpot | Neighbour) => showCallersOf(parts, element)),
    register("showFlameGraph", (element?: HotSpot | Neighbour) => parts.flame.show(element ? targetOf(element) : {})),
    register("showLineInFlameGraph", () => parts.flame.show(targetAtCursor(server))),
    register("toggleHeat", () => Heat.toggle()),
    register("restart", () => server.restart()),
    register("showOutput", () => output.show()),
    register("groupHotSpots", () => hotSpots.chooseGrouping()),
    register("filterHotSpots", () => hotSpots.askFilter()),
    register("clearHotSpotsFilter", () => hotSpots.setFilter("")),
    register("sortBySelf", () => hotSpots.setSort("flat")),
    register("sortByTotal", () => hotSpots.setSort("cum")),
    register("openHotSpot", (element: HotSpot) => openHotSpot(element, server)),
    register("openNeighbour", ({ edge, answer }: Neighbour) => jumpTo(edge, answer.paths, server)),
    register("copyName", (element: HotSpot | Neighbour) => vscode.env.clipboard.writeText(nameOf(element).name)),
    register("showType", (choice: { type: string; path: string }) => server.execute("proflens.setSampleType", choice)),
    register("unloadProfile", (entry: ProfileEntry) => unload(server, entry)),
    register("removeSelected", () => removeSelected(server, profiles)),
    register("compareWith", (element?: ProfileEntry | CaptureEntry) => compareWith(server, element)),
    register("compareBeforeEdit", () => server.execute("proflens.setBase", { before: "edit" })),
    register("clearBase", () => server.execute("proflens.clearBase")),
    register("explainPgo", () => server.execute("proflens.explainPgo")),
    register("writePgo", () => server.execute("proflens.writePgo")),
    register("setFilter", () => setFilter(server)),
    register("clearFilter", () => server.execute("proflens.setFilter", {})),
    register("capture", () => capture(server).finally(() => profiles.refresh())),
    register("loadCapture", (entry: CaptureEntry) => server.execute("proflens.load", { path: entry.capture.path })),
    register("renameCapture", async (entry?: CaptureEntry) => {
      const wanted = entry ?? profiles.selected;
      if (wanted instanceof CaptureEntry) await rename(server, wanted).finally(() => profiles.refresh());
    }),
    register("deleteCapture", (entry: CaptureEntry) => remove(server, entry).finally(() => profiles.refresh())),
  ];
}

/** What the status bar item offers: only what the server can do and what makes sense now. */
async function showMenu({ server, model }: Parts): Promise<void> {
  const choice = model.status?.choice;
  const items = [
    { label: "$(symbol-ruler) Switch Sample Type…", command: "proflens.switchSampleType", when: true },
    { label: "$(list-ordered) Top Functions…", command: "proflens.topFunctions", when: true },
    { label: "$(flame) Show Hot Spots", command: "proflens.hotSpots.focus", when: true },
    {
      label: "$(graph) Show Flame Graph",
      command: "proflens.showFlameGraph",
      when: server.offers("proflens.flameGraph"),
    },
    { label: "$(color-mode) Heat On or Off", command: "proflens.toggleHeat", when: true },
    { label: "$(folder-opened) Load Profile…", command: "proflens.loadProfile", when: true },
    { label: "$(record) Capture…", command: "proflens.capture", when: may(server, "capture") },
    { label: "$(filter) Filter…", command: "proflens.setFilter", when: server.offers("proflens.setFilter") },
    { label: "$(clear-all) Drop the Filter", command: "proflens.clearFilter", when: Boolean(choice?.filters.length) },
    { label: "$(diff) Compare With…", command: "proflens.compareWith", when: server.offers("proflens.setBase") },
    {
      label: "$(history) Show What This Edit Changed",
      command: "proflens.compareBeforeEdit",
      when: server.offers("proflens.setBase") && Boolean(choice),
    },
    { label: "$(discard) Stop Comparing", command: "proflens.clearBase", when: Boolean(choice?.base) },
    { label: "$(output) Show Output", command: "proflens.showOutput", when: true },
    { label: "$(debug-restart) Restart Server", command: "proflens.restart", when: true },
  ];
  const chosen = await vscode.window.showQuickPick(
    items.filter((item) => item.when),
    { title: "Proflens" },
  );
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}

function may(server: Server, command: string): boolean {
  return vscode.workspace.isTrusted && server.offers(`proflens.${command}`);
}

async function loadProfile(server: Server): Promise<void> {
  for (const uri of await askForProfiles("Load a profile", true))
    await server.execute("proflens.load", { uri: uri.toString() });
}

async function askForProfiles(title: string, many: boolean): Promise<vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: many,
    openLabel: "Load",
    title,
    filters: { Profiles: ["prof", "pprof", "pb", "gz", "pgo", "txt"], "All files": ["*"] },
  });
  return chosen ?? [];
}

async function switchSampleType(server: Server): Promise<void> {
  const status = await server.execute<Status>("proflens.status");
  const choices = status ? choicesOf(status) : [];
  if (choices.length === 0) return tellOfNoProfile();
  const items = choices.map((choice) => ({
    label: choice.type,
    description: `${amount(choice.total, choice.unit)} · ${path.basename(choice.path)}${choice.shown ? " · shown" : ""}`,
    detail: isNamedAlike(choices, choice) ? vscode.workspace.asRelativePath(choice.path, true) : "",
    choice,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: "Show which sample type?" });
  if (!chosen) return;
  await server.execute("proflens.setSampleType", { type: chosen.choice.type, path: chosen.choice.path });
}

/** Of several folders, or of several runs, profiles often have one name. */
function isNamedAlike(choices: Choice[], { path: file }: Choice): boolean {
  return choices.some((other) => other.path !== file && path.basename(other.path) === path.basename(file));
}

async function topFunctions(server: Server): Promise<void> {
  const top = await server.execute<Top>("proflens.top", { by: "function", sort: "cum", limit: 200 });
  if (!top?.rows.length) return tellOfNoProfile();
  const items = top.rows.map((row) => ({
    label: shortName(row.name),
    description: `${percent(row.cum, top.total)} total, ${percent(row.flat, top.total)} self`,
    detail: row.file,
    row,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: `Functions by ${top.type}`, matchOnDetail: true });
  if (chosen) await jumpTo(chosen.row, top.paths, server);
}

async function tellOfNoProfile(): Promise<void> {
  const load = "Load Profile…";
  const answer = await vscode.window.showInformationMessage("Proflens: no profile is loaded.", load);
  if (answer) await vscode.commands.executeCommand("proflens.loadProfile");
}

function nameOf(element: HotSpot | Neighbour): { name: string; file: string } {
  return "row" in element ? element.row : element.edge;
}

function targetOf(element: HotSpot | Neighbour): FlameTarget {
  const { name, file } = nameOf(element);
  return { function: name, file };
}

function targetAtCursor(server: Server): FlameTarget {
  const editor = vscode.window.activeTextEditor;
  return editor ? { uri: server.uriOf(editor.document), line: editor.selection.active.line } : {};
}

async function showCallersOf({ server, callers }: Parts, element?: HotSpot | Neighbour): Promise<void> {
  const chosen = element ? nameOf(element) : await chooseFunction(server);
  if (chosen) await callers.show(chosen.name, chosen.file);
}

/** What a lens carries; an older server has a document of it instead of numbers for the view. */
async function showCallers({ server, callers }: Parts, argument: { function: string }): Promise<void> {
  if (server.offers("proflens.callers")) await callers.show(argument.function);
  else await server.execute("proflens.showCallers", argument);
}

async function openHotSpot({ row, paths, grouping }: HotSpot, server: Server): Promise<void> {
  if (grouping !== "file") return jumpTo(row, paths, server);
  const lines = await server.execute<Top>("proflens.top", { by: "line", sort: "flat", limit: 0 });
  const hottest = lines?.rows.find((line) => line.file === row.file);
  await jumpTo(hottest ?? row, paths, server);
}

async function compareWith(server: Server, element?: ProfileEntry | CaptureEntry): Promise<void> {
  if (element instanceof ProfileEntry) return server.execute("proflens.setBase", { path: element.profile.path });
  if (element) return server.execute("proflens.setBase", { path: element.capture.path });
  for (const uri of await askForProfiles("Compare with which profile?", false))
    await server.execute("proflens.setBase", { uri: uri.toString() });
}

async function setFilter(server: Server): Promise<void> {
  const kinds = [
    { label: "focus", description: "only stacks with a function like this" },
    { label: "ignore", description: "no stacks with a function like this" },
    { label: "hide", description: "take functions like this out of the stacks" },
    { label: "tagfocus", description: "only samples with a label like this: key=value" },
    { label: "tagignore", description: "no samples with a label like this" },
  ];
  const kind = await vscode.window.showQuickPick(kinds, { title: "Filter how?" });
  if (!kind) return;
  const text = await vscode.window.showInputBox({
    title: `${kind.label}: ${kind.description}`,
    prompt: "An expression",
  });
  if (text) await server.execute("proflens.setFilter", { [kind.label]: text });
}

async function capture(server: Server): Promise<void> {
  const url = await vscode.window.showInputBox({
    title: "Capture a profile from net/http/pprof",
    prompt: "A server, or the address of one of its profiles",
    value: "localhost:6060",
  });
  if (url) await server.execute("proflens.capture", { url });
}

async function rename(server: Server, { capture: kept }: CaptureEntry): Promise<void> {
  const name = await vscode.window.showInputBox({ title: "Name the capture", value: kept.name });
  if (name !== undefined) await server.execute("proflens.renameCapture", { capture: kept.id, name });
}

function unload(server: Server, { profile }: ProfileEntry): Promise<unknown> {
  return server.execute("proflens.unload", { path: profile.path });
}

/** By the keyboard: a profile is unloaded, a capture deleted. */
async function removeSelected(server: Server, profiles: Profiles): Promise<void> {
  const entry = profiles.selected;
  if (entry instanceof ProfileEntry) await unload(server, entry);
  else if (entry && may(server, "deleteCapture")) await remove(server, entry).finally(() => profiles.refresh());
}

async function remove(server: Server, { capture: kept }: CaptureEntry): Promise<void> {
  const answer = await vscode.window.showWarningMessage(
    `Delete the capture ${kept.name || kept.id}?`,
    { modal: true },
    "Delete",
  );
  if (answer) await server.execute("proflens.deleteCapture", { capture: kept.id });
}
