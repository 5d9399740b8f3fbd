// Colours of frames. A package has one hue; a difference goes from blue (less) over grey to orange (more), which is told
// apart without red and green, and is said by a sign in the label as well.

import type { Theme } from "./theme";

export interface Palette {
  text: string;
  background: string;
  folded: string;
  thin: string; // frames that share a pixel
  dimmed: string;
  dimmedText: string;
  match: string;
  outline: string; // of the chosen frame
  hover: string;
  edge?: string; // drawn around frames that nothing else tells apart
  frames: string[];
  differences: string[]; // from much less to much more, the middle is no change
}

const HUES = [28, 98, 205, 340, 48, 150, 265, 12, 180, 68, 300, 230]; // neighbours in the list are far apart

function frames(saturation: number, lightness: number): string[] {
  return [3, -4].flatMap((shift) => HUES.map((hue) => `hsl(${hue} ${saturation}% ${lightness + shift}%)`));
}

function differences(lightest: number, darkest: number): string[] {
  const steps = [0, 1, 2, 3, 4].map((step) => lightest + ((darkest - lightest) * step) / 4);
  const side = (hue: number) => steps.slice(1).map((l, i) => `hsl(${hue} ${45 + i * 12}% ${l}%)`);
  return [...side(212).reverse(), `hsl(220 6% ${lightest}%)`, ...side(26)];
}

export const LIGHT: Palette = {
  ...{
    text: "#1b1b1b",
    background: "#ffffff",
    folded: "#dcdfe4",
    thin: "#d9c3a5",
    dimmed: "#eceef1",
    dimmedText: "#5f6672",
  },
  ...{ match: "#c43ad6", outline: "#000000", hover: "rgb(0 0 0 / 0.14)" },
  ...{ frames: frames(72, 78), differences: differences(90, 62) },
};

export const DARK: Palette = {
  ...{
    text: "#f2f2f2",
    background: "#1a1c20",
    folded: "#3a3e46",
    thin: "#57493a",
    dimmed: "#2a2d33",
    dimmedText: "#a3a9b5",
  },
  ...{ match: "#8f2fa0", outline: "#ffffff", hover: "rgb(255 255 255 / 0.18)" },
  ...{ frames: frames(38, 30), differences: differences(30, 40) },
};

/** Without shades that one would have to tell apart: frames have edges instead, and a difference its sign. */
const contrasting = (text: string, background: string, match: string, outline: string): Palette => ({
  ...{ text, background, folded: background, thin: text, dimmed: background, dimmedText: text },
  ...{ match, outline, hover: "rgb(128 128 128 / 0.4)", edge: text },
  ...{ frames: [background], differences: [background] },
});

export function paletteOf({ isDark, isHighContrast }: Theme): Palette {
  if (isHighContrast)
    return isDark
      ? contrasting("#ffffff", "#000000", "#8a3c12", "#f38518")
      : contrasting("#000000", "#ffffff", "#0f4a85", "#b5200d");
  return isDark ? DARK : LIGHT;
}

/** Where a change of `share` of the whole is on the scale of differences: a step for each factor of about three. */
export function differenceColour(palette: Palette, share: number): string {
  const steps = (palette.differences.length - 1) / 2;
  const size = Math.abs(share);
  const step = size < 0.0005 ? 0 : Math.min(steps, 1 + Math.floor(Math.log(size / 0.003) / Math.log(3)));
  const least = size < 0.0005 ? 0 : 1;
  return palette.differences[steps + Math.sign(share) * Math.min(steps, Math.max(step, least))];
}
