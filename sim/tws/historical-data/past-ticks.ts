import type { Instrument } from "../../exchange/instrument.ts";
import * as out from "../../wire/responses/historical-ticks.ts";
import type { Context } from "../context/context.ts";

const SECOND_MS = 1_000;
/** Seconds after which the search for ticks ends. */
const SEARCH_SECONDS_MAX = 14 * 86_400;

/** Contents of past ticks. */
export type TickContent = "TRADES" | "MIDPOINT" | "BID_ASK";

/** The ticks that a request is for. */
export interface TickRange {
  readonly numberOfTicks: number;
  /** Time from which they go forwards, or up to which they lead, epoch ms. */
  readonly givenMs: number;
  readonly forwards: boolean;
  /** Whether to use regular hours only. */
  readonly liquid: boolean;
}

/** Gets the instants of the seconds that have a tick, oldest first. */
export function pastTicks(
  content: TickContent,
  instrument: Instrument,
  { numberOfTicks, givenMs, forwards, liquid }: TickRange,
  { exchange, nowMs }: Context,
): readonly number[] {
  const calendar = exchange.calendar(instrument, nowMs);
  const found: number[] = [];
  const step = forwards ? SECOND_MS : -SECOND_MS;
  const fromMs = Math.floor(Math.min(givenMs, nowMs) / SECOND_MS) * SECOND_MS + (forwards ? 0 : -SECOND_MS);
  let atMs = fromMs;
  for (let turn = 0; turn < SEARCH_SECONDS_MAX && found.length < numberOfTicks; turn++, atMs += step) {
    if (atMs >= nowMs) break;
    if (!calendar.isOpen(atMs, liquid)) {
      // Closed hours are skipped a minute at a time.
      const minute = atMs + 60 * step;
      if (!calendar.isOpen(minute, liquid)) atMs = minute - step;
      continue;
    }
    if (content !== "TRADES" || exchange.tradeAt(instrument, atMs) !== undefined) found.push(atMs);
  }
  return forwards ? found : found.reverse();
}

/** Sends the ticks of some seconds. */
export function sendPastTicks(
  reqId: number,
  content: TickContent,
  instants: readonly number[],
  instrument: Instrument,
  context: Context,
): void {
  const { exchange } = context;
  const quotes = () =>
    instants.map((atMs) => ({ seconds: atMs / SECOND_MS, ...exchange.quote(instrument, atMs) }));
  if (content === "MIDPOINT") {
    const ticks = quotes().map(({ seconds, bid, ask }) => ({
      seconds,
      size: 0,
      price: Number(((bid + ask) / 2).toFixed(6)),
    }));
    return context.send(out.historicalTicks, { reqId, ticks, done: true });
  }
  if (content === "BID_ASK") {
    const ticks = quotes().map(({ seconds, bid, ask, bidSize, askSize }) => ({
      seconds,
      mask: 0,
      bid,
      ask,
      bidSize,
      askSize,
    }));
    return context.send(out.historicalTicksBidAsk, { reqId, ticks, done: true });
  }
  const ticks = instants.flatMap((atMs) => {
    const trade = exchange.tradeAt(instrument, atMs);
    if (trade === undefined) return [];
    const { price, size } = trade;
    const seconds = atMs / SECOND_MS;
    return [{ seconds, mask: 0, price, size, exchange: instrument.primaryExchange, conditions: "" }];
  });
  context.send(out.historicalTicksLast, { reqId, ticks, done: true });
}
