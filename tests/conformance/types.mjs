// Compiles recorded sessions against the official types (tsc --strict); throws with tsc's own words.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { HELPERS, MUST_FAIL, declarations } from "./recorded.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const FLAGS = ["--strict", "--noEmit", "--exactOptionalPropertyTypes", "--skipLibCheck", "--target", "es2022", "--module", "node16",
  "--moduleResolution", "node16", "--types", "node"];

export function compile(lines) {
  const checked = declarations(lines.filter((line) => JSON.parse(line).from !== "library"));
  assert.ok(checked.length > 0, "nothing was recorded");
  // Inside this folder, where the package is found.
  const folder = mkdtempSync(join(HERE, "node_modules/.recorded-"));
  try {
    const file = join(folder, "recorded.ts");
    const controls = MUST_FAIL.map((line) => `// @ts-expect-error\n${line}`);
    writeFileSync(file, [HELPERS, ...checked, ...controls, ""].join("\n"));
    const tsc = spawnSync(process.execPath, [join(HERE, "node_modules/typescript/bin/tsc"), ...FLAGS, file], { cwd: HERE, encoding: "utf8" });
    assert.equal(tsc.status, 0, `${tsc.stdout}${tsc.stderr}\n${numbered(checked)}`);
    console.log(`${checked.length} shapes of messages have the official types`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function numbered(texts) {
  const first = HELPERS.split("\n").length + 1;
  return texts.map((text, index) => `${first + index}: ${text.slice(0, 2000)}`).join("\n");
}
