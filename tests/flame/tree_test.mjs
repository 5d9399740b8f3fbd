#!/usr/bin/env node
// Frames are found in a row as by looking at each of them; the tree is a random one, with gaps and frames of no width.
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FLAME = join(dirname(fileURLToPath(import.meta.url)), "../../editors/flame");
const { build } = await import(join(FLAME, "node_modules/esbuild/lib/main.js"));
const { outputFiles } = await build({ entryPoints: [join(FLAME, "src/tree.ts")], bundle: true, format: "esm", write: false });
const { Tree } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);

let seed = 11;
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const frame = (parent, weight) => ({ parent, fn: 0, line: 1, total: weight, self: 0, weight, baseTotal: 0, count: 0 });
const frames = [frame(0, 2 ** 24)]; // whole parts of a power of two: sums are exact
/** Children that leave some of their parent's width, as its own cost. */
function grow(parent, depth, children) {
  let left = Math.floor(frames[parent].weight * (0.5 + random() / 2));
  for (let n = children; n > 0; --n) {
    const weight = random() < 0.1 ? 0 : Math.floor((left * random()) / Math.sqrt(n));
    left -= weight;
    frames.push(frame(parent, weight));
    if (depth < 6) grow(frames.length - 1, depth + 1, Math.floor(random() * 4));
  }
}
grow(0, 0, 200);

const tree = new Tree(frames);
let asked = 0;
tree.rows.forEach((row, depth) => {
  const edges = [...row].flatMap((one) => [tree.start[one], tree.end(one)]);
  for (const x of [-1, 0, 0.5, 1, 2, ...edges, ...edges.map((edge) => edge + 2 ** -25)])
    for (const from of [0, Math.floor(row.length / 3), row.length]) {
      const rest = row.findIndex((one, place) => place >= from && tree.end(one) > x);
      assert.equal(tree.firstAfter(depth, x, from), rest < 0 ? row.length : rest, `row ${depth}, ${x}, from ${from}`);
      ++asked;
    }
});
console.log(`${frames.length} frames in ${tree.rows.length} rows, ${asked} places`);
