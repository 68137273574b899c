/** Time of day at which the gateway restarts; dials that fail inside it are expected, and logged at `debug`. */
export interface RestartWindow {
  /** Begin, `hh:mm`. */
  readonly from: string;
  /** End, `hh:mm`; below `from` it is on the next day. */
  readonly to: string;
  /** Time zone of `from` and `to`. Default `America/New_York`. */
  readonly zone?: string;
}

/** Is an instant inside the window? Always false without a window. */
export function inRestartWindow(window: RestartWindow | undefined, atMs: number): boolean {
  if (window === undefined || !Number.isFinite(atMs)) return false;
  const { from, to, zone = "America/New_York" } = window;
  const options = { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" } as const;
  const now = new Intl.DateTimeFormat("en-GB", options).format(atMs);
  return from <= to ? now >= from && now <= to : now >= from || now <= to;
}
