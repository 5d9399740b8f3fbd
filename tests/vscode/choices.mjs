// What a person chooses to look at: the flame graph in a panel, a filter, a base. Tests of editor_test.mjs, which hands over
// what they share.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { assert, untilTrue } from "./editor.mjs";

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

  windowTest("compare: sign and words in lens and hint, until it ends", async (window) => {
    const base = join(folder, "base.prof");
    cpSync(join(recorded, "cpu.prof"), base);
    await window.goto(40);
    await window.command("Proflens: Compare With…");
    await window.answer(base);
    await status(window, "base.prof");
    await untilTrue("a lens with words", async () => (await window.lenses()).some((text) => text.includes("unchanged")));
    await window.screenshot("compare");
    await window.command("Proflens: Stop Comparing");
    await untilTrue("lenses without", async () => !(await window.lenses()).some((text) => text.includes("unchanged")));
  });
}
