// Finding functions by a part of their name or file, or by a /regular expression/, and what share of everything they have.
import type { FlameData } from "./data";
import type { Tree } from "./tree";

export interface Found {
  functions: Uint8Array; // by function: 1 where it matches
  count: number;
}

/** Nothing for an empty query; an error text for a regular expression that is none. */
export function search(data: FlameData, query: string): Found | string | null {
  const wanted = query.trim();
  if (wanted === "") return null;
  let matches: (text: string) => boolean;
  const pattern = /^\/(.+?)\/?$/.exec(wanted);
  if (pattern) {
    try {
      const expression = new RegExp(pattern[1], "i");
      matches = (text) => expression.test(text);
    } catch {
      return "not a regular expression";
    }
  } else {
    const lower = wanted.toLowerCase();
    matches = (text) => text.toLowerCase().includes(lower);
  }
  const { name, file } = data.functions;
  const functions = new Uint8Array(name.length);
  let count = 0;
  for (let i = 0; i < name.length; ++i)
    if (matches(name[i]) || matches(data.files[file[i]])) {
      functions[i] = 1;
      ++count;
    }
  return { functions, count };
}

/** A stack counts once, however many of its frames match. */
export function matchedTotal(tree: Tree, found: Found): number {
  let total = 0;
  const inside = new Uint8Array(tree.frames.length);
  tree.frames.forEach((frame, i) => {
    if (i > 0 && inside[frame.parent]) inside[i] = 1;
    else if (frame.fn >= 0 && found.functions[frame.fn]) {
      inside[i] = 1;
      total += Math.abs(frame.total);
    }
  });
  return total;
}
