// What is said of a frame: its label, the lines of its tip, and the sentence that a screen reader gets.
import { type FlameData, FOLDED, ROOT } from "./data";
import type { Frame } from "./tree";
import { label, percent, plural, signed } from "./units";

export class Describer {
  constructor(readonly data: FlameData) {}

  short(frame: Frame): string {
    if (frame.fn === ROOT) return `all of ${this.data.type}`;
    if (frame.fn === FOLDED)
      return frame.count > 0 ? `\u2026 ${plural(frame.count, "small one")}` : "\u2026 small ones";
    return this.data.functions.label[frame.fn];
  }

  full(frame: Frame): string {
    if (frame.fn === FOLDED)
      return frame.count > 0
        ? `${plural(frame.count, "function")} too small to show`
        : "not shown where it is called: too small";
    return frame.fn === ROOT ? this.short(frame) : this.data.functions.name[frame.fn];
  }

  file(frame: Frame): string {
    return frame.fn < 0 ? "" : this.data.files[this.data.functions.file[frame.fn]];
  }

  place(frame: Frame): string {
    const file = this.file(frame);
    return file === "" || frame.line === 0 ? file : `${file}:${frame.line}`;
  }

  /** With a sign: "parse  +12.0 %". */
  labelOf(frame: Frame): string {
    return this.data.base && frame.fn !== FOLDED ? `${this.short(frame)}  ${this.change(frame)}` : this.short(frame);
  }

  value(value: number): string {
    return label(value, this.data.scale);
  }

  share(value: number): string {
    return percent(value, this.data.total);
  }

  /** "+12.0 %", "new", "gone", "same". */
  change(frame: Frame): string {
    const change = frame.total - frame.baseTotal;
    if (change === 0) return "same";
    if (frame.baseTotal === 0) return "new";
    if (frame.total === 0) return "gone";
    return (change > 0 ? "+" : "") + percent(change, Math.abs(frame.baseTotal));
  }

  changeInWords(frame: Frame): string {
    const base = this.data.base?.profile ?? "";
    const change = frame.total - frame.baseTotal;
    if (change === 0) return `as much as in ${base}`;
    if (frame.baseTotal === 0) return `new: not in ${base}`;
    if (frame.total === 0) return `gone: ${this.value(frame.baseTotal)} in ${base}`;
    const words = change > 0 ? "more" : "less";
    return `${signed(change, this.data.scale)} (${this.change(frame)}): ${words} than in ${base}`;
  }

  costs(frame: Frame): string {
    const own = frame.fn === FOLDED ? "" : `, itself ${this.value(frame.self)} (${this.share(frame.self)})`;
    return `${this.value(frame.total)} (${this.share(frame.total)})${own}`;
  }

  lines(frame: Frame): string[] {
    const lines = [this.full(frame), this.place(frame), this.costs(frame)];
    if (this.data.base) lines.push(this.changeInWords(frame));
    return lines.filter((line) => line !== "");
  }
}
