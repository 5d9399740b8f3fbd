// The page: one graph, the controls around it, and what they do. Everything it shows comes from one FlameData.
import type { Connection } from "./connection";
import { type FlameData, FOLDED, type Reveal } from "./data";
import { Describer } from "./describe";
import { FunctionList } from "./functions";
import { Graph, type Place } from "./graph";
import type { Look } from "./painter";
import { differenceColour, LIGHT, paletteOf } from "./palette";
import { occurrences, sandwich } from "./sandwich";
import { type Found, matchedTotal, search } from "./search";
import { followTheme } from "./theme";
import { type Frame, Tree, treeOf } from "./tree";
import { percent, plural } from "./units";

const ROOMY = 720; // pixels, for the graph and the list beside it

export function element<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

export class Page {
  private data!: FlameData;
  private describer!: Describer;
  private whole: Tree = new Tree([]);
  private found: Found | null = null;
  private sandwiched = -1; // the function that is between its callers and callees
  private direction: 1 | -1 = 1;
  private readonly graph: Graph;
  private readonly list: FunctionList;

  constructor(private readonly connection: Connection | null) {
    this.graph = new Graph(
      element("graph"),
      {
        look: this.look,
        describe: (place) => this.spoken(place),
        chosen: (place) => this.showDetails(place),
        opened: (place) => this.open(place),
        hovered: (place, x, y) => this.showTip(place, x, y),
        zoomed: (isZoomed) => this.updateReset(isZoomed),
      },
      LIGHT,
    );
    this.list = new FunctionList(element("functions"), element("functions-note"), (fn) => this.sandwich(fn));
    followTheme((theme) => {
      this.graph.palette = paletteOf(theme);
      this.graph.draw();
    });
    this.listen();
  }

  // ---- data ----

  /** New data keeps what the user looks at, as far as it is still there. */
  show(data: FlameData): void {
    const name = this.sandwiched >= 0 ? this.data.functions.name[this.sandwiched] : null;
    const isFirst = this.data === undefined;
    this.data = data;
    this.describer = new Describer(data);
    this.whole = treeOf(data);
    this.sandwiched = name === null ? -1 : data.functions.name.indexOf(name);
    document.title = `${data.profile} \u2013 ${data.type} \u2013 Proflens`;
    element("profile").textContent = data.profile;
    element("profile").title = data.path;
    this.showTypes();
    const notes = [...data.warnings];
    if (data.base) notes.unshift(`Compared with ${data.base.profile}: \u2212 is less (blue), + is more (orange).`);
    if (data.filter) notes.unshift(`Filtered as in the editor: ${data.filter}.`);
    if (!data.hasStacks) notes.unshift("This profile has no stacks, so there is no flame graph of it.");
    element("notes").textContent = notes.join(" ");
    element("notes").hidden = notes.length === 0;
    element("functions-view").dataset.unit = data.type;
    this.runSearch();
    if (isFirst && this.whole.rows.length === 0) return;
    this.arrange();
  }

  showNothing(): void {
    element("notes").textContent = "No profile is loaded any more.";
    element("notes").hidden = false;
  }

  private showTypes(): void {
    const select = element<HTMLSelectElement>("type");
    select.replaceChildren(
      ...this.data.types.map(({ type }) => {
        const option = document.createElement("option");
        Object.assign(option, { value: type, textContent: type, selected: type === this.data.type });
        return option;
      }),
    );
    select.disabled = this.data.types.length < 2;
  }

  // ---- what is drawn ----

  private arrange(): void {
    if (this.sandwiched >= 0) {
      const halves = sandwich(this.whole, this.sandwiched, this.data.functions.cum[this.sandwiched]);
      this.graph.show(
        [
          { tree: halves.callers, direction: -1 },
          { tree: halves.callees, direction: 1 },
        ],
        { part: 1, frame: 0 },
      );
    } else {
      this.graph.show([{ tree: this.whole, direction: this.direction }], { part: 0, frame: 0 });
    }
    element("sandwich-bar").hidden = this.sandwiched < 0;
    if (this.sandwiched >= 0) element("sandwich-name").textContent = this.data.functions.name[this.sandwiched];
    const isFlame = this.direction === -1;
    element("flame").setAttribute("aria-pressed", String(isFlame));
    element("icicle").setAttribute("aria-pressed", String(!isFlame));
    this.updateReset(false);
  }

  private frameAt(place: Place): Frame {
    return this.graph.parts[place.part].tree.frames[place.frame];
  }

  private readonly look: Look = {
    fill: (part, frame) => this.fillOf(this.graph.parts[part].tree.frames[frame]),
    thinFill: (part, frame) => {
      if (!this.found) return this.graph.palette.thin;
      const { fn } = this.graph.parts[part].tree.frames[frame];
      return fn >= 0 && this.found.functions[fn] ? this.graph.palette.match : this.graph.palette.dimmed;
    },
    textColour: (part, frame) => {
      const { fn } = this.graph.parts[part].tree.frames[frame];
      if (fn === FOLDED) return this.graph.palette.dimmedText;
      if (!this.found) return this.graph.palette.text;
      if (fn >= 0 && this.found.functions[fn]) return "#ffffff";
      return this.data.base ? this.graph.palette.text : this.graph.palette.dimmedText;
    },
    label: (part, frame) => this.describer.labelOf(this.graph.parts[part].tree.frames[frame]),
  };

  private fillOf(frame: Frame): string {
    const { palette } = this.graph;
    if (frame.fn === FOLDED) return palette.folded;
    if (frame.fn >= 0 && this.found?.functions[frame.fn]) return palette.match;
    if (this.data.base) {
      const whole = Math.max(this.data.total, this.data.base.total) || 1;
      return differenceColour(palette, (frame.total - frame.baseTotal) / whole);
    }
    if (this.found) return palette.dimmed;
    if (frame.fn < 0) return palette.folded;
    return palette.frames[this.data.functions.package[frame.fn] % palette.frames.length];
  }

  // ---- what is said of a frame ----

  private spoken(place: Place): string {
    const { tree } = this.graph.parts[place.part];
    const frame = tree.frames[place.frame];
    const role = this.graph.parts.length > 1 ? (place.part === 0 ? "caller, " : "callee, ") : "";
    const below = tree.children(place.frame).length;
    return `${role}${this.describer.lines(frame).join(", ")}, ${plural(below, "frame")} ${role === "caller, " ? "above" : "below"}`;
  }

  private showDetails(place: Place): void {
    const frame = this.frameAt(place);
    element("name").textContent = this.describer.full(frame);
    element("name").title = this.describer.full(frame);
    element("place").textContent = this.describer.place(frame);
    element("costs").textContent = this.describer.costs(frame);
    element("change").textContent = this.data.base ? this.describer.changeInWords(frame) : "";
    element<HTMLButtonElement>("open").disabled = frame.fn < 0 || this.describer.file(frame) === "";
    element<HTMLButtonElement>("callers").disabled = frame.fn < 0;
    element("message").textContent = "";
  }

  private showTip(place: Place | null, x: number, y: number): void {
    const tip = element("tip");
    tip.hidden = place === null;
    if (!place) return;
    const lines = this.describer.lines(this.frameAt(place)).map((line, i) => {
      const div = document.createElement(i === 0 ? "strong" : "div");
      div.textContent = line;
      return div;
    });
    tip.replaceChildren(...lines);
    const { innerWidth, innerHeight } = window;
    tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${y + 18 + tip.offsetHeight > innerHeight ? y - tip.offsetHeight - 10 : y + 18}px`;
  }

  // ---- what the user does ----

  private async open(place: Place): Promise<void> {
    const frame = this.frameAt(place);
    if (frame.fn < 0 || !this.connection) return;
    try {
      const name = this.data.functions.name[frame.fn];
      const answer = await this.connection.open(name, this.describer.file(frame), frame.line);
      element("message").textContent = answer.opened ? "" : answer.why;
    } catch (error) {
      element("message").textContent = `Not opened: ${(error as Error).message}`;
    }
  }

  private sandwich(fn: number): void {
    this.sandwiched = fn;
    this.arrange();
    this.graph.scroller.focus();
  }

  private runSearch(): void {
    const box = element<HTMLInputElement>("search");
    const found = search(this.data, box.value);
    const isWrong = typeof found === "string";
    box.setAttribute("aria-invalid", String(isWrong));
    this.found = isWrong ? null : found;
    const share = this.found ? percent(matchedTotal(this.whole, this.found), this.data.total) : "";
    element("matches").textContent = isWrong
      ? found
      : this.found
        ? `${plural(this.found.count, "function")}, ${share}`
        : "";
    this.list.show(this.data, this.found);
    this.graph.draw();
  }

  /** The next or previous frame that matches, in the order of the tree. */
  private nextMatch(step: 1 | -1): void {
    const { part, frame } = this.graph.chosen;
    const { frames } = this.graph.parts[part].tree;
    if (!this.found) return;
    for (let tried = 1; tried <= frames.length; ++tried) {
      const next = (frame + step * tried + frames.length * 2) % frames.length;
      if (frames[next].fn < 0 || !this.found.functions[frames[next].fn]) continue;
      this.graph.visit({ part, frame: next });
      return;
    }
  }

  /** What the editor asked for: all places of the function, the heaviest one chosen. */
  reveal(wanted: Reveal): void {
    const { name, file } = this.data.functions;
    const named = [...name.keys()].filter((fn) => name[fn] === wanted.name);
    const fn = named.find((f) => this.data.files[file[f]] === wanted.file) ?? named[0];
    if (fn === undefined) {
      element("message").textContent = `${wanted.name} is not in ${this.data.type} of ${this.data.profile}.`;
      return;
    }
    this.sandwiched = -1;
    this.arrange();
    element<HTMLInputElement>("search").value = name[fn];
    this.runSearch();
    const { frames } = this.whole;
    const places = occurrences(this.whole, fn).sort((a, b) => frames[b].weight - frames[a].weight);
    if (places.length > 0) this.graph.visit({ part: 0, frame: places[0] });
    else element("message").textContent = `${wanted.name} is too small to be seen here.`;
  }

  private updateReset(isZoomed: boolean): void {
    element<HTMLButtonElement>("reset").disabled = !isZoomed && this.sandwiched < 0;
  }

  /** Out of what one is in: the zoom, the sandwich, the search. */
  private back(): void {
    if (this.graph.isZoomed) {
      this.graph.zoomOut();
    } else if (this.sandwiched >= 0) {
      this.sandwiched = -1;
      this.arrange();
    } else {
      element<HTMLInputElement>("search").value = "";
      this.runSearch();
    }
  }

  private turn(direction: 1 | -1): void {
    this.direction = direction;
    this.sandwiched = -1;
    this.arrange();
  }

  private async chooseType(type: string): Promise<void> {
    if (this.connection) await this.connection.chooseType(type);
    else this.onType(type);
  }
  /** Set for a page without a server, which has the data of all types inside. */
  onType: (type: string) => void = () => {};

  private copyName(): void {
    void navigator.clipboard?.writeText(this.describer.full(this.frameAt(this.graph.chosen)));
  }

  lost(isLost: boolean): void {
    element("lost").hidden = !isLost;
  }

  // ---- events ----

  /** The list goes where there is room for both. */
  private showList(isShown: boolean): void {
    element("functions-view").hidden = !isShown;
    element("list").setAttribute("aria-expanded", String(isShown));
  }

  private listen(): void {
    const click = (id: string, action: () => void) => element(id).addEventListener("click", action);
    click("flame", () => this.turn(-1));
    click("icicle", () => this.turn(1));
    click("reset", () => this.back());
    click("sandwich-close", () => {
      this.sandwiched = -1;
      this.arrange();
    });
    click("open", () => this.open(this.graph.chosen));
    click("zoom", () => this.graph.zoomTo(this.graph.chosen));
    click("callers", () => this.sandwich(this.frameAt(this.graph.chosen).fn));
    click("copy", () => this.copyName());
    click("previous", () => this.nextMatch(-1));
    click("next", () => this.nextMatch(1));
    click("list", () => this.showList(element("functions-view").hidden));
    this.showList(window.innerWidth >= ROOMY);
    click("help", () => element<HTMLDialogElement>("keys").showModal());
    element<HTMLButtonElement>("open").hidden = this.connection === null;
    element<HTMLSelectElement>("type").addEventListener("change", (event) =>
      this.chooseType((event.target as HTMLSelectElement).value),
    );
    element("search").addEventListener("input", () => this.runSearch());
    element("search").addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.nextMatch(event.shiftKey ? -1 : 1);
      if (event.key === "Escape") {
        this.back();
        this.graph.scroller.focus();
      }
    });
    element("graph").addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || (event.target as Element).matches("input")) return;
      event.preventDefault();
      element("search").focus();
    });
  }

  private readonly keys: Record<string, () => void> = {
    Enter: () => this.graph.zoomTo(this.graph.chosen),
    Escape: () => this.back(),
    Home: () => this.graph.visit({ part: this.graph.chosen.part, frame: 0 }),
    "+": () => this.graph.zoomBy(0.7),
    "-": () => this.graph.zoomBy(1 / 0.7),
    o: () => this.open(this.graph.chosen),
    s: () => {
      const { fn } = this.frameAt(this.graph.chosen);
      if (fn >= 0) this.sandwich(fn);
    },
    i: () => this.turn(this.direction === 1 ? -1 : 1),
    n: () => this.nextMatch(1),
    p: () => this.nextMatch(-1),
    c: () => this.copyName(),
    "?": () => element<HTMLDialogElement>("keys").showModal(),
  };

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) this.graph.move(event.key);
    else if (this.keys[event.key]) this.keys[event.key]();
    else return;
    event.preventDefault();
  }
}
