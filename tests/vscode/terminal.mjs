// A terminal for pictures: a program in tmux, and its screen as a page for the browser.
import { execFileSync } from "node:child_process";

const foreground = "#d4d7dd";
const background = "#14161b"; // Neovim's own dark ground
const base = ["#07080d", "#ffc0b9", "#b3f6c0", "#fce094", "#a6dbff", "#ffcaff", "#8cf8f7", "#eef1f8"];

export class Terminal {
  constructor(folder, columns, rows, command, environment) {
    this.socket = `proflens-${process.pid}`;
    const size = ["-x", columns, "-y", rows];
    const options = { cwd: folder, env: { ...process.env, LC_ALL: "C.UTF-8", TERM: "tmux-256color", ...environment } };
    // A server of its own, without anybody's configuration, that knows all colours and gives Escape at once.
    const settings = [["default-terminal", "tmux-256color"], ["terminal-overrides", "*:Tc"], ["escape-time", "0"], ["status", "off"]];
    const set = settings.flatMap((one) => ["set-option", "-g", ...one, ";"]);
    execFileSync("tmux", ["-L", this.socket, "-f", "/dev/null", "start-server", ";", ...set, "new-session", "-d", ...size.map(String), command], options);
  }

  keys(...keys) {
    this.tmux("send-keys", ...keys);
  }

  text() {
    return this.tmux("capture-pane", "-p");
  }

  /** The screen as HTML, in its colours. */
  page() {
    const lines = this.tmux("capture-pane", "-p", "-e").replace(/\n+$/, "").split("\n");
    // Lines as high as the font, so that frames are without gaps.
    const style = `margin:0;padding:10px 12px;width:max-content;background:${background};color:${foreground};font:15px/17px 'DejaVu Sans Mono',monospace`;
    return `<!doctype html><meta charset="utf-8"><body style="margin:0"><pre style="${style}">${htmlOf(lines)}</pre>`;
  }

  close() {
    this.tmux("kill-server");
  }

  tmux(...command) {
    return execFileSync("tmux", ["-L", this.socket, ...command], { encoding: "utf8" });
  }
}

/** Of text with "select graphic rendition" in it (ECMA-48), whose state goes on from line to line. */
function htmlOf(lines) {
  const pen = {};
  return lines
    .map((line) => {
      let html = "";
      for (const [, codes, text] of line.matchAll(/\x1b\[([\d;:]*)m|([^\x1b]+)/g))
        if (text === undefined) apply(pen, codes);
        else html += `<span style="${styleOf(pen)}">${escaped(text)}</span>`;
      return html;
    })
    .join("\n");
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function styleOf({ fore = foreground, back = "", bold, italic, under, reverse, strike }) {
  const [text, ground] = reverse ? [back || background, fore] : [fore, back];
  const line = [under && "underline", strike && "line-through"].filter(Boolean).join(" ");
  return `color:${text};${ground && `background:${ground};`}${bold ? "font-weight:bold;" : ""}${italic ? "font-style:italic;" : ""}${line && `text-decoration:${line};`}`;
}

const switches = { 1: "bold", 3: "italic", 4: "under", 7: "reverse", 9: "strike" };
const offs = { 22: "bold", 23: "italic", 24: "under", 27: "reverse", 29: "strike", 39: "fore", 49: "back" };

function apply(pen, codes) {
  const numbers = codes.replaceAll(/4:\d/g, "4").split(/[;:]/).map(Number);
  while (numbers.length > 0) {
    const code = numbers.shift();
    if (code === 0) for (const name of Object.keys(pen)) delete pen[name];
    else if (switches[code]) pen[switches[code]] = true;
    else if (offs[code]) delete pen[offs[code]];
    else if (code === 38 || code === 48) pen[code === 38 ? "fore" : "back"] = extended(numbers);
    else if (code >= 30 && code < 38) pen.fore = base[code - 30];
    else if (code >= 40 && code < 48) pen.back = base[code - 40];
    else if (code >= 90 && code < 98) pen.fore = base[code - 90];
    else if (code === 58) extended(numbers); // the colour of an underline
  }
}

/** What follows 38, 48 or 58: 2;r;g;b or 5;n. */
function extended(numbers) {
  if (numbers.shift() === 2) return `rgb(${numbers.splice(0, 3).join(" ")})`;
  const index = numbers.shift();
  if (index < 16) return base[index % 8];
  if (index >= 232) return `rgb(${Array(3).fill(8 + 10 * (index - 232)).join(" ")})`;
  const level = (step) => (step === 0 ? 0 : 55 + 40 * step);
  return `rgb(${[36, 6, 1].map((unit) => level(Math.floor((index - 16) / unit) % 6)).join(" ")})`;
}
