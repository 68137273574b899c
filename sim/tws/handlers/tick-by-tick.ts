import type { Instrument } from "../../exchange/contracts/instrument.ts";
import * as request from "../../wire/requests/tick-by-tick.ts";
import { type SingleTick, tickByTick } from "../../wire/responses/tick-by-tick.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import { sendPastTicks } from "../historical-data/past-ticks.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { permissionFor } from "../market-data/market-data-permissions.ts";
import { CANCEL_RULES } from "../rules/market-data.ts";
import { STREAM_PROTOCOL_RULES } from "../rules/old-protocols.ts";
import { refuses } from "../rules/refuses.ts";
import { TICK_PACING_RULES, TICK_REQUEST_RULES, TICK_RULES, TICK_TYPES } from "../rules/tick-by-tick.ts";

const SECOND_MS = 1_000;
/** Contents of past ticks, by tick type. */
const PAST = { BidAsk: "BID_ASK", MidPoint: "MIDPOINT" } as const;

/** Handlers of tick-by-tick data. */
export const tickByTickHandlers: readonly Handler[] = [
  on(request.reqTickByTickData, { needsIbkr: "data" }, (query, context) => {
    const { reqId, tickType, numberOfTicks, ignoreSize } = query;
    if (refuses(context, reqId, TICK_REQUEST_RULES, query)) return;
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    const { version } = context.client;
    if (refuses(context, reqId, STREAM_PROTOCOL_RULES, { version, instrument })) return;
    const permission = permissionFor(instrument, context.shared.options);
    const inUse = context.subscribed("tick by tick", reqId);
    if (refuses(context, reqId, TICK_RULES, { reqId, tickType, instrument, permission, inUse })) return;
    if (exceedsSubscriptions("tick by tick", reqId, context, instrument.conId)) return;
    const key = `${instrument.conId}/${tickType}`;
    const { tickRequests } = context.client;
    const breaksPacing = context.shared.options.streamPacing && tickRequests.exceeds(key, 1, context.nowMs);
    if (refuses(context, reqId, TICK_PACING_RULES, { breaksPacing })) return;
    if (numberOfTicks > 0) {
      const content = PAST[tickType as keyof typeof PAST] ?? "TRADES";
      const range = { numberOfTicks, givenMs: context.nowMs, forwards: false, liquid: false, ignoreSize };
      sendPastTicks(reqId, content, instrument, range, context);
    }
    const type = TICK_TYPES[tickType] ?? 0;
    const send = (now: Context): void => sendTick(now, reqId, instrument, type);
    context.subscribe("tick by tick", reqId, every(SECOND_MS, context.nowMs, send, instrument));
  }),
  on(request.cancelTickByTickData, { needsIbkr: "data" }, ({ reqId }, context) => {
    refuses(context, reqId, CANCEL_RULES, { reqId, isKnown: context.unsubscribe("tick by tick", reqId) });
  }),
];

const EMPTY = { price: 0, size: 0, exchange: "", conditions: "", bid: 0, ask: 0, bidSize: 0, askSize: 0 };

/** Sends the tick of the second that is over. Its time is a whole number, which decoders depend on, however late it is. */
function sendTick(context: Context, reqId: number, instrument: Instrument, type: number): void {
  const seconds = Math.floor(context.nowMs / SECOND_MS) - 1;
  const atMs = seconds * SECOND_MS;
  const send = (values: Partial<SingleTick>): void =>
    context.send(tickByTick, { ...EMPTY, reqId, type, seconds, mask: 0, ...values });
  if (!context.exchange.calendar(instrument, atMs).isOpen(atMs)) return;
  const { bid, ask, bidSize, askSize } = context.exchange.quote(instrument, atMs);
  if (type === TICK_TYPES.BidAsk) return send({ bid, ask, bidSize, askSize });
  if (type === TICK_TYPES.MidPoint) return send({ price: Number(((bid + ask) / 2).toFixed(6)) });
  const trade = context.exchange.tradeAt(instrument, atMs);
  if (trade !== undefined)
    send({ price: trade.price, size: trade.size, exchange: instrument.primaryExchange });
}
