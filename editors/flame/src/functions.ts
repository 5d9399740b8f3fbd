// The list of functions beside the graph: what a flame graph says to who cannot see it, and the way into a sandwich.
import type { FlameData } from "./data";
import type { Found } from "./search";
import { label, percent } from "./units";

const MOST = 200;

export class FunctionList {
  private order: "flat" | "cum" = "cum";
  private shown: { data: FlameData; found: Found | null } | null = null;

  constructor(
    private readonly table: HTMLTableElement,
    private readonly note: HTMLElement,
    private readonly chosen: (fn: number) => void,
  ) {
    for (const button of table.querySelectorAll<HTMLButtonElement>("th button"))
      button.addEventListener("click", () => {
        this.order = button.dataset.order === "flat" ? "flat" : "cum";
        this.update();
      });
    table.tBodies[0].addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>("button[data-function]");
      if (button) this.chosen(Number(button.dataset.function));
    });
  }

  show(data: FlameData, found: Found | null): void {
    this.shown = { data, found };
    this.update();
  }

  private update(): void {
    if (!this.shown) return;
    const { data, found } = this.shown;
    const { name, label: short, flat, cum } = data.functions;
    const values = this.order === "flat" ? flat : cum;
    const all = [...name.keys()].filter((fn) => values[fn] !== 0 && (!found || found.functions[fn]));
    all.sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || (name[a] < name[b] ? -1 : 1));
    const rows = all.slice(0, MOST).map((fn) => {
      const row = document.createElement("tr");
      for (const value of [flat[fn], cum[fn]]) {
        const cell = row.insertCell();
        cell.className = "number";
        cell.textContent = label(value, data.scale);
        cell.title = percent(value, data.total);
      }
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: short[fn], title: name[fn] });
      button.dataset.function = String(fn);
      row.insertCell().append(button);
      return row;
    });
    this.table.tBodies[0].replaceChildren(...rows);
    for (const header of this.table.querySelectorAll<HTMLElement>("th")) {
      const own = header.querySelector<HTMLElement>("button")?.dataset.order;
      if (own) header.setAttribute("aria-sort", own === this.order ? "descending" : "none");
    }
    this.note.textContent =
      all.length === 0
        ? "No function matches."
        : all.length > MOST
          ? `The first ${MOST} of ${all.length}; search for others.`
          : "";
  }
}
