import type { Instrument } from "../exchange/instrument.ts";
import * as request from "../wire/requests/history.ts";
import * as out from "../wire/responses/history.ts";
import { parseStamp, stamp } from "../world/zones.ts";
import { type Context, type Handler, on } from "./context.ts";
import { approximateMs, parseDuration } from "./durations.ts";
import { SHOWN } from "./shown.ts";

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const TICKS_MAX = 1_000;
/** How far back the market's past is told; it has no beginning. */
const HEAD_YEARS = 20;
/** A search for ticks gives up after so many seconds without one. */
const SEARCH_SECONDS_MAX = 14 * 86_400;

/** Requests for ticks of the past, for where it begins, and for how often each price was paid. */
export const pastTickHandlers: readonly Handler[] = [
  on(request.reqHeadTimestamp, (query, context) => {
    const { reqId, whatToShow, useRth, formatDate } = query;
    if (SHOWN[whatToShow] === undefined)
      return context.invalid(reqId, `Incorrect source of price data: ${whatToShow}`);
    const instrument = context.theOne(reqId, query);
    if (instrument === undefined) return;
    const calendar = context.exchange.calendar(instrument, context.nowMs);
    const day = calendar.dayAfter(Date.UTC(new Date(context.nowMs).getUTCFullYear() - HEAD_YEARS, 0, 1));
    const atMs = useRth ? day.liquidOpenMs : day.openMs;
    const timestamp =
      formatDate === 2 ? `${atMs / SECOND_MS}` : stamp(atMs).replace(" UTC", "").replace(" ", "-");
    context.send(out.headTimestamp, { reqId, timestamp });
  }),
  // These are answered at once, so that there is never anything to cancel.
  on(request.cancelHeadTimestamp, () => {}),
  on(request.reqHistogramData, (query, context) => {
    const { reqId, useRth, period } = query;
    const match = /^(\d+) (day|week|month|year)s?$/i.exec(period.trim());
    const unit = { d: "D", w: "W", m: "M", y: "Y" }[match?.[2]?.[0]?.toLowerCase() ?? ""];
    const duration = parseDuration(`${match?.[1]} ${unit}`);
    if (duration === undefined)
      return context.invalid(reqId, `Period ${period} is not known: expected e.g. 3 days`);
    const instrument = context.theOne(reqId, query);
    if (instrument === undefined) return;
    const fromMs = context.nowMs - Math.min(approximateMs(duration), 31 * DAY_MS);
    const sizes = new Map<number, number>();
    for (const { close, volume } of context.exchange.bars(
      instrument,
      "TRADES",
      60_000,
      fromMs,
      context.nowMs,
      useRth,
    )) {
      sizes.set(close, (sizes.get(close) ?? 0) + volume);
    }
    const items = [...sizes].sort(([a], [b]) => a - b).map(([price, size]) => ({ price, size }));
    context.send(out.histogramData, { reqId, items });
  }),
  on(request.cancelHistogramData, () => {}),
  on(request.reqHistoricalTicks, (query, context) => {
    const { reqId, numberOfTicks, whatToShow, start, end } = query;
    const refuse = (cause: string): void =>
      context.error(reqId, 10187, `Failed to request historical ticks:${cause}`);
    if ((start === "") === (end === "")) return refuse("exactly one of start and end time must be given");
    if (numberOfTicks < 1 || numberOfTicks > TICKS_MAX)
      return refuse(`1 to ${TICKS_MAX} ticks can be asked for`);
    if (!["TRADES", "MIDPOINT", "BID_ASK"].includes(whatToShow))
      return refuse(`there are no ticks of ${whatToShow}`);
    const givenMs = parseStamp(start === "" ? end : start, "US/Eastern");
    if (givenMs === undefined) return refuse("the time is not like yyyymmdd{space}hh:mm:ss{space}zone");
    const instrument = context.theOne(reqId, query);
    if (instrument === undefined) return;
    sendTicks(query, collect(query, instrument, givenMs, start !== "", context), instrument, context);
  }),
];

/** The seconds in which something happened, oldest first. */
function collect(
  { numberOfTicks, useRth, whatToShow }: request.HistoricalTicksRequest,
  instrument: Instrument,
  givenMs: number,
  forwards: boolean,
  { exchange, nowMs }: Context,
): readonly number[] {
  const calendar = exchange.calendar(instrument, nowMs);
  const found: number[] = [];
  const step = forwards ? SECOND_MS : -SECOND_MS;
  const fromMs = Math.floor(Math.min(givenMs, nowMs) / SECOND_MS) * SECOND_MS + (forwards ? 0 : -SECOND_MS);
  let atMs = fromMs;
  for (let turn = 0; turn < SEARCH_SECONDS_MAX && found.length < numberOfTicks; turn++, atMs += step) {
    if (atMs >= nowMs) break;
    if (!calendar.isOpen(atMs, useRth)) {
      // A venue that rests is passed over a minute at a time.
      const minute = atMs + 60 * step;
      if (!calendar.isOpen(minute, useRth)) atMs = minute - step;
      continue;
    }
    if (whatToShow !== "TRADES" || exchange.tradeAt(instrument, atMs) !== undefined) found.push(atMs);
  }
  return forwards ? found : found.reverse();
}

function sendTicks(
  { reqId, whatToShow }: request.HistoricalTicksRequest,
  instants: readonly number[],
  instrument: Instrument,
  context: Context,
): void {
  const { exchange } = context;
  const quotes = () =>
    instants.map((atMs) => ({ seconds: atMs / SECOND_MS, ...exchange.quote(instrument, atMs) }));
  if (whatToShow === "MIDPOINT") {
    const ticks = quotes().map(({ seconds, bid, ask }) => ({
      seconds,
      size: 0,
      price: Number(((bid + ask) / 2).toFixed(6)),
    }));
    return context.send(out.historicalTicks, { reqId, ticks, done: true });
  }
  if (whatToShow === "BID_ASK") {
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
    return [
      {
        seconds: atMs / SECOND_MS,
        mask: 0,
        price,
        size,
        exchange: instrument.primaryExchange,
        conditions: "",
      },
    ];
  });
  context.send(out.historicalTicksLast, { reqId, ticks, done: true });
}
