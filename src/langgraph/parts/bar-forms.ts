import { barSizeOf } from "./bar-sizes.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The most seconds that one duration may have. */
const SECONDS_MAX = DAY;

/** Units as models write them. A single `m` is missing: it is a minute to some and a month to others. */
const UNITS: Readonly<Record<string, "S" | "MIN" | "H" | "D" | "W" | "M" | "Y">> = {
  s: "S",
  sec: "S",
  second: "S",
  min: "MIN",
  minute: "MIN",
  h: "H",
  hr: "H",
  hour: "H",
  hourly: "H",
  d: "D",
  day: "D",
  daily: "D",
  w: "W",
  wk: "W",
  week: "W",
  weekly: "W",
  mo: "M",
  month: "M",
  monthly: "M",
  y: "Y",
  yr: "Y",
  year: "Y",
};
const SECONDS: Readonly<Partial<Record<string, number>>> = {
  S: 1,
  MIN: MINUTE,
  H: HOUR,
  D: DAY,
  W: 7 * DAY,
};

/** Writes a duration as TWS does, e.g. `1D`, `2 weeks` and `90 min`; a text that has no other form stays as it is. */
export function durationForm(text: string): string {
  const [count, unit] = parts(text);
  if (count === undefined) return text;
  const seconds = SECONDS[unit ?? ""] ?? 0;
  switch (unit) {
    case "MIN":
    case "H":
      return count * seconds <= SECONDS_MAX ? `${count * seconds} S` : text;
    case undefined:
      // The capital letter is TWS's own unit.
      return /^\d+\s*M$/.test(text) ? `${count} M` : text;
    default:
      return `${count} ${unit}`;
  }
}

/** Writes a size of bars as TWS does, e.g. `5min`, `1D` and `hourly`; a text that has no other form stays as it is. */
export function barSizeForm(text: string): string {
  const [count = 1, unit] = parts(text);
  if (unit === "M") return count === 1 ? "1 month" : text;
  // Nobody means bars of five months.
  if (/^\d+\s*m$/.test(text) && count > 1) return barSizeOf(count * MINUTE) ?? text;
  return barSizeOf(count * (SECONDS[unit ?? ""] ?? 0)) ?? text;
}

function parts(text: string): readonly [count: number | undefined, unit: (typeof UNITS)[string] | undefined] {
  const [, digits = "", word = ""] = /^(\d{0,6})\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const lower = word.toLowerCase();
  const unit = lower.length > 1 ? (UNITS[lower] ?? UNITS[lower.replace(/s$/, "")]) : UNITS[lower];
  return [digits === "" ? undefined : Number(digits), unit];
}
