import type { RestartWindow } from "../options.ts";

/** Formats of the time of day by zone; making one costs many times as much as using it, and each dial that fails needs one. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns whether an instant is inside the window; always false without a window. */
export function inRestartWindow(window: RestartWindow | undefined, atMs: number): boolean {
  if (window === undefined || !Number.isFinite(atMs)) return false;
  const { from, to, zone = "America/New_York" } = window;
  const now = formatOf(zone).format(atMs);
  return from <= to ? now >= from && now <= to : now >= from || now <= to;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const options = { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" } as const;
  const made = new Intl.DateTimeFormat("en-GB", options);
  formats.set(zone, made);
  return made;
}
