// What a person chooses to look at: the flame graph in a panel, a filter, a base. Tests of editor_test.mjs, which hands over
// what they share.
import { cpSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { assert, root, untilTrue } from "./editor.mjs";

// Two profiles of one program, before and after a change; its script `record` makes them anew.
const program = join(root, "tests/vscode/programs/compare");
const [base, latest] = ["old.pprof", "new.pprof"].map((name) => join(program, name));

/** The program as a workspace that finds its latest profile, anew. */
export function compared(folder, name = "compare") {
  const place = join(folder, name);
  rmSync(place, { recursive: true, force: true });
  for (const file of ["main.go", "go.mod"]) cpSync(join(program, file), join(place, file));
  cpSync(latest, join(place, "cpu.prof"));
  return place;
}

/** The page in the panel, wherever VS Code puts it. */
export async function flamePage(window) {
  return untilTrue("the page in the panel", async () => {
    for (const frame of window.page.frames())
      if ((await frame.locator("#profile").count()) > 0 && (await frame.locator("#name").textContent())) return frame;
    return false;
  });
}

/** Clicks the frame of a function where it is on the picture: a person looks, the test asks the tip. */
async function clickFrame(window, frame, name) {
  const box = await frame.locator("#graph").boundingBox();
  for (let y = box.y + 10; y < box.y + box.height; y += 20)
    for (let x = box.x + 6; x < box.x + box.width - 20; x += 12) {
      await window.page.mouse.move(x, y);
      if (!(await frame.locator("#tip strong").allTextContents()).join().endsWith(name)) continue;
      await window.page.mouse.click(x, y);
      return;
    }
  throw new Error(`no frame of ${name}`);
}

export function testChoices({ windowTest, folder, recorded, pprof, near }) {
  const status = (window, part) => untilTrue(`${part} in the status bar`, async () => (await window.status())[0]?.includes(part));

  windowTest("flame graph: a line is found in it, a click on a frame is a line, and it is in step with filter and base", async (window) => {
    await window.goto(54, 8);
    await window.command("Proflens: Show Line in Flame Graph");
    const frame = await flamePage(window);
    await untilTrue("find", async () => (await frame.locator("#name").textContent()).endsWith("report.find"));
    await window.screenshot("flame");
    await frame.locator("#search").fill("");
    await clickFrame(window, frame, "report.find");
    await untilTrue("the hot line of find", async () => [55, 56].includes(await window.cursor()));
    await untilTrue("report.go", async () => (await window.line("visitors[i].Address == address")) !== "");
    assert.ok(await frame.locator("#graph").isVisible(), "the panel is still to be seen");
    await window.command("Proflens: Filter…");
    await window.pick("focus");
    await window.answer("CountVisitors");
    await untilTrue("the filter in the panel", async () => (await frame.locator("#notes").textContent()).includes("focus: CountVisitors"));
    await window.command("Proflens: Drop the Filter");
    await untilTrue("the whole", async () => !(await frame.locator("#notes").textContent()).includes("focus"));
    await window.screenshot("flame-beside");
  });

  windowTest("filter: in the status bar and the lenses, and dropped", async (window) => {
    await window.goto(40);
    const whole = pprof(join(recorded, "cpu.prof"), "cpu")["report.CountVisitors"].cum;
    await untilTrue("the lens", async () => (await window.lenses()).some((text) => near(text, whole)));
    await window.command("Proflens: Filter…");
    await window.pick("ignore");
    await window.answer("report.find");
    await status(window, "ignore=report.find");
    await untilTrue("the filter in the lens", async () => (await window.lenses()).some((text) => text.includes("ignore: report.find")));
    await untilTrue("no hint of find", async () => !(await window.line("i := find(visitors")).includes("%"));
    await window.screenshot("filter");
    await window.command("Proflens: Drop the Filter");
    await untilTrue("the lens as before", async () => (await window.lenses()).some((text) => near(text, whole) && !text.includes("ignore")));
    await untilTrue("the status bar without", async () => !(await window.status())[0].includes("ignore"));
  });

  windowTest("the server is restarted, or dies: numbers and the flame graph come back", async (window) => {
    const isFiltered = (frame) => untilTrue("the filter in the panel", async () => (await frame.locator("#notes").textContent()).includes("focus"));
    await window.goto(40);
    await window.command("Proflens: Show Flame Graph");
    const frame = await flamePage(window);
    const [first] = servers();
    await window.command("Proflens: Restart Server");
    const second = await untilTrue("another server", () => servers().find((one) => one !== first));
    await untilTrue("lenses", async () => (await window.lenses()).some((text) => text.includes("cpu: ")));
    await window.command("Proflens: Filter…");
    await window.pick("focus");
    await window.answer("CountVisitors");
    await isFiltered(frame);
    process.kill(second, "SIGKILL");
    await untilTrue("a third one", () => servers().some((one) => one !== second));
    await untilTrue("lenses without the filter", async () =>
      (await window.lenses()).some((text) => text.includes("cpu: ") && !text.includes("focus")));
    await untilTrue("the panel without", async () => !(await frame.locator("#notes").textContent()).includes("focus"));
    assert.ok(await frame.locator("#lost").isHidden());
  });

  /** The process of each server that the extension has started. */
  function servers() {
    const isOurs = (id) => {
      try {
        return readlinkSync(`/proc/${id}/exe`).startsWith(join(folder, "host/extensions/"));
      } catch {
        return false; // it ended meanwhile, or is somebody else's
      }
    };
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isOurs(name)).map(Number);
  }

  windowTest("compare: sign and words in lens, hint, hover, tooltip and flame graph, until it ends", compares, {
    place: () => compared(folder),
    file: () => "main.go",
  });

  async function compares(window) {
    const [old, now] = [base, latest].map((profile) => pprof(profile, "cpu"));
    /** "+96 % slower": of the recorded values, which a lens rounds to two digits. */
    const change = (name) => {
      const percent = (100 * (now[name].value - old[name].value)) / old[name].value;
      const size = Math.abs(percent).toFixed(Math.abs(percent) < 10 ? 1 : 0);
      return percent === 0 ? "unchanged" : `${percent > 0 ? "+" : "\u2212"}${size} % ${percent > 0 ? "slower" : "faster"}`;
    };
    assert.match(change("main.slower"), /^\+\d+ % slower$/);
    assert.match(change("main.faster"), /^\u2212\d+ % faster$/);
    await window.goto(40);
    await untilTrue("a lens that compares nothing", async () => (await window.lenses()).some((text) => text.endsWith("self")));
    await window.command("Proflens: Compare With\u2026");
    await window.chooseFile(base);
    await status(window, "old.pprof");
    for (const name of ["slower", "faster", "steady"]) {
      const said = change(`main.${name}`);
      await untilTrue(`${said} in the lens of ${name}`, async () => (await window.lenses()).some((text) => text.endsWith(`self · ${said}`)));
      await untilTrue(`${said} in the hint of its call`, async () => (await window.line(`${name}(`)).endsWith(said));
    }
    await window.screenshot("compare");
    await window.goto(41, 8);
    const hover = await window.hover();
    assert.ok((await hover.innerText()).includes(`Against old.pprof: ${change("main.slower")}`), await hover.innerText());
    await window.screenshot("compare-hover");
    await window.keys("Escape");
    for (const [line, name, wanted] of [[41, "slower", /^\+[\d.]+ m?s \(\+([\d.]+) %\): more than in old.pprof$/],
      [48, "faster", /^\u2212[\d.]+ m?s \(\u2212([\d.]+) %\): less than in old.pprof$/]]) {
      await window.goto(line, 8);
      await window.command("Proflens: Show Line in Flame Graph");
      const frame = await flamePage(window);
      const said = await untilTrue(`${name} and its change`, async () =>
        (await frame.locator("#name").textContent()).endsWith(`main.${name}`) && (await frame.locator("#change").textContent()));
      assert.ok(change(`main.${name}`).includes(Number(wanted.exec(said)?.[1]).toFixed(0)), said);
    }
    await window.screenshot("compare-flame");
    await window.command("Proflens: Stop Comparing");
    await untilTrue("lenses without", async () => !(await window.lenses()).some((text) => /slower|faster|unchanged/.test(text)));
    const frame = await flamePage(window);
    await untilTrue("the flame graph without", async () => (await frame.locator("#change").textContent()) === "");
  }
}
