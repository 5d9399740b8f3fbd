// What the server (or `proflens flame`) hands to the page: server/flame/flame_data.h writes it. Columns, to be small.

export interface Scale {
  factor: number; // from the profile's unit to the smallest step's
  steps: [number, string][]; // ascending
}

export interface FlameData {
  profile: string; // its file's name
  path: string;
  type: string;
  types: { type: string; unit: string }[];
  scale: Scale;
  total: number; // Σ|value|: what shares are of
  base: { profile: string; total: number } | null; // what it is compared with
  filter: string | null; // what the editor shows is narrowed to
  hasStacks: boolean;
  warnings: string[];
  files: string[];
  functions: { name: string[]; label: string[]; package: number[]; file: number[]; flat: number[]; cum: number[] };
  nodes: {
    parent: number[];
    function: number[]; // -1: the root
    line: number[];
    total: number[];
    self: number[];
    folded: number[]; // functions below that are too small to be shown
    weight?: number[]; // where it is not the total
    baseTotal?: number[];
    baseSelf?: number[];
  };
}

/** What a frame is called when it stands for those that are too small. */
export const FOLDED = -2;
export const ROOT = -1;

/** A function that the editor asked to see. */
export interface Reveal {
  serial: number;
  name: string;
  file: string;
}

export interface Changes {
  version: number;
  reveal: Reveal | null;
}
