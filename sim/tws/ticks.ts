import type { Instrument } from "../exchange/instrument.ts";
import * as request from "../wire/requests/market-data.ts";
import { realtimeBar, type SingleTick, tickByTick } from "../wire/responses/market-data.ts";
import { type Context, type Handler, on } from "./context.ts";
import { nextDueMs } from "./feed.ts";

const SECOND_MS = 1_000;
const BAR_MS = 5_000;

const KINDS: Readonly<Record<string, number>> = { Last: 1, AllLast: 2, BidAsk: 3, MidPoint: 4 };
const BAR_SOURCES = ["TRADES", "MIDPOINT", "BID", "ASK"] as const;

/** Requests for single ticks and for bars of five seconds. */
export const tickHandlers: readonly Handler[] = [
  on(request.reqTickByTickData, (query, context) => {
    const { reqId, tickType } = query;
    const kind = KINDS[tickType];
    if (kind === undefined) {
      return context.error(
        reqId,
        10189,
        `Failed to request tick-by-tick data.Tick type ${tickType} is not known`,
      );
    }
    const instrument = context.theOne(reqId, query);
    if (instrument === undefined) return;
    if (context.subscribed("tick by tick", reqId)) return context.failed(reqId, "Duplicate ticker ID");
    if (context.count("tick by tick") >= context.shared.options.tickByTicksMax) {
      return context.error(reqId, 10190, "Max number of tick-by-tick requests has been reached");
    }
    context.subscribe("tick by tick", reqId, {
      dueMs: nextDueMs(context.nowMs, SECOND_MS),
      run: (now) => {
        sendTick(now, reqId, instrument, kind);
        return nextDueMs(now.nowMs, SECOND_MS);
      },
    });
  }),
  on(request.cancelTickByTickData, ({ reqId }, context) => {
    if (!context.unsubscribe("tick by tick", reqId)) {
      context.error(reqId, 300, `Can't find EId with tickerId:${reqId}`);
    }
  }),
  on(request.reqRealTimeBars, (query, context) => {
    const { reqId, barSize, useRth } = query;
    const source = BAR_SOURCES.find((one) => one === query.whatToShow);
    if (barSize !== 5 || source === undefined) {
      const wrong = source === undefined ? `what to show ${query.whatToShow}` : `bar size ${barSize}`;
      return context.error(reqId, 420, `Invalid Real-time Query:${wrong} is not supported`);
    }
    const instrument = context.theOne(reqId, query);
    if (instrument === undefined) return;
    if (context.subscribed("real-time bars", reqId)) return context.failed(reqId, "Duplicate ticker ID");
    context.subscribe("real-time bars", reqId, {
      dueMs: nextDueMs(context.nowMs, BAR_MS),
      run: (now) => {
        const [bar] = now.exchange.bars(instrument, source, BAR_MS, now.nowMs - BAR_MS, now.nowMs, useRth);
        if (bar !== undefined) {
          const traded = source === "TRADES";
          const { startMs, open, high, low, close, volume, wap, count } = bar;
          now.send(realtimeBar, {
            ...{ reqId, seconds: startMs / SECOND_MS, open, high, low, close },
            ...(traded ? { volume, wap, count } : { volume: -1, wap: -1, count: -1 }),
          });
        }
        return nextDueMs(now.nowMs, BAR_MS);
      },
    });
  }),
  on(request.cancelRealTimeBars, ({ reqId }, context) => {
    if (!context.unsubscribe("real-time bars", reqId)) {
      context.error(reqId, 300, `Can't find EId with tickerId:${reqId}`);
    }
  }),
];

const NOTHING = { price: 0, size: 0, exchange: "", conditions: "", bid: 0, ask: 0, bidSize: 0, askSize: 0 };

function sendTick(context: Context, reqId: number, instrument: Instrument, type: number): void {
  const atMs = context.nowMs - SECOND_MS;
  const send = (values: Partial<SingleTick>): void =>
    context.send(tickByTick, { ...NOTHING, reqId, type, seconds: atMs / SECOND_MS, mask: 0, ...values });
  if (!context.exchange.calendar(instrument, atMs).isOpen(atMs)) return;
  const { bid, ask, bidSize, askSize } = context.exchange.quote(instrument, atMs);
  if (type === KINDS.BidAsk) return send({ bid, ask, bidSize, askSize });
  if (type === KINDS.MidPoint) return send({ price: Number(((bid + ask) / 2).toFixed(6)) });
  const trade = context.exchange.tradeAt(instrument, atMs);
  if (trade !== undefined)
    send({ price: trade.price, size: trade.size, exchange: instrument.primaryExchange });
}
