// Draws the rows in view. What is narrower than a pixel shares it with its neighbours: a row costs what the screen is
// wide, not what the profile is big.
import type { Palette } from "./palette";
import type { Tree } from "./tree";

export const ROW = 20;
const FONT = "12px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const PADDING = 5;
const FEWEST = 3; // characters, for a label to be worth it

/** A tree on the page: its root's row, and whether it grows up or down from there. */
export interface Part {
  tree: Tree;
  origin: number; // y of the root's row in the content
  direction: 1 | -1;
}

/** How frames look. Asked for each frame in view, so it has to be quick. */
export interface Look {
  fill(part: number, frame: number): string;
  /** Of what shares a pixel with others: few colours, so that neighbours become one rectangle. */
  thinFill(part: number, frame: number): string;
  textColour(part: number, frame: number): string;
  label(part: number, frame: number): string;
}

export interface View {
  from: number; // of the trees' 0 to 1
  to: number;
  top: number; // of the content, in pixels
  width: number;
  height: number;
}

/** By colour, for a change of colour costs more than a rectangle: x, y and width of each; texts with x and y. */
type Rectangles = Map<string, number[]>;
type Labels = Map<string, { text: string; x: number; y: number }[]>;

export class Painter {
  private readonly context: CanvasRenderingContext2D;
  private readonly characters: number; // width of one
  private rectangles: Rectangles = new Map();
  private insides: Rectangles = new Map(); // of frames with an edge
  private labels: Labels = new Map();
  private edge = "";

  constructor(readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
    this.context.font = FONT;
    this.characters = this.context.measureText("0".repeat(100)).width / 100;
  }

  paint(parts: Part[], view: View, palette: Palette, look: Look): void {
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const context = this.context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.edge = palette.edge ?? "";
    context.fillStyle = palette.background;
    context.fillRect(0, 0, view.width, view.height);
    [this.rectangles, this.insides, this.labels] = [new Map(), new Map(), new Map()];
    parts.forEach((part, p) => {
      for (let depth = p > 0 ? 1 : 0; depth < part.tree.rows.length; ++depth) {
        const y = part.origin + part.direction * depth * ROW - view.top;
        if (y > -ROW && y < view.height) this.row(p, part.tree, depth, y, view, look);
      }
    });
    this.fill(this.rectangles, ROW - 1);
    this.fill(this.insides, ROW - 3);
    context.font = FONT;
    context.textBaseline = "middle";
    for (const [style, labels] of this.labels) {
      context.fillStyle = style;
      for (const { text, x, y } of labels) context.fillText(text, x, y);
    }
  }

  private fill(rectangles: Rectangles, height: number): void {
    for (const [style, places] of rectangles) {
      this.context.fillStyle = style;
      for (let i = 0; i < places.length; i += 3) this.context.fillRect(places[i], places[i + 1], places[i + 2], height);
    }
  }

  private row(part: number, tree: Tree, depth: number, y: number, view: View, look: Look): void {
    const row = tree.rows[depth];
    const scale = view.width / (view.to - view.from);
    let [thinFrom, thinTo, thinFill] = [0, 0, ""]; // pixels of thin frames that are not drawn yet
    const flush = () => {
      if (thinTo > thinFrom) add(this.rectangles, thinFill, thinFrom, y, thinTo - thinFrom);
      thinFrom = thinTo = 0;
    };
    for (let i = tree.firstAfter(depth, view.from); i < row.length; ) {
      const frame = row[i];
      if (tree.start[frame] >= view.to) break;
      const left = Math.max(0, (tree.start[frame] - view.from) * scale);
      const right = Math.min(view.width, (tree.end(frame) - view.from) * scale);
      if (right - left < 1) {
        const pixel = Math.floor(left);
        const fill = look.thinFill(part, frame);
        // A gap of a pixel is not worth two rectangles.
        if (pixel > thinTo + 1 || fill !== thinFill || thinTo === 0) {
          flush();
          thinFrom = pixel;
          thinFill = fill;
        }
        thinTo = pixel + 1;
        i = Math.max(i + 1, tree.firstAfter(depth, view.from + (pixel + 1) / scale, i));
        continue;
      }
      flush();
      const from = Math.round(left); // whole pixels need no smoothing of edges
      const to = Math.max(from + 1, Math.round(right) - (right - left > 3 ? 1 : 0));
      if (this.edge && to - from > 2) {
        add(this.rectangles, this.edge, from, y, to - from);
        add(this.insides, look.fill(part, frame), from + 1, y + 1, to - from - 2);
      } else {
        add(this.rectangles, this.edge || look.fill(part, frame), from, y, to - from);
      }
      const room = Math.floor((right - left - 2 * PADDING) / this.characters);
      if (room >= FEWEST) this.write(look.label(part, frame), look.textColour(part, frame), room, left, y);
      ++i;
    }
    flush();
  }

  private write(label: string, style: string, room: number, left: number, y: number): void {
    const text = label.length <= room ? label : `${label.slice(0, room - 1)}\u2026`;
    const entry = { text, x: left + PADDING, y: y + ROW / 2 };
    const list = this.labels.get(style);
    if (list) list.push(entry);
    else this.labels.set(style, [entry]);
  }

  outline(tree: Tree, frame: number, y: number, view: View, style: string, filled: boolean): void {
    const scale = view.width / (view.to - view.from);
    const left = Math.max(0, (tree.start[frame] - view.from) * scale);
    const right = Math.min(view.width, (tree.end(frame) - view.from) * scale);
    if (right < left) return;
    if (filled) {
      this.context.fillStyle = style;
      this.context.fillRect(left, y, Math.max(1, right - left - 1), ROW - 1);
    } else {
      this.context.strokeStyle = style;
      this.context.lineWidth = 2;
      this.context.strokeRect(left + 1, y + 1, Math.max(1, right - left - 3), ROW - 3);
    }
  }
}

function add(rectangles: Rectangles, style: string, x: number, y: number, width: number): void {
  const places = rectangles.get(style);
  if (places) places.push(x, y, width);
  else rectangles.set(style, [x, y, width]);
}
