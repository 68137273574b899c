import { updateNewsBulletin } from "../wire/responses/session.ts";
import type { FarmService, TwsEvent } from "../world/tws-event.ts";
import { bindAll, placeByHand } from "./by-hand.ts";
import type { Context, Shared } from "./context.ts";
import type { FeedKind } from "./feed.ts";
import type { Upstream } from "./upstream.ts";

/** What comes from IBKR and stops with the connection to it. */
const MARKET_FEEDS: readonly FeedKind[] = [
  "market data",
  "depth",
  "tick by tick",
  "real-time bars",
  "historical bars",
  "scanner",
];
/** What a broken farm can end without anybody being told. */
const BAR_FEEDS: readonly FeedKind[] = ["real-time bars", "historical bars"];
/** What a login elsewhere takes away. */
const TICK_FEEDS: readonly FeedKind[] = ["market data", "depth", "tick by tick"];

/** What a cut off TWS cannot answer by itself, orders aside. */
const FROM_IBKR: ReadonlySet<string> = new Set([
  ...["reqContractDetails", "reqMatchingSymbols", "reqSecDefOptParams", "reqMktDepthExchanges"],
  ...["reqSmartComponents", "reqMktData", "cancelMktData", "reqMktDepth", "cancelMktDepth"],
  ...["reqTickByTickData", "cancelTickByTickData", "reqRealTimeBars", "cancelRealTimeBars"],
  ...["reqHistoricalData", "cancelHistoricalData", "reqHeadTimestamp", "cancelHeadTimestamp"],
  ...["reqHistogramData", "cancelHistogramData", "reqHistoricalTicks", "reqNewsProviders"],
  ...["reqNewsArticle", "reqHistoricalNews", "reqScannerParameters", "reqScannerSubscription"],
  ...["cancelScannerSubscription", "reqFundamentalData", "reqWshMetaData", "reqWshEventData"],
]);
const ORDERS: ReadonlySet<string> = new Set([
  ...["placeOrder", "cancelOrder", "reqGlobalCancel", "exerciseOptions", "reqCompletedOrders"],
]);

/** Does a request have to wait while TWS is cut off? */
export function needsIbkr(request: string): boolean {
  return FROM_IBKR.has(request) || ORDERS.has(request);
}

/** Requests that nothing but an answer ends: they outlive a loss of data. */
export function isAboutOrders(request: string): boolean {
  return ORDERS.has(request);
}

const FARM_CODES: Readonly<Record<FarmService, readonly [broken: number, ok: number, name: string]>> = {
  "market-data": [2103, 2104, "Market data farm connection"],
  historical: [2105, 2106, "HMDS data farm connection"],
  contracts: [2157, 2158, "Sec-def data farm connection"],
};

/** The kind of bulletin that concerns everybody. */
const ABOUT_ALL = 1;

const kindOf = (key: string): FeedKind => key.slice(0, key.lastIndexOf("/")) as FeedKind;
const idOf = (key: string): number => Number(key.slice(key.lastIndexOf("/") + 1));

/** Does a feed rest now? */
export function rests(key: string, { offline, competing }: Upstream): boolean {
  return (offline && MARKET_FEEDS.includes(kindOf(key))) || (competing && TICK_FEEDS.includes(kindOf(key)));
}

/**
 * Takes note of what happened.
 *
 * @returns What is to be said of it in the log, if anything.
 */
export function noted(news: TwsEvent, shared: Shared, nowMs: number): string | undefined {
  const { upstream } = shared;
  if (news.kind === "offline") upstream.offline = true;
  if (news.kind === "online") upstream.offline = false;
  if (news.kind === "competing") upstream.competing = news.on;
  if (news.kind === "bulletin") upstream.bulletins++;
  if (news.kind !== "by-hand") return undefined;
  const refusal = placeByHand(news, shared, nowMs);
  return refusal === undefined ? undefined : `the order by hand: ${refusal}`;
}

/** Tells one client what happened, and ends what it ended. */
export function tellNews(news: TwsEvent, context: Context): void {
  switch (news.kind) {
    case "offline":
      return context.error(-1, 1100, "Connectivity between IBKR and Trader Workstation has been lost.");
    case "online": {
      const restored = "Connectivity between IBKR and Trader Workstation has been restored";
      if (!news.dataLost) return context.error(-1, 1102, `${restored} - data maintained.`);
      end(context, MARKET_FEEDS);
      return context.error(-1, 1101, `${restored} - data lost.`);
    }
    case "farm": {
      const [broken, ok, name] = FARM_CODES[news.service];
      const text = news.up ? `${name} is OK:${news.farm}` : `${name} is broken:${news.farm}`;
      context.error(-1, news.up ? ok : broken, text);
      if (news.up || news.bars === "kept") return;
      for (const reqId of end(context, BAR_FEEDS)) {
        if (news.bars === "notified")
          context.error(reqId, 10182, "Failed to request live updates (disconnected).");
      }
      return;
    }
    case "port": {
      const text = `TWS socket port has been reset and this connection is being dropped. Please reconnect on the new port - ${news.port}`;
      context.error(-1, 1300, text);
      return context.close(`the port is ${news.port} now`);
    }
    case "bulletin":
      if (!context.subscribed("bulletins", 0)) return;
      return context.send(updateNewsBulletin, {
        messageId: context.shared.upstream.bulletins,
        messageType: ABOUT_ALL,
        text: news.text,
        exchange: "",
      });
    case "by-hand":
      if (context.client.bindsOrders) bindAll(context);
      return;
    case "competing":
      if (!news.on) return;
      for (const key of context.client.feeds.keys()) {
        if (kindOf(key) !== "market data") continue;
        context.error(idOf(key), 10197, "No market data during competing live session");
      }
  }
}

/** @returns The request numbers of the feeds that were ended. */
function end({ client }: Context, kinds: readonly FeedKind[]): readonly number[] {
  const ended = [...client.feeds.keys()].filter((key) => kinds.includes(kindOf(key)));
  for (const key of ended) client.feeds.delete(key);
  return ended.map(idOf);
}
