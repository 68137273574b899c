import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { PriceSource } from "../../exchange/prices/market.ts";
import * as request from "../../wire/requests/real-time-bars.ts";
import { realtimeBar } from "../../wire/responses/real-time-bars.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { permissionFor } from "../market-data/market-data-permissions.ts";
import { CANCEL_RULES } from "../rules/market-data.ts";
import {
  REAL_TIME_BAR_PACING_RULES,
  REAL_TIME_BAR_REQUEST_RULES,
  REAL_TIME_BAR_RULES,
} from "../rules/real-time-bars.ts";
import { refuses } from "../rules/refuses.ts";

const SECOND_MS = 1_000;
const BAR_MS = 5_000;
/** New requests within the time that counts. */
const REQUESTS_MAX = 60;

/** Handlers of real-time bars. */
export const realTimeBarHandlers: readonly Handler[] = [
  on(request.reqRealTimeBars, { needsIbkr: "data" }, (query, context) => {
    const { reqId, whatToShow, useRth } = query;
    if (refuses(context, reqId, REAL_TIME_BAR_REQUEST_RULES, query)) return;
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    const permission = permissionFor(instrument, context.shared.options);
    const inUse = context.subscribed("real-time bars", reqId);
    const input = { reqId, whatToShow, instrument, permission, inUse };
    if (refuses(context, reqId, REAL_TIME_BAR_RULES, input)) return;
    if (exceedsSubscriptions("market data", reqId, context)) return;
    const { barRequests } = context.client;
    const breaksPacing =
      context.shared.options.streamPacing && barRequests.exceeds("any", REQUESTS_MAX, context.nowMs);
    if (refuses(context, reqId, REAL_TIME_BAR_PACING_RULES, { breaksPacing })) return;
    const source = whatToShow === "AGGTRADES" ? "TRADES" : (whatToShow as PriceSource);
    const send = (now: Context): void => sendBar(now, reqId, instrument, source, useRth);
    context.subscribe("real-time bars", reqId, every(BAR_MS, context.nowMs, send, instrument));
  }),
  on(request.cancelRealTimeBars, { needsIbkr: "data" }, ({ reqId }, context) => {
    refuses(context, reqId, CANCEL_RULES, { reqId, isKnown: context.unsubscribe("real-time bars", reqId) });
  }),
];

/** Sends the bar that is over, which begins and ends at whole multiples of its length, however late it is. */
function sendBar(
  context: Context,
  reqId: number,
  instrument: Instrument,
  source: PriceSource,
  useRth: boolean,
): void {
  const toMs = Math.floor(context.nowMs / BAR_MS) * BAR_MS;
  const [bar] = context.exchange.bars(instrument, source, BAR_MS, toMs - BAR_MS, toMs, useRth);
  if (bar === undefined) return;
  const isTraded = source === "TRADES";
  context.send(realtimeBar, {
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
}
