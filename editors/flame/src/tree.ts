// A tree of frames laid out: each has a row (its depth) and a span from 0 to 1. Frames of a row are sorted by their start
// and do not overlap, so that what is at a place, or in view, is found by bisection.
import { type FlameData, FOLDED, ROOT } from "./data";

/** A frame on its way into a tree. Parents come before their children, and siblings in their order. */
export interface Frame {
  parent: number;
  fn: number;
  line: number;
  total: number;
  self: number;
  weight: number;
  baseTotal: number;
  count: number; // of a FOLDED one: the functions in it
}

export class Tree {
  readonly start: Float64Array;
  readonly width: Float64Array;
  readonly depth: Uint16Array;
  readonly rows: Int32Array[]; // frames by depth
  private readonly ends: Float64Array[]; // of each row, side by side: looked through for each pixel of each picture
  readonly firstChild: Int32Array; // -1: none
  readonly nextSibling: Int32Array;

  constructor(readonly frames: Frame[]) {
    const count = frames.length;
    this.start = new Float64Array(count);
    this.width = new Float64Array(count);
    this.depth = new Uint16Array(count);
    this.firstChild = new Int32Array(count).fill(-1);
    this.nextSibling = new Int32Array(count).fill(-1);
    const lastChild = new Int32Array(count).fill(-1);
    const used = new Float64Array(count);
    const whole = frames[0]?.weight || 1;
    const sizes: number[] = [];
    frames.forEach((frame, i) => {
      const parent = frame.parent;
      this.width[i] = frame.weight / whole;
      if (i > 0) {
        this.depth[i] = this.depth[parent] + 1;
        this.start[i] = this.start[parent] + used[parent];
        used[parent] += this.width[i];
        if (lastChild[parent] < 0) this.firstChild[parent] = i;
        else this.nextSibling[lastChild[parent]] = i;
        lastChild[parent] = i;
      }
      sizes[this.depth[i]] = (sizes[this.depth[i]] ?? 0) + 1;
    });
    this.rows = sizes.map((size) => new Int32Array(size));
    const filled = new Int32Array(sizes.length);
    // In the order of the frames each row is sorted already: a frame comes after all that begin before it.
    for (let i = 0; i < count; ++i) this.rows[this.depth[i]][filled[this.depth[i]]++] = i;
    this.ends = this.rows.map((row) => Float64Array.from(row, (frame) => this.end(frame)));
  }

  end(frame: number): number {
    return this.start[frame] + this.width[frame];
  }

  /** The place in a row of the first frame that ends after x. By doubling steps, for it is mostly near `from`. */
  firstAfter(depth: number, x: number, from = 0): number {
    const ends = this.ends[depth];
    let low = from;
    let step = 1;
    for (; low + step <= ends.length && ends[low + step - 1] <= x; step *= 2) low += step;
    let high = Math.min(low + step - 1, ends.length);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] > x) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  at(depth: number, x: number): number {
    const row = this.rows[depth];
    if (!row) return -1;
    const frame = row[this.firstAfter(depth, x)];
    return frame !== undefined && this.start[frame] <= x ? frame : -1;
  }

  children(frame: number): number[] {
    const children: number[] = [];
    for (let c = this.firstChild[frame]; c >= 0; c = this.nextSibling[c]) children.push(c);
    return children;
  }

  /** From the root to the frame. */
  path(frame: number): number[] {
    const path = [frame];
    while (path[0] > 0) path.unshift(this.frames[path[0]].parent);
    return path;
  }
}

/** The columns as they came, in the same order, and after the children of a frame one for those that were folded. */
export function treeOf(data: FlameData): Tree {
  const n = data.nodes;
  const count = n.parent.length;
  const rest = n.total.map((total, i) => total - n.self[i]);
  for (let i = 1; i < count; ++i) rest[n.parent[i]] -= n.total[i];
  const frames: Frame[] = [];
  const placeOf = new Int32Array(count);
  const open: number[] = []; // nodes whose subtree is not done
  const fold = (node: number) => {
    if (!n.folded[node]) return;
    const weight = Math.abs(rest[node]);
    frames.push({
      ...{ parent: placeOf[node], fn: FOLDED, line: 0, total: rest[node], self: rest[node] },
      ...{ weight, baseTotal: 0, count: n.folded[node] },
    });
  };
  for (let i = 0; i < count; ++i) {
    while (open.length > 0 && open[open.length - 1] !== n.parent[i]) fold(open.pop() as number);
    placeOf[i] = frames.length;
    frames.push({
      ...{ parent: i === 0 ? 0 : placeOf[n.parent[i]], fn: i === 0 ? ROOT : n.function[i], line: n.line[i], count: 0 },
      ...{ total: n.total[i], self: n.self[i], weight: n.weight?.[i] ?? n.total[i] },
      baseTotal: n.baseTotal?.[i] ?? 0,
    });
    open.push(i);
  }
  while (open.length > 0) fold(open.pop() as number);
  return new Tree(frames);
}
