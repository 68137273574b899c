import type { Algorithm } from "./algorithm.ts";
import type { AlgorithmCalendar, AlgorithmOrder } from "./algorithm-market.ts";
import { algorithmInstant, isTimeOfDay } from "./algorithm-time.ts";

const DAY_MS = 86_400_000;

/** The time in which an algorithm trades an order, epoch ms. */
export interface AlgorithmWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Returns the window of an algorithm: its own times within the hours of the first day on which the order can work. */
export function algorithmWindow(
  { outsideRth, goodAfterMs, placedMs }: Pick<AlgorithmOrder, "outsideRth" | "goodAfterMs" | "placedMs">,
  { startTime, endTime }: Pick<Algorithm, "startTime" | "endTime">,
  calendar: AlgorithmCalendar,
): AlgorithmWindow {
  const startMs = startedMs(startTime, placedMs);
  const sinceMs = Math.max(placedMs, startMs ?? placedMs, goodAfterMs ?? placedMs);
  let day = calendar.dayAt(sinceMs);
  if (sinceMs >= (outsideRth ? day.closeMs : day.liquidCloseMs)) day = calendar.dayAfter(day.openMs);
  const fromMs = Math.max(sinceMs, outsideRth ? day.openMs : day.liquidOpenMs);
  const closeMs = outsideRth ? day.closeMs : day.liquidCloseMs;
  const toMs = Math.min(closeMs, algorithmInstant(endTime, fromMs) ?? closeMs);
  return { fromMs, toMs: Math.max(fromMs + 1, toMs) };
}

/** Returns the start; a time of the day that is over when the order is placed has passed, and is not tomorrow's. */
function startedMs(startTime: string, placedMs: number): number | undefined {
  const atMs = algorithmInstant(startTime, placedMs);
  return atMs !== undefined && atMs - placedMs > DAY_MS / 2 && isTimeOfDay(startTime) ? placedMs : atMs;
}

/**
 * Returns what keeps an algorithm from ever trading by its times: an end that is not after its start, or an end that is over
 * when the order can first work. Times of the day are those of the day on which it can work.
 */
export function windowFault(
  { startTime, endTime }: Pick<Algorithm, "startTime" | "endTime">,
  calendar: AlgorithmCalendar,
  placedMs: number,
): "inverted" | "over" | undefined {
  if (endTime === "") return undefined;
  const dayFrom = (atMs: number): ReturnType<AlgorithmCalendar["dayAt"]> => {
    const day = calendar.dayAt(atMs);
    return atMs < day.liquidCloseMs ? day : calendar.dayAfter(day.openMs);
  };
  const today = dayFrom(placedMs);
  const startMs = algorithmInstant(startTime, today.openMs);
  const day = startMs !== undefined && startMs > placedMs ? dayFrom(startMs) : today;
  const endMs = algorithmInstant(endTime, day.openMs);
  if (endMs === undefined) return undefined;
  if (startMs !== undefined && endMs <= startMs) return "inverted";
  return endMs <= Math.max(placedMs, day.liquidOpenMs) ? "over" : undefined;
}
