import type { Instrument } from "../../exchange/instrument.ts";
import { type HistoricalTicksRequest, reqHistoricalTicks } from "../../wire/requests/historical-ticks.ts";
import * as out from "../../wire/responses/historical-ticks.ts";
import { parseStamp } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import * as code from "../facts/codes.ts";

const SECOND_MS = 1_000;
const TICKS_MAX = 1_000;
/** Seconds after which the search for ticks ends. */
const SEARCH_SECONDS_MAX = 14 * 86_400;

/** Handler of historical ticks. */
export const historicalTickHandlers: readonly Handler[] = [
  on(reqHistoricalTicks, { needsIbkr: "data" }, (query, context) => {
    const { reqId, numberOfTicks, whatToShow, start, end } = query;
    const refuse = (cause: string): void =>
      context.error(reqId, code.HISTORICAL_TICKS_FAILED, `Failed to request historical ticks:${cause}`);
    if ((start === "") === (end === "")) return refuse("exactly one of start and end time must be given");
    if (numberOfTicks < 1 || numberOfTicks > TICKS_MAX)
      return refuse(`1 to ${TICKS_MAX} ticks can be requested`);
    if (!["TRADES", "MIDPOINT", "BID_ASK"].includes(whatToShow))
      return refuse(`there are no ticks of ${whatToShow}`);
    const givenMs = parseStamp(start === "" ? end : start, "US/Eastern");
    if (givenMs === undefined) return refuse("the time is not like yyyymmdd{space}hh:mm:ss{space}zone");
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    sendTicks(query, collect(query, instrument, givenMs, start !== "", context), instrument, context);
  }),
];

/** Gets the seconds that have a tick, oldest first. */
function collect(
  { numberOfTicks, useRth, whatToShow }: HistoricalTicksRequest,
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
      // Closed hours are skipped a minute at a time.
      const minute = atMs + 60 * step;
      if (!calendar.isOpen(minute, useRth)) atMs = minute - step;
      continue;
    }
    if (whatToShow !== "TRADES" || exchange.tradeAt(instrument, atMs) !== undefined) found.push(atMs);
  }
  return forwards ? found : found.reverse();
}

function sendTicks(
  { reqId, whatToShow }: HistoricalTicksRequest,
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
