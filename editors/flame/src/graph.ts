// The graph on the page: a canvas that scrolls and zooms, with a frame under the pointer and a chosen one; for screen
// readers a tree whose chosen item is spelled out.
import { type Look, Painter, type Part, ROW, type View } from "./painter";
import type { Palette } from "./palette";

export interface Place {
  part: number;
  frame: number;
}

export interface GraphEvents {
  look: Look;
  describe(place: Place): string; // for a screen reader
  chosen(place: Place): void; // the choice moved
  opened(place: Place): void; // clicked, or `o`
  hovered(place: Place | null, x: number, y: number): void;
  zoomed(isZoomed: boolean): void;
}

const ZOOM_MILLISECONDS = 220;
const NARROWEST = 1e-9;
const HANDY = 8; // pixels: what is narrower is zoomed to when the keyboard gets there

export class Graph {
  parts: Part[] = [];
  palette: Palette;
  chosen: Place = { part: 0, frame: 0 };
  private hovered: Place | null = null;
  private readonly painter: Painter;
  private readonly spacer: HTMLElement;
  private readonly items: HTMLElement[];
  private from = 0;
  private to = 1;
  private width = 0; // of what is seen
  private height = 0;
  private wasZoomed = false;
  private animation = 0;
  private drawing = 0;
  private drag: { x: number; from: number; moved: boolean } | null = null;

  constructor(
    readonly scroller: HTMLElement,
    private readonly events: GraphEvents,
    palette: Palette,
  ) {
    this.palette = palette;
    this.painter = new Painter(scroller.querySelector("canvas") as HTMLCanvasElement);
    this.spacer = scroller.querySelector(".spacer") as HTMLElement;
    // Two that take turns: a reader says a new active descendant, but not a changed one.
    this.items = [...scroller.querySelectorAll<HTMLElement>("[role=treeitem]")];
    new ResizeObserver(() => this.resized()).observe(scroller);
    scroller.addEventListener("scroll", () => this.draw());
    scroller.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    scroller.addEventListener("pointermove", (event) => this.onMove(event));
    scroller.addEventListener("pointerleave", () => this.hover(null, 0, 0));
    scroller.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && event.offsetX < scroller.clientWidth)
        this.drag = { x: event.clientX, from: this.from, moved: false };
    });
    window.addEventListener("pointerup", () => setTimeout(() => this.drop()));
    scroller.addEventListener("click", (event) => this.onClick(event));
    scroller.addEventListener("dblclick", (event) => {
      const place = this.at(event);
      if (place) this.zoomTo(place);
    });
  }

  // ---- what is shown ----

  show(parts: (Omit<Part, "origin"> & { origin?: number })[], chosen: Place): void {
    this.parts = parts.map((part) => ({ origin: 0, ...part }));
    [this.from, this.to] = [0, 1];
    cancelAnimationFrame(this.animation);
    this.hovered = null;
    this.layOut();
    this.scroller.scrollTop = this.parts[0]?.direction === -1 && this.parts.length === 1 ? this.spacer.offsetHeight : 0;
    if (this.parts.length > 1) this.scroller.scrollTop = this.parts[0].origin - this.scroller.clientHeight / 3;
    this.choose(chosen);
    this.tellZoom();
  }

  /** How high it all is, and where the roots are. */
  private layOut(): void {
    const height = this.scroller.clientHeight;
    [this.width, this.height] = [this.scroller.clientWidth, height];
    this.painter.canvas.style.width = `${this.width}px`;
    this.painter.canvas.style.height = `${height}px`;
    const rows = this.parts.map((part) => part.tree.rows.length);
    if (this.parts.length === 1) {
      const content = Math.max(height, rows[0] * ROW);
      this.parts[0].origin = this.parts[0].direction === 1 ? 0 : content - ROW;
      this.spacer.style.height = `${content}px`;
    } else if (this.parts.length > 1) {
      const origin = (rows[0] - 1) * ROW;
      for (const part of this.parts) part.origin = origin;
      this.spacer.style.height = `${Math.max(height, (rows[0] + rows[1] - 1) * ROW)}px`;
    }
  }

  private resized(): void {
    const fromBottom = this.spacer.offsetHeight - this.scroller.scrollTop;
    this.layOut();
    if (this.parts.length === 1 && this.parts[0].direction === -1)
      this.scroller.scrollTop = this.spacer.offsetHeight - fromBottom;
    this.draw();
  }

  draw(): void {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => this.drawNow());
  }

  view(): View {
    return { from: this.from, to: this.to, top: this.scroller.scrollTop, width: this.width, height: this.height };
  }

  /** What was still to be drawn is drawn with it. */
  drawNow(): void {
    cancelAnimationFrame(this.drawing);
    this.drawing = 0;
    if (this.parts.length === 0) return;
    const view = this.view();
    this.painter.paint(this.parts, view, this.palette, this.events.look);
    const mark = (place: Place, style: string, filled: boolean) =>
      this.painter.outline(this.parts[place.part].tree, place.frame, this.y(place) - view.top, view, style, filled);
    if (this.hovered) mark(this.hovered, this.palette.hover, true);
    mark(this.chosen, this.palette.outline, false);
  }

  private depth(place: Place): number {
    return this.parts[place.part].tree.depth[place.frame];
  }

  private y(place: Place): number {
    const part = this.parts[place.part];
    return part.origin + part.direction * this.depth(place) * ROW;
  }

  // ---- the choice ----

  choose(place: Place): void {
    this.chosen = place;
    const [next, other] =
      this.items[0].id === this.scroller.getAttribute("aria-activedescendant")
        ? [this.items[1], this.items[0]]
        : [this.items[0], this.items[1]];
    const tree = this.parts[place.part].tree;
    next.textContent = this.events.describe(place);
    next.setAttribute("aria-level", String(this.depth(place) + 1));
    next.setAttribute("aria-selected", "true");
    if (tree.firstChild[place.frame] >= 0) next.setAttribute("aria-expanded", "true");
    else next.removeAttribute("aria-expanded");
    next.hidden = false;
    other.hidden = true;
    this.scroller.setAttribute("aria-activedescendant", next.id);
    this.events.chosen(place);
    this.draw();
  }

  /** Chosen, and where it can be seen. */
  visit(place: Place): void {
    this.choose(place);
    const tree = this.parts[place.part].tree;
    const [start, end] = [tree.start[place.frame], tree.end(place.frame)];
    const isHandy = ((end - start) / (this.to - this.from)) * this.scroller.clientWidth >= HANDY;
    if (!isHandy || start >= this.to || end <= this.from) {
      const around = tree.frames[place.frame].parent;
      this.animateTo(tree.start[around], tree.end(around));
    }
    this.scrollTo(place);
  }

  private scrollTo(place: Place): void {
    const [y, { top, height }] = [this.y(place), this.view()];
    if (y < top + ROW) this.scroller.scrollTop = y - ROW;
    else if (y > top + height - 2 * ROW) this.scroller.scrollTop = y - height + 2 * ROW;
  }

  /** Moves by an arrow key, as it looks on the screen. */
  move(key: string): void {
    const { part, frame } = this.chosen;
    const { tree, direction } = this.parts[part];
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const depth = tree.depth[frame];
      const next =
        tree.rows[depth][
          tree.firstAfter(depth, (tree.start[frame] + tree.end(frame)) / 2) + (key === "ArrowLeft" ? -1 : 1)
        ];
      if (next !== undefined) this.visit({ part, frame: next });
      return;
    }
    const wanted = key === "ArrowDown" ? 1 : -1;
    const side = frame === 0 ? this.parts.findIndex((other) => other.direction === wanted) : part;
    if (frame !== 0 && direction !== wanted) {
      this.visit({ part, frame: tree.frames[frame].parent });
      return;
    }
    const child = side >= 0 ? this.parts[side].tree.firstChild[frame] : -1;
    if (child >= 0) this.visit({ part: side, frame: child });
  }

  // ---- zoom ----

  get isZoomed(): boolean {
    return this.from > 0 || this.to < 1;
  }

  zoomTo(place: Place): void {
    const tree = this.parts[place.part].tree;
    this.animateTo(tree.start[place.frame], tree.end(place.frame));
    this.scrollTo(place);
  }

  zoomOut(): void {
    this.animateTo(0, 1);
  }

  zoomBy(factor: number, around = (this.from + this.to) / 2): void {
    cancelAnimationFrame(this.animation);
    const width = Math.min(1, Math.max(NARROWEST, (this.to - this.from) * factor));
    const share = (around - this.from) / (this.to - this.from);
    this.setRange(around - share * width, around - share * width + width);
  }

  private setRange(from: number, to: number): void {
    const width = Math.min(1, to - from);
    this.from = Math.min(1 - width, Math.max(0, from));
    this.to = this.from + width;
    this.draw();
    this.tellZoom();
  }

  private tellZoom(): void {
    if (this.wasZoomed === this.isZoomed) return;
    this.wasZoomed = this.isZoomed;
    this.events.zoomed(this.isZoomed);
  }

  private animateTo(from: number, to: number): void {
    cancelAnimationFrame(this.animation);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || to - from < NARROWEST) {
      this.setRange(from, to);
      return;
    }
    const [startFrom, startWidth, began] = [this.from, this.to - this.from, performance.now()];
    const step = (now: number) => {
      const time = Math.min(1, Math.max(0, now - began) / ZOOM_MILLISECONDS);
      const eased = 1 - (1 - time) ** 3;
      // The width goes by factors, so that a deep zoom is as even as a shallow one; the left edge keeps its pace.
      const width = startWidth * ((to - from) / startWidth) ** eased;
      const change = to - from - startWidth;
      const moved = Math.abs(change) < 1e-12 ? eased : (width - startWidth) / change;
      const left = startFrom + (from - startFrom) * moved;
      if (time < 1) this.setRange(left, left + width);
      else this.setRange(from, to);
      this.drawNow();
      if (time < 1) this.animation = requestAnimationFrame(step);
    };
    this.animation = requestAnimationFrame(step);
  }

  // ---- the pointer ----

  private at(event: MouseEvent): Place | null {
    const box = this.scroller.getBoundingClientRect();
    const view = this.view();
    const x = view.from + ((event.clientX - box.left) / view.width) * (view.to - view.from);
    const y = event.clientY - box.top + view.top;
    for (let p = 0; p < this.parts.length; ++p) {
      const { tree, origin, direction } = this.parts[p];
      const depth = direction * Math.floor((y - origin) / ROW);
      const frame = depth >= 0 ? tree.at(depth, x) : -1;
      if (frame >= 0) return { part: p, frame };
    }
    return null;
  }

  private onMove(event: PointerEvent): void {
    const view = this.view();
    if (this.drag && (this.drag.moved || Math.abs(event.clientX - this.drag.x) > 4)) {
      this.drag.moved = true;
      cancelAnimationFrame(this.animation);
      const from = this.drag.from - ((event.clientX - this.drag.x) / view.width) * (view.to - view.from);
      this.setRange(from, from + view.to - view.from);
      this.hover(null, 0, 0);
      return;
    }
    this.hover(this.at(event), event.clientX, event.clientY);
  }

  private hover(place: Place | null, x: number, y: number): void {
    const before = this.hovered;
    this.hovered = place;
    if (before?.frame !== place?.frame || before?.part !== place?.part) this.draw();
    this.events.hovered(place, x, y);
  }

  private onClick(event: MouseEvent): void {
    if (this.drag?.moved) return;
    const place = this.at(event);
    if (!place) return;
    this.choose(place);
    if (event.detail === 1) this.events.opened(place);
  }

  private drop(): void {
    this.drag = null;
  }

  private onWheel(event: WheelEvent): void {
    const view = this.view();
    const scrolls = this.spacer.offsetHeight > view.height;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const moved = ((event.deltaX || event.deltaY) / view.width) * (view.to - view.from);
      this.setRange(view.from + moved, view.to + moved);
    } else if (event.ctrlKey || event.metaKey || !scrolls) {
      const box = this.scroller.getBoundingClientRect();
      const at = view.from + ((event.clientX - box.left) / view.width) * (view.to - view.from);
      this.zoomBy(Math.exp(event.deltaY * (event.ctrlKey && Math.abs(event.deltaY) < 40 ? 0.01 : 0.002)), at);
    } else {
      return; // the browser scrolls
    }
    event.preventDefault();
  }
}
