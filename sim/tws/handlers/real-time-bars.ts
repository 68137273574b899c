import * as request from "../../wire/requests/real-time-bars.ts";
import { realtimeBar } from "../../wire/responses/real-time-bars.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import * as code from "../facts/codes.ts";

const SECOND_MS = 1_000;
const BAR_MS = 5_000;
const SOURCES = ["TRADES", "MIDPOINT", "BID", "ASK"] as const;

/** Handlers of real-time bars. */
export const realTimeBarHandlers: readonly Handler[] = [
  on(request.reqRealTimeBars, { needsIbkr: "data" }, (query, context) => {
    const { reqId, barSize, useRth } = query;
    const source = SOURCES.find((one) => one === query.whatToShow);
    if (barSize !== BAR_MS / SECOND_MS || source === undefined) {
      const wrong = source === undefined ? `what to show ${query.whatToShow}` : `bar size ${barSize}`;
      const text = `Invalid Real-time Query:${wrong} is not supported`;
      return context.error(reqId, code.INVALID_REAL_TIME_QUERY, text);
    }
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    if (context.subscribed("real-time bars", reqId)) return context.failed(reqId, "Duplicate ticker ID");
    const send = (now: Context): void => {
      const [bar] = now.exchange.bars(instrument, source, BAR_MS, now.nowMs - BAR_MS, now.nowMs, useRth);
      if (bar === undefined) return;
      const isTraded = source === "TRADES";
      now.send(realtimeBar, {
        reqId,
        seconds: bar.startMs / SECOND_MS,
        open: bar.open,
        high: bar.high,
        low: bar.low,
        close: bar.close,
        volume: isTraded ? bar.volume : -1,
        wap: isTraded ? bar.wap : -1,
        count: isTraded ? bar.count : -1,
      });
    };
    context.subscribe("real-time bars", reqId, every(BAR_MS, context.nowMs, send));
  }),
  on(request.cancelRealTimeBars, { needsIbkr: "data" }, ({ reqId }, context) => {
    if (!context.unsubscribe("real-time bars", reqId)) {
      context.error(reqId, code.UNKNOWN_TICKER_ID, `Can't find EId with tickerId:${reqId}`);
    }
  }),
];
