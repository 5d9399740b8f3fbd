// The two halves of a sandwich: who calls a function, and what it calls, each merged over all places where it occurs.
//
// A function that calls itself counts once per stack, from its outermost occurrence on, so the weight of both halves is
// the function's cumulative one. What the server folded is not known to be there: the rest of a function's weight is a
// frame of its own in both halves.
import { FOLDED } from "./data";
import { type Frame, Tree } from "./tree";

interface Merged {
  fn: number;
  frame: Frame;
  children: Map<number, Merged>;
}

function merged(fn: number): Merged {
  const frame = { parent: 0, fn, line: 0, total: 0, self: 0, weight: 0, baseTotal: 0, count: 0 };
  return { fn, frame, children: new Map() };
}

function child(parent: Merged, fn: number): Merged {
  let found = parent.children.get(fn);
  if (!found) {
    found = merged(fn);
    parent.children.set(fn, found);
  }
  return found;
}

function add(into: Merged, from: Frame, self: number): void {
  into.frame.total += from.total;
  into.frame.weight += from.weight;
  into.frame.baseTotal += from.baseTotal;
  into.frame.self += self;
  into.frame.line ||= from.line;
  into.frame.count += from.count;
}

function flattened(root: Merged): Tree {
  const frames: Frame[] = [];
  const todo: [Merged, number][] = [[root, 0]];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const [node, parent] = next;
    const place = frames.length;
    frames.push({ ...node.frame, parent });
    // The last one pushed comes first: the heaviest; what is folded always last.
    const children = [...node.children.values()].sort(
      (a, b) => Number(b.fn === FOLDED) - Number(a.fn === FOLDED) || a.frame.weight - b.frame.weight,
    );
    for (const c of children) todo.push([c, place]);
  }
  return new Tree(frames);
}

/** The outermost frames of the function. */
export function occurrences(tree: Tree, fn: number): number[] {
  const found: number[] = [];
  const inside = new Uint8Array(tree.frames.length);
  tree.frames.forEach((frame, i) => {
    if (i > 0 && inside[frame.parent]) inside[i] = 1;
    else if (frame.fn === fn) {
      inside[i] = 1;
      found.push(i);
    }
  });
  return found;
}

function addBelow(tree: Tree, from: number, into: Merged): void {
  const todo: [number, Merged][] = [[from, into]];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const [frame, target] = next;
    add(target, tree.frames[frame], tree.frames[frame].self);
    for (let c = tree.firstChild[frame]; c >= 0; c = tree.nextSibling[c])
      todo.push([c, child(target, tree.frames[c].fn)]);
  }
}

/** `cum` is the function's true cumulative weight. */
export function sandwich(tree: Tree, fn: number, cum: number): { callers: Tree; callees: Tree } {
  const callers = merged(fn);
  const callees = merged(fn);
  for (const found of occurrences(tree, fn)) {
    addBelow(tree, found, callees);
    const source = tree.frames[found];
    let into = callers;
    add(into, source, 0);
    for (let up = source.parent; up > 0; up = tree.frames[up].parent) {
      into = child(into, tree.frames[up].fn);
      add(into, { ...source, line: tree.frames[up].line, count: 0 }, 0);
    }
  }
  const missing = cum - callees.frame.total;
  if (missing !== 0)
    for (const half of [callers, callees]) {
      const rest = { ...merged(FOLDED).frame, total: missing, self: missing, weight: Math.abs(missing) };
      add(half, { ...rest, line: 0 }, 0);
      add(child(half, FOLDED), rest, missing);
    }
  return { callers: flattened(callers), callees: flattened(callees) };
}
