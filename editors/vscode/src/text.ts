// Numbers and names as people read them; the same words and digits as the server's lenses and hints.

interface Scale {
  factor: number;
  name: string;
}

const times: Scale[] = [
  { factor: 3600e9, name: "h" },
  { factor: 60e9, name: "min" },
  { factor: 1e9, name: "s" },
  { factor: 1e6, name: "ms" },
  { factor: 1e3, name: "µs" },
  { factor: 1, name: "ns" },
];
const bytes: Scale[] = [
  { factor: 1e12, name: "TB" },
  { factor: 1e9, name: "GB" },
  { factor: 1e6, name: "MB" },
  { factor: 1e3, name: "kB" },
  { factor: 1, name: "B" },
];
const counts: Scale[] = [
  { factor: 1e9, name: "G" },
  { factor: 1e6, name: "M" },
  { factor: 1e3, name: "k" },
  { factor: 1, name: "" },
];

const scales: Record<string, { steps: Scale[]; times: number }> = {
  nanoseconds: { steps: times, times: 1 },
  microseconds: { steps: times, times: 1e3 },
  milliseconds: { steps: times, times: 1e6 },
  seconds: { steps: times, times: 1e9 },
  bytes: { steps: bytes, times: 1 },
  kilobytes: { steps: bytes, times: 1e3 },
};

/** "1.16 s", "340 MB", "2.10 M". */
export function amount(value: number, unit: string): string {
  const { steps, times } = scales[unit] ?? { steps: counts, times: 1 };
  const size = Math.abs(value) * times;
  const step = steps.find((candidate) => size >= candidate.factor) ?? steps[steps.length - 1];
  if (!step) return String(value);
  const scaled = size / step.factor;
  const digits = step.factor === 1 ? String(Math.round(scaled)) : threeDigits(scaled);
  return `${value < 0 ? "-" : ""}${digits}${step.name ? ` ${step.name}` : ""}`;
}

/** "26.9 %". */
export function percent(part: number, total: number): string {
  if (total === 0) return "0 %";
  const share = (100 * part) / total;
  return `${Math.abs(share) >= 99.95 ? share.toFixed(0) : share.toFixed(1)} %`;
}

/** The same, as wide as "99.9 %", so that names after it stand below each other. */
export function column(part: number, total: number): string {
  return percent(part, total).padStart(6, "\u2007");
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** "report.(*Table).Add" of "example.com/m/report.(*Table).Add": what follows the last slash of the package's path. */
export function shortName(name: string): string {
  const generic = name.search(/[[(<]/);
  const end = generic < 0 ? name.length : generic;
  return name.slice(name.lastIndexOf("/", end) + 1);
}

/** "3 min", "2 h", "5 days": how long ago that was. */
export function age(milliseconds: number): string {
  const minutes = Math.max(milliseconds, 0) / 60_000;
  if (minutes < 1) return "now";
  if (minutes < 60) return `${Math.floor(minutes)} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} days`;
}
