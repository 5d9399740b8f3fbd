// Values and shares as text, digit for digit as analysis/units.h has them: tests/flame/units_test.mjs holds them together.
import type { Scale } from "./data";

const MINUS = "\u2212";

/** As C's printf rounds: the exact value of the double, and halves to even. */
function fixed(value: number, decimals: number): string {
  const halves = value * 2 ** (decimals + 1);
  const scaled = value * 10 ** decimals;
  // Only a multiple of 2^-(decimals+1) can lie exactly between two; toFixed would round it up.
  if (Number.isInteger(halves) && scaled % 1 === 0.5 && Math.floor(scaled) % 2 === 0)
    return (Math.floor(scaled) / 10 ** decimals).toFixed(decimals);
  return value.toFixed(decimals);
}

function threeDigits(value: number): string {
  return fixed(value, value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}

export function label(value: number, scale: Scale): string {
  if (value === 0) return "0";
  const magnitude = Math.abs(value) * scale.factor;
  // 999.5 of one unit would be printed as 1000 of it, so it is the next one's 1.00.
  const [factor, suffix] = scale.steps.findLast(([step]) => magnitude >= step * 0.9995) ?? scale.steps[0] ?? [1, ""];
  const scaled = magnitude / factor;
  const text = (factor === 1 && Number.isInteger(scaled) ? scaled.toFixed(0) : threeDigits(scaled)) + suffix;
  return value < 0 ? MINUS + text : text;
}

export function percent(value: number, total: number): string {
  const share = total === 0 ? 0 : Math.abs(value / total) * 100;
  if (share === 0) return "0 %";
  if (share < 0.05) return "<0.1 %";
  const text = `${fixed(share, share >= 99.95 ? 0 : 1)} %`;
  return value < 0 !== total < 0 ? MINUS + text : text;
}

/** With a sign in any case: what a difference is. */
export function signed(value: number, scale: Scale): string {
  return value > 0 ? `+${label(value, scale)}` : label(value, scale);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en").replaceAll(",", "\u202f")} ${count === 1 ? one : many}`;
}
