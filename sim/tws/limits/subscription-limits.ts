import type { Context } from "../context/context.ts";
import type { SubscriptionKind } from "../context/subscription-kinds.ts";
import * as code from "../facts/codes.ts";

/** Kinds of subscriptions of which a client may have only so many. */
type LimitedKind = Extract<
  SubscriptionKind,
  "market data" | "market depth" | "tick by tick" | "scanner" | "historical bars"
>;

/**
 * Tests whether a client has as many subscriptions of a kind as it may. If so, it refuses the request with the code that
 * TWS uses for that kind.
 */
export function exceedsSubscriptions(kind: LimitedKind, reqId: number, context: Context): boolean {
  const { options } = context.shared;
  const count = context.count(kind);
  switch (kind) {
    case "market data":
      if (count < options.marketDataLinesMax) return false;
      context.error(reqId, code.MARKET_DATA_LINES_EXCEEDED, "Max number of tickers has been reached");
      return true;
    case "market depth": {
      const { marketDepthsMax } = options;
      if (count < marketDepthsMax) return false;
      const text = `Max number (${marketDepthsMax}) of market depth requests has been reached`;
      context.error(reqId, code.MARKET_DEPTHS_EXCEEDED, text);
      return true;
    }
    case "tick by tick":
      if (count < options.tickByTicksMax) return false;
      context.error(
        reqId,
        code.TICK_BY_TICKS_EXCEEDED,
        "Max number of tick-by-tick requests has been reached",
      );
      return true;
    case "scanner":
      if (count < options.scannersMax) return false;
      context.error(
        reqId,
        code.HISTORICAL_SERVICE,
        "Historical Market Data Service error message:API scanner subscription limit has been reached",
      );
      return true;
    case "historical bars": {
      const { historicalMax } = options;
      if (count < historicalMax) return false;
      context.failed(reqId, `Only ${historicalMax} simultaneous API historical data requests allowed.`);
      return true;
    }
  }
}
