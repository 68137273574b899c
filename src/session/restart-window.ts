/** When the gateway restarts every day; dials that fail inside it are expected, and logged quietly. */
export interface RestartWindow {
  /** `hh:mm`. */
  readonly from: string;
  /** `hh:mm`; below `from` it is on the next day. */
  readonly to: string;
  /** Whose time that is. Default `America/New_York`. */
  readonly zone?: string;
}

/** Is an instant inside the window? Without a window, never. */
export function inRestartWindow(window: RestartWindow | undefined, atMs: number): boolean {
  if (window === undefined || !Number.isFinite(atMs)) return false;
  const { from, to, zone = "America/New_York" } = window;
  const options = { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" } as const;
  const now = new Intl.DateTimeFormat("en-GB", options).format(atMs);
  return from <= to ? now >= from && now <= to : now >= from || now <= to;
}
