// Profiles for the test of the page, as pprof files: a small one that a source belongs to, and one of 100 000 nodes.
import { gzipSync } from "node:zlib";

function varint(value) {
  const bytes = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return bytes;
}

/** types: [["cpu", "nanoseconds"]]; samples: [{stack: ["function file:line", … leaf first], values}]. */
export function encode(types, samples) {
  const parts = [];
  const strings = new Map([["", 0]]);
  const functions = new Map();
  const locations = new Map();
  const text = (value) => strings.get(value) ?? strings.set(value, strings.size).size - 1;
  const number = (field, value) => [...varint(field << 3), ...varint(value)];
  const add = (field, content) => parts.push(Buffer.from([...varint((field << 3) | 2), ...varint(content.length)]), Buffer.from(content));
  const location = (frame) => {
    if (locations.has(frame)) return locations.get(frame);
    const [, name, file, line] = /^(.*) (.*):(\d+)$/.exec(frame);
    const key = `${name} ${file}`;
    if (!functions.has(key)) {
      functions.set(key, functions.size + 1);
      add(5, [...number(1, functions.size), ...number(2, text(name)), ...number(4, text(file))]);
    }
    const call = [...number(1, functions.get(key)), ...number(2, Number(line))];
    locations.set(frame, locations.size + 1);
    add(4, [...number(1, locations.size), ...varint((4 << 3) | 2), ...varint(call.length), ...call]);
    return locations.size;
  };
  for (const [type, unit] of types) add(1, [...number(1, text(type)), ...number(2, text(unit))]);
  for (const { stack, values } of samples)
    add(2, [...stack.flatMap((frame) => number(1, location(frame))), ...values.flatMap((value) => number(2, value))]);
  for (const value of strings.keys()) {
    const bytes = Buffer.from(value);
    parts.push(Buffer.from([...varint((6 << 3) | 2), ...varint(bytes.length)]), bytes);
  }
  return gzipSync(Buffer.concat(parts));
}

export const SOURCE = `package main

func hot(n int) int {
	for i := 0; i < n; i++ {
		n += i * i
	}
	return n
}

func warm() {
	hot(9)
}

func main() {
	warm()
	hot(1 << 30)
}
`;

export function small(file) {
  const [main, warm] = [`main.main ${file}:16`, `main.warm ${file}:11`];
  const ms = 1_000_000;
  return encode(
    [["samples", "count"], ["cpu", "nanoseconds"]],
    [
      { stack: [`main.hot ${file}:5`, main], values: [60, 600 * ms] },
      { stack: [`main.hot ${file}:4`, main], values: [10, 100 * ms] },
      { stack: [`main.hot ${file}:5`, warm, `main.main ${file}:15`], values: [25, 250 * ms] },
      { stack: ["lost.call /nowhere/lost/lost.go:900", warm, `main.main ${file}:15`], values: [5, 50 * ms] },
    ],
  );
}

/** What the small one was before: hot took half as long, warm a little less, and gone was there. */
export function before(file) {
  const [main, warm] = [`main.main ${file}:16`, `main.warm ${file}:11`];
  const ms = 1_000_000;
  return encode(
    [["samples", "count"], ["cpu", "nanoseconds"]],
    [
      { stack: [`main.hot ${file}:50`, main], values: [35, 350 * ms] },
      { stack: [`main.hot ${file}:50`, warm, `main.main ${file}:15`], values: [25, 250 * ms] },
      { stack: [`main.gone ${file}:90`, main], values: [40, 400 * ms] },
    ],
  );
}

/** A tree of `count` nodes, each of which the graph shows: skewed like a real one, up to 90 deep. */
export function big(count = 100_000) {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const frames = [...Array(4000).keys()].map(
    (i) => `github.com/example/pkg${i % 97}.(*Type${i % 311}).Method${i} /src/pkg${i % 97}/type${i % 311}.go:${10 + (i % 500)}`,
  );
  const nodes = [{ parent: -1, depth: 0, frame: "main.main /src/main.go:9", used: new Set() }];
  while (nodes.length < count - 1) {
    let parent = random() < 0.7 ? nodes.length - 1 - Math.floor(random() * Math.min(nodes.length, 40))
      : Math.floor(random() ** 3 * nodes.length);
    if (nodes[parent].depth > 88) parent = 0;
    const choice = Math.floor(random() ** 2 * frames.length);
    if (nodes[parent].used.has(choice)) continue;
    nodes[parent].used.add(choice);
    nodes.push({ parent, depth: nodes[parent].depth + 1, frame: frames[choice], used: new Set() });
  }
  const samples = nodes.map((node, i) => {
    const stack = [];
    for (let at = i; at >= 0; at = nodes[at].parent) stack.push(nodes[at].frame);
    return { stack, values: [100_000 + Math.floor(random() ** 6 * 1_000_000)] };
  });
  return encode([["cpu", "nanoseconds"]], samples);
}
