import * as request from "../../wire/requests/market-data.ts";
import * as out from "../../wire/responses/market-data.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every, nextDueMs } from "../context/subscriptions.ts";
import { BBO_EXCHANGE, SMART_EXCHANGES } from "../facts/smart-exchanges.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { lineOf, type MarketDataLine, sendLine } from "../market-data/market-data-line.ts";
import { permissionFor } from "../market-data/market-data-permissions.ts";
import {
  CANCEL_RULES,
  MARKET_DATA_RULES,
  MARKET_DATA_TYPE_RULES,
  PERMISSION_NOTICES,
  PERMISSION_RULES,
} from "../rules/market-data.ts";
import { STREAM_PROTOCOL_RULES } from "../rules/old-protocols.ts";
import { COMPONENT_RULES } from "../rules/reference-data.ts";
import { notify, refuses } from "../rules/refuses.ts";

/** TWS aggregates the ticks of this time, in ms. */
const TICK_MS = 250;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Handlers of market data, market data types and SMART components. */
export const marketDataHandlers: readonly Handler[] = [
  on(request.reqMktData, { needsIbkr: "data" }, (query, context) => {
    const { reqId } = query;
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    const { version } = context.client;
    if (refuses(context, reqId, STREAM_PROTOCOL_RULES, { version, instrument })) return;
    const inUse = context.subscribed("market data", reqId) || context.subscribed("snapshot", reqId);
    if (refuses(context, reqId, MARKET_DATA_RULES, { query, reqId, instrument, inUse })) return;
    const isSnapshot = query.snapshot || query.regulatorySnapshot;
    if (!isSnapshot && exceedsSubscriptions("market data", reqId, context)) return;
    const permission = permissionFor(instrument, context.shared.options);
    const input = { instrument, permission, marketDataType: context.client.marketDataType };
    if (refuses(context, reqId, PERMISSION_RULES, input)) return;
    notify(context, reqId, PERMISSION_NOTICES, input);
    const line = lineOf(query, instrument, permission, context);
    sendLine(line, context);
    if (isSnapshot) return takeSnapshot(line, context);
    context.subscribe(
      "market data",
      reqId,
      every(TICK_MS, context.nowMs, (now) => sendLine(line, now), instrument),
    );
  }),
  on(request.cancelMktData, { needsIbkr: "data" }, ({ reqId }, context) => {
    const isKnown = context.unsubscribe("market data", reqId) || context.unsubscribe("snapshot", reqId);
    refuses(context, reqId, CANCEL_RULES, { reqId, isKnown });
  }),
  on(request.reqMarketDataType, { needsIbkr: false }, ({ marketDataType }, context) => {
    if (refuses(context, -1, MARKET_DATA_TYPE_RULES, { marketDataType })) return;
    context.client.marketDataType = marketDataType;
  }),
  on(request.reqSmartComponents, { needsIbkr: "data" }, ({ reqId, bboExchange }, context) => {
    if (refuses(context, reqId, COMPONENT_RULES, { isKnown: bboExchange === BBO_EXCHANGE })) return;
    const components = SMART_EXCHANGES.map((exchange, bit) => ({
      bit,
      exchange,
      letter: LETTERS[bit] ?? "",
    }));
    context.send(out.smartComponents, { reqId, components });
  }),
];

/** Sends what changes until the snapshot ends, and then its end. */
function takeSnapshot(line: MarketDataLine, context: Context): void {
  const { reqId, instrument } = line;
  const endMs = context.nowMs + context.shared.options.snapshotMs;
  if (endMs <= context.nowMs) return context.send(out.tickSnapshotEnd, { reqId });
  context.subscribe("snapshot", reqId, {
    conId: instrument.conId,
    secType: instrument.secType,
    dueMs: Math.min(endMs, nextDueMs(context.nowMs, TICK_MS)),
    run: (now) => {
      sendLine(line, now);
      if (now.nowMs < endMs) return Math.min(endMs, nextDueMs(now.nowMs, TICK_MS));
      now.send(out.tickSnapshotEnd, { reqId });
      return undefined;
    },
  });
}
