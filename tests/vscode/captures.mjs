// Kept captures in the view of profiles, and a workspace of two folders with a profile each. Tests of editor_test.mjs, which
// hands over what they share.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { compared } from "./choices.mjs";
import { assert, untilTrue } from "./editor.mjs";

/** A program that serves one profile of its heap, while `work` runs. */
async function serving(heap, work) {
  const program = createServer((request, response) => response.end(request.url.startsWith("/debug/pprof/heap") ? heap : "no"));
  await new Promise((go) => program.listen(0, "127.0.0.1", go));
  try {
    await work(`127.0.0.1:${program.address().port}/debug/pprof/heap`);
  } finally {
    program.close();
  }
}

/** Waits for a row of the view of profiles that fits, or for none that does. */
async function untilRow(window, wanted, isThere = true) {
  let seen = [];
  await untilTrue(`${wanted} ${isThere ? "" : "gone "}in the view`, async () => {
    seen = await window.rows("Profiles");
    return seen.some((row) => wanted.test(row)) === isThere;
  }).catch((error) => {
    throw new Error(`${error.message}: ${seen.join(" | ")}`);
  });
}

export function testCaptures({ windowTest, folder, recorded, pprof, near, workspace }) {
  const status = (window, part) => untilTrue(`${part} in the status bar`, async () => (await window.status())[0]?.includes(part));

  windowTest("captures: kept, named, shown again, compared with, deleted", async (window) => {
    await serving(readFileSync(join(recorded, "mem.prof")), async (address) => {
      await window.command("Proflens: Focus on Profiles View");
      await window.onlyView("Profiles");
      await window.command("Proflens: Capture Profile…");
      await window.answer(address);
      await untilRow(window, /^heap-\d{8}-\d{6} heap · /);
      await status(window, "heap-");
      await window.row("Profiles", /heap · (now|1 min)/, "last").click({ button: "right" });
      await window.menu("Rename…");
      await window.answer("before");
      await untilRow(window, /^before heap · /);
      await window.screenshot("captures");
      // Another one is put on display, and the capture again.
      await window.row("Profiles", "samples").click();
      await status(window, "cpu.prof · samples");
      const kept = () => window.row("Profiles", "before", "last"); // below the loaded ones
      await kept().click();
      await status(window, "alloc_space");
      const heap = pprof(join(recorded, "mem.prof"), "alloc_space");
      await untilTrue("lenses of it", async () => (await window.lenses()).some((text) => near(text, heap["report.Summarize"].cum)));
      await window.press(kept(), "Compare With…");
      await untilRow(window, /^before heap · \S+( min)? · compared with/);
      await untilTrue("words", async () => (await window.lenses()).some((text) => text.includes("unchanged")));
      await kept().click(); // for the keyboard
      await window.keys("Delete");
      await window.page.locator(".monaco-dialog-box .monaco-button", { hasText: "Delete" }).click();
      await untilRow(window, /^before/, false);
    });
  });

  // Of a kind one profile is found by itself, the newest: to have one of each folder, the workspace names them.
  const options = { place: () => twoFolders(folder, workspace()), file: () => join(folder, "logreport/report/report.go") };
  windowTest("two folders, a profile each: hints on the right lines in both", async (window) => {
    const second = pprof(join(folder, "second/cpu.prof"), "cpu");
    const hint = (call, wanted) => untilTrue(`the hint of ${call}`, async () => near(await window.line(call), wanted.cum));
    const show = async (name) => {
      await window.command("Proflens: Switch Sample Type…");
      await window.pick(new RegExp(`^\\s*cpu.*${name}`, "s"));
    };
    await window.command("Proflens: Focus on Profiles View");
    await window.onlyView("Profiles");
    await untilRow(window, /^cpu\.prof cpu · second/);
    await untilRow(window, /^cpu\.prof cpu · logreport/);
    await show("logreport");
    await window.goto(40);
    await hint("i := find(visitors", pprof(join(recorded, "cpu.prof"), "cpu", "-lines")["report.go:41"]);
    await show("second");
    await untilTrue("no numbers of another program", async () => !(await window.line("i := find(visitors")).includes("%"));
    await window.openFile("main.go second");
    await window.goto(36);
    await hint("slower(rows)", second["main.slower"]);
    await hint("faster(columns)", second["main.faster"]);
    await window.screenshot("two-folders");
  }, options);
}

function twoFolders(folder, first) {
  const second = compared(folder, "second");
  const both = join(folder, "both.code-workspace");
  const profiles = ["cpu.prof", "../second/cpu.prof"];
  writeFileSync(both, JSON.stringify({ folders: [{ path: first }, { path: second }], settings: { "proflens.profiles": profiles } }));
  return both;
}
