import type { RestartWindow } from "../options.ts";

/** Returns whether an instant is inside the window; always false without a window. */
export function inRestartWindow(window: RestartWindow | undefined, atMs: number): boolean {
  if (window === undefined || !Number.isFinite(atMs)) return false;
  const { from, to, zone = "America/New_York" } = window;
  const options = { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" } as const;
  const now = new Intl.DateTimeFormat("en-GB", options).format(atMs);
  return from <= to ? now >= from && now <= to : now >= from || now <= to;
}
