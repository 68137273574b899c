import type { Bar } from "../stoqey/mod.ts";
import { barInstant } from "../tws/times.ts";

/** A bar, with the instant at which it begins; bars of a week or a month have a day. */
export interface TimedBar extends Bar {
  /**
   * Epoch ms; midnight UTC of the trading day for bars of a day or more. Bars of a week or a month have the last trading day
   * from TWS, and the first one from the Web API. Undefined where TWS writes a time without a zone, as versions before 10.17 do.
   */
  readonly timeMs: number | undefined;
}

/** Makes a bar of the values of an event. */
export function timedBar(
  time: string,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  WAP: number,
  count: number | undefined,
): TimedBar {
  const bar = { time, timeMs: barInstant(time), open, high, low, close, volume, WAP };
  return count === undefined ? bar : { ...bar, count };
}
