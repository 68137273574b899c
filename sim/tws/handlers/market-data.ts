import * as request from "../../wire/requests/market-data.ts";
import * as out from "../../wire/responses/market-data.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import * as code from "../facts/codes.ts";
import { BBO_EXCHANGE, SMART_EXCHANGES } from "../facts/smart-exchanges.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { parseGenericTickList, sendGenericTicks } from "../market-data/generic-tick-list.ts";
import { permittedDataType } from "../market-data/market-data-permissions.ts";
import { sendQuoteTicks } from "../market-data/quote-ticks.ts";

/** TWS aggregates the ticks of this time, in ms. */
const TICK_MS = 250;
/** Numbers of market data types. */
const DATA_TYPES = { live: 1, delayed: 3 } as const;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Handlers of market data, market data types and SMART components. */
export const marketDataHandlers: readonly Handler[] = [
  on(request.reqMktData, { needsIbkr: "data" }, (query, context) => {
    const { reqId, snapshot, genericTicks } = query;
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    if (snapshot && genericTicks !== "") {
      const cause = "Snapshot market data subscription is not applicable to generic ticks";
      const text = `Error validating request.-'bY' : cause - ${cause}`;
      return context.error(reqId, code.SNAPSHOT_WITH_GENERIC_TICKS, text);
    }
    const generic = parseGenericTickList(genericTicks, instrument);
    if (typeof generic === "string") return context.invalid(reqId, generic);
    if (context.subscribed("market data", reqId)) return context.failed(reqId, "Duplicate ticker ID");
    if (!snapshot && exceedsSubscriptions("market data", reqId, context)) return;
    const dataType = permittedDataType(reqId, instrument, context);
    if (dataType === undefined) return;
    context.send(out.tickReqParams, {
      reqId,
      minTick: instrument.minTick,
      snapshotPermissions: 3,
      bboExchange: instrument.secType === "STK" ? BBO_EXCHANGE : "",
    });
    context.send(out.marketDataType, { reqId, marketDataType: DATA_TYPES[dataType] });
    const sent = new Map<number, string>();
    const send = (now: Context): void => {
      if (generic.prices) sendQuoteTicks(now, reqId, instrument, dataType, sent);
      sendGenericTicks(now, reqId, instrument, generic, sent);
    };
    send(context);
    if (snapshot) return context.send(out.tickSnapshotEnd, { reqId });
    context.subscribe("market data", reqId, every(TICK_MS, context.nowMs, send));
  }),
  on(request.cancelMktData, { needsIbkr: "data" }, ({ reqId }, context) => {
    if (!context.unsubscribe("market data", reqId)) {
      context.error(reqId, code.UNKNOWN_TICKER_ID, `Can't find EId with tickerId:${reqId}`);
    }
  }),
  on(request.reqMarketDataType, { needsIbkr: false }, ({ marketDataType }, context) => {
    if (marketDataType < 1 || marketDataType > 4) {
      return context.invalid(-1, `Market data type ${marketDataType} is not known`);
    }
    context.client.marketDataType = marketDataType;
  }),
  on(request.reqSmartComponents, { needsIbkr: "data" }, ({ reqId, bboExchange }, context) => {
    if (bboExchange !== BBO_EXCHANGE) return context.notFound(reqId);
    const components = SMART_EXCHANGES.map((exchange, bit) => ({
      bit,
      exchange,
      letter: LETTERS[bit] ?? "",
    }));
    context.send(out.smartComponents, { reqId, components });
  }),
];
