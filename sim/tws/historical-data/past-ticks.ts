import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { PriceSeries } from "../../exchange/prices/price-series.ts";
import { quoteBefore, quotesIn, tradesIn } from "../../exchange/prices/second-ticks.ts";
import type { BidAskTick, LastTick, MidpointTick } from "../../wire/responses/historical-ticks.ts";
import * as out from "../../wire/responses/historical-ticks.ts";
import type { Context } from "../context/context.ts";
import { firstDay } from "./data-beginning.ts";

const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;
/** Seconds after which the search for ticks ends: those of trading hours, and all. */
const SEARCHED_MAX = { open: 200_000, all: 14 * 86_400 } as const;
/** Name of the facility that trades between the ticks of exchanges are reported to. */
const OFF_EXCHANGE = "FINRA";

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
  /** Whether to leave out quotes that differ from the one before in their sizes alone. */
  readonly ignoreSize: boolean;
}

/** Makes the ticks of one second; `isFirst` for the second at which a range begins. */
type TicksOf<Tick> = (atMs: number, isFirst: boolean) => readonly Tick[];

/**
 * Sends the ticks of a range, oldest first. All ticks of a second are sent, so that there can be more than were requested.
 *
 * @see stoqey/ib, get-historical-ticks.test.ts: 17 trades where one was requested; erdewit/ib_insync#206: 1 004 where
 * 1 000 were requested.
 */
export function sendPastTicks(
  reqId: number,
  content: TickContent,
  instrument: Instrument,
  range: TickRange,
  context: Context,
): void {
  const series = context.exchange.priceSeries(instrument, context.nowMs);
  const found = <Tick>(ticksOf: TicksOf<Tick>): readonly Tick[] =>
    search(ticksOf, instrument, range, context);
  if (content === "TRADES") {
    const ticks = found((atMs) => tradeTicks(series, atMs));
    return context.send(out.historicalTicksLast, { reqId, ticks, done: true });
  }
  if (content === "MIDPOINT") {
    const ticks = found((atMs) => midpointTicks(series, atMs));
    return context.send(out.historicalTicks, { reqId, ticks, done: true });
  }
  const ticks = found((atMs, isFirst) => quoteTicks(series, atMs, isFirst, range.ignoreSize));
  context.send(out.historicalTicksBidAsk, { reqId, ticks, done: true });
}

/** Collects the ticks of whole seconds within the range that are over, until there are enough. */
function search<Tick>(
  ticksOf: TicksOf<Tick>,
  instrument: Instrument,
  { numberOfTicks, givenMs, forwards, liquid }: TickRange,
  { exchange, nowMs }: Context,
): readonly Tick[] {
  const calendar = exchange.calendar(instrument, nowMs);
  const beginMs = firstDay(instrument, calendar).openMs;
  const step = forwards ? SECOND_MS : -SECOND_MS;
  const overMs = Math.floor(nowMs / SECOND_MS) * SECOND_MS - SECOND_MS;
  const lastMs = Math.floor(givenMs / SECOND_MS) * SECOND_MS - SECOND_MS;
  let atMs = forwards
    ? Math.max(beginMs, Math.ceil(givenMs / SECOND_MS) * SECOND_MS)
    : Math.min(lastMs, overMs);
  const seconds: (readonly Tick[])[] = [];
  let [count, open] = [0, 0];
  for (let turn = 0; turn < SEARCHED_MAX.all && open < SEARCHED_MAX.open; turn++, atMs += step) {
    if (count >= numberOfTicks || atMs > overMs || atMs < beginMs) break;
    if (!calendar.isOpen(atMs, liquid)) {
      // Closed hours are skipped a minute at a time.
      const minute = atMs + MINUTE_SECONDS * step;
      if (!calendar.isOpen(minute, liquid)) atMs = minute - step;
      continue;
    }
    const ticks = ticksOf(atMs, open === 0 && forwards);
    seconds.push(ticks);
    count += ticks.length;
    open++;
  }
  return (forwards ? seconds : seconds.reverse()).flat();
}

function tradeTicks(series: PriceSeries, atMs: number): readonly LastTick[] {
  const { primaryExchange, minTick, secType, currency } = series.instrument;
  const isReported = secType === "STK" && currency === "USD";
  return tradesIn(series, atMs).map(({ price, size }) => {
    // Exchanges trade shares at multiples of their tick; a price between them was made elsewhere.
    const isOffTick = isReported && Math.abs(price / minTick - Math.round(price / minTick)) > 1e-6;
    const exchange = isOffTick ? OFF_EXCHANGE : primaryExchange;
    return { seconds: atMs / SECOND_MS, mask: 0, price, size, exchange, conditions: "" };
  });
}

function midpointTicks(series: PriceSeries, atMs: number): readonly MidpointTick[] {
  return quotesIn(series, atMs)
    .map(({ bid, ask }) => Number(((bid + ask) / 2).toFixed(6)))
    .filter((price, at, all) => price !== all[at - 1])
    .map((price) => ({ seconds: atMs / SECOND_MS, price, size: 0 }));
}

/**
 * Makes the quotes of a second. Quotes of a file begin with the one that is in force at the begin of the range, at its own
 * time.
 *
 * @see stoqey/ib, get-historical-ticks.test.ts: the first quote is of the second before the start.
 */
function quoteTicks(
  series: PriceSeries,
  atMs: number,
  isFirst: boolean,
  ignoreSize: boolean,
): readonly BidAskTick[] {
  const before = quoteBefore(series, atMs);
  const isGiven = series.prices.pastAt(atMs)?.quotes?.second(atMs) !== undefined;
  const inForce = isFirst && isGiven && before !== undefined ? [before] : [];
  const quotes = [...inForce, ...quotesIn(series, atMs)];
  return quotes
    .filter((quote, at) => {
      const last = at === 0 && !isFirst ? before : quotes[at - 1];
      return !ignoreSize || quote.bid !== last?.bid || quote.ask !== last.ask;
    })
    .map(({ atMs: quotedMs, ...quote }) => ({
      seconds: Math.floor(quotedMs / SECOND_MS),
      mask: 0,
      ...quote,
    }));
}
