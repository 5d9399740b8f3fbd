#!/usr/bin/env node
// The page's texts of values and shares against those of the program: usage: units_test.mjs PRINT_LABELS.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FLAME = join(dirname(fileURLToPath(import.meta.url)), "../../editors/flame");
const { build } = await import(join(FLAME, "node_modules/esbuild/lib/main.js"));
const { outputFiles } = await build({ entryPoints: [join(FLAME, "src/units.ts")], bundle: true, format: "esm", write: false });
const units = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);

let seed = 7;
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const cases = [];
for (const unit of ["nanoseconds", "microseconds", "seconds", "bytes", "kilobytes", "count", "GCU"]) {
  for (let value = 0; value < 1100; ++value) cases.push([value, 1000, unit]);
  for (let i = 0; i < 3000; ++i) {
    const value = Math.round((random() - 0.3) * 10 ** (random() * 15));
    cases.push([value, Math.round((random() - 0.1) * 10 ** (random() * 15)), unit]);
  }
  // What lies between two texts.
  for (let power = 1; power < 1e13; power *= 10)
    for (const digits of [999, 1005, 1015, 1025, 1125, 1375, 9995, 99950, 99949, 12345, 12350, 10050])
      cases.push([digits * power, 8 * power * 1000, unit], [digits * power, 3 * digits * power, unit]);
  for (let i = 1; i <= 800; ++i) cases.push([i * 128, 102400 * 8, unit], [1024 * i + 512, 2048 * i, unit]);
}
const printed = execFileSync(process.argv[2], { input: cases.map((c) => c.join(" ")).join("\n"), maxBuffer: 1 << 28 })
  .toString().trimEnd().split("\n").map((line) => JSON.parse(line));
assert.equal(printed.length, cases.length);
printed.forEach(({ label, percent, ...scale }, i) => {
  const [value, total] = cases[i];
  assert.deepEqual([units.label(value, scale), units.percent(value, total)], [label, percent], cases[i].join(" "));
});
console.log(`${cases.length} values`);
