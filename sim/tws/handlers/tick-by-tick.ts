import type { Instrument } from "../../exchange/instrument.ts";
import * as request from "../../wire/requests/tick-by-tick.ts";
import { type SingleTick, tickByTick } from "../../wire/responses/tick-by-tick.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import * as code from "../facts/codes.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";

const SECOND_MS = 1_000;

/** Numbers of tick types in the answers. */
const TICK_TYPES: Readonly<Record<string, number>> = { Last: 1, AllLast: 2, BidAsk: 3, MidPoint: 4 };

/** Handlers of tick-by-tick data. */
export const tickByTickHandlers: readonly Handler[] = [
  on(request.reqTickByTickData, { needsIbkr: "data" }, (query, context) => {
    const { reqId, tickType } = query;
    const type = TICK_TYPES[tickType];
    if (type === undefined) {
      const text = `Failed to request tick-by-tick data.Tick type ${tickType} is not known`;
      return context.error(reqId, code.TICK_BY_TICK_FAILED, text);
    }
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    if (context.subscribed("tick by tick", reqId)) return context.failed(reqId, "Duplicate ticker ID");
    if (exceedsSubscriptions("tick by tick", reqId, context)) return;
    const send = (now: Context): void => sendTick(now, reqId, instrument, type);
    context.subscribe("tick by tick", reqId, every(SECOND_MS, context.nowMs, send));
  }),
  on(request.cancelTickByTickData, { needsIbkr: "data" }, ({ reqId }, context) => {
    if (!context.unsubscribe("tick by tick", reqId)) {
      context.error(reqId, code.UNKNOWN_TICKER_ID, `Can't find EId with tickerId:${reqId}`);
    }
  }),
];

const EMPTY = { price: 0, size: 0, exchange: "", conditions: "", bid: 0, ask: 0, bidSize: 0, askSize: 0 };

/** Sends the tick of the second that is over. */
function sendTick(context: Context, reqId: number, instrument: Instrument, type: number): void {
  const atMs = context.nowMs - SECOND_MS;
  const send = (values: Partial<SingleTick>): void =>
    context.send(tickByTick, { ...EMPTY, reqId, type, seconds: atMs / SECOND_MS, mask: 0, ...values });
  if (!context.exchange.calendar(instrument, atMs).isOpen(atMs)) return;
  const { bid, ask, bidSize, askSize } = context.exchange.quote(instrument, atMs);
  if (type === TICK_TYPES.BidAsk) return send({ bid, ask, bidSize, askSize });
  if (type === TICK_TYPES.MidPoint) return send({ price: Number(((bid + ask) / 2).toFixed(6)) });
  const trade = context.exchange.tradeAt(instrument, atMs);
  if (trade !== undefined)
    send({ price: trade.price, size: trade.size, exchange: instrument.primaryExchange });
}
