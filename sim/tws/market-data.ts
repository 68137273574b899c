import type { Quote } from "../exchange/types.ts";
import * as request from "../wire/requests/market-data.ts";
import * as out from "../wire/responses/market-data.ts";
import { type Context, type Handler, on } from "./context.ts";
import { theOne } from "./contracts.ts";

/** TWS sums up the ticks of a share over so long, in ms. */
const TICK_MS = 250;
/** Market data lines of a login. */
const LINES_MAX = 100;

/** The alarm of one subscription. */
export function ticksKey(connection: number, reqId: number): string {
  return `ticks/${connection}/${reqId}`;
}

export const marketDataHandlers: readonly Handler[] = [
  on(request.reqMktData, (query, context) => {
    const { reqId, snapshot, genericTicks } = query;
    const { streams, connection } = context.client;
    const instrument = theOne(context.market, query);
    if ("refusal" in instrument) return context.error(reqId, 200, instrument.refusal);
    if (snapshot && genericTicks !== "") {
      const cause = "Snapshot market data subscription is not applicable to generic ticks";
      return context.error(reqId, 414, `Error validating request.-'bY' : cause - ${cause}`);
    }
    if (streams.has(reqId)) {
      return context.error(reqId, 322, "Error processing request.-'bY' : cause - Duplicate ticker ID");
    }
    if (!snapshot && streams.size >= LINES_MAX)
      return context.error(reqId, 101, "Max number of tickers has been reached");
    context.send(out.tickReqParams, {
      reqId,
      minTick: instrument.minTick,
      bboExchange: "9c0001",
      snapshotPermissions: 3,
    });
    // The market is open around the clock and the login has all permissions, so that data are always live.
    context.send(out.marketDataType, { reqId, marketDataType: 1 });
    const sent = new Map<number, string>();
    sendChanged(context, reqId, context.market.quote(instrument, context.nowMs), sent);
    if (snapshot) return context.send(out.tickSnapshotEnd, { reqId });
    streams.set(reqId, { instrument, sent });
    context.wake(ticksKey(connection, reqId), context.nowMs + TICK_MS);
  }),
  on(request.cancelMktData, ({ reqId }, context) => {
    if (!context.client.streams.delete(reqId))
      context.error(reqId, 300, `Can't find EId with tickerId:${reqId}`);
  }),
  on(request.reqMarketDataType, ({ marketDataType }, context) => {
    if (marketDataType < 1 || marketDataType > 4) {
      context.error(
        -1,
        321,
        `Error validating request.-'cd' : cause - Market data type ${marketDataType} is not known`,
      );
    }
  }),
];

/** Sends what changed since the last look, and asks to be woken again. Nothing happens once the stream has ended. */
export function tick(context: Context, reqId: number): void {
  const stream = context.client.streams.get(reqId);
  if (stream === undefined) return;
  sendChanged(context, reqId, context.market.quote(stream.instrument, context.nowMs), stream.sent);
  context.wake(ticksKey(context.client.connection, reqId), context.nowMs + TICK_MS);
}

function sendChanged(context: Context, reqId: number, quote: Quote, sent: Map<number, string>): void {
  const changed = (tickType: number, text: string): boolean => {
    if (sent.get(tickType) === text) return false;
    sent.set(tickType, text);
    return true;
  };
  const price = (tickType: number, value: number, size = 0): void => {
    if (!changed(tickType, `${value}`)) return;
    context.send(out.tickPrice, { reqId, tickType, price: value, size, attributes: 0 });
  };
  // Sizes come with the prices and once more by themselves, as from the real one; some clients read only these.
  const size = (tickType: number, value: number): void => {
    if (changed(tickType, `${value}`)) context.send(out.tickSize, { reqId, tickType, size: value });
  };
  price(1, quote.bid, quote.bidSize);
  size(0, quote.bidSize);
  price(2, quote.ask, quote.askSize);
  size(3, quote.askSize);
  price(4, quote.last, quote.lastSize);
  size(5, quote.lastSize);
  price(6, quote.high);
  price(7, quote.low);
  price(9, quote.close);
  price(14, quote.open);
  size(8, quote.volume);
  const seconds = `${Math.floor(quote.atMs / 1_000)}`;
  if (changed(45, seconds)) context.send(out.tickString, { reqId, tickType: 45, value: seconds });
}
