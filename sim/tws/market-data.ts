import { impliedVolatility, optionValue } from "../exchange/black-scholes.ts";
import type { Instrument } from "../exchange/instrument.ts";
import type { Quote } from "../exchange/market.ts";
import * as request from "../wire/requests/market-data.ts";
import * as out from "../wire/responses/market-data.ts";
import { type Context, type Handler, on } from "./context.ts";
import { BBO_EXCHANGE } from "./definitions.ts";
import { nextDueMs } from "./feed.ts";
import { parseGenericTicks, sendGeneric } from "./generic-ticks.ts";

/** TWS sums up the ticks of a share over so long, in ms. */
const TICK_MS = 250;

const LIVE = 1;
const DELAYED = 3;

/** Tick types by what they tell, live and delayed. */
const TYPES = {
  live: {
    bid: 1,
    ask: 2,
    last: 4,
    high: 6,
    low: 7,
    close: 9,
    open: 14,
    bidSize: 0,
    askSize: 3,
    lastSize: 5,
    volume: 8,
    time: 45,
    bidOption: 10,
    askOption: 11,
    lastOption: 12,
    modelOption: 13,
  },
  delayed: {
    bid: 66,
    ask: 67,
    last: 68,
    high: 72,
    low: 73,
    close: 75,
    open: 76,
    bidSize: 69,
    askSize: 70,
    lastSize: 71,
    volume: 74,
    time: 88,
    bidOption: 80,
    askOption: 81,
    lastOption: 82,
    modelOption: 83,
  },
} as const;

type Types = (typeof TYPES)["live" | "delayed"];

/** Requests for market data. */
export const marketDataHandlers: readonly Handler[] = [
  on(request.reqMktData, (query, context) => {
    const { reqId, snapshot, genericTicks } = query;
    const instrument = context.theOne(reqId, query);
    if (instrument === undefined) return;
    if (snapshot && genericTicks !== "") {
      const cause = "Snapshot market data subscription is not applicable to generic ticks";
      return context.error(reqId, 414, `Error validating request.-'bY' : cause - ${cause}`);
    }
    const generic = parseGenericTicks(genericTicks, instrument);
    if (typeof generic === "string") return context.invalid(reqId, generic);
    if (context.subscribed("market data", reqId)) return context.failed(reqId, "Duplicate ticker ID");
    if (!snapshot && context.count("market data") >= context.shared.options.marketDataLinesMax) {
      return context.error(reqId, 101, "Max number of tickers has been reached");
    }
    const types = permitted(reqId, instrument, context);
    if (types === undefined) return;
    context.send(out.tickReqParams, {
      ...{ reqId, minTick: instrument.minTick, snapshotPermissions: 3 },
      bboExchange: instrument.secType === "STK" ? BBO_EXCHANGE : "",
    });
    const marketDataType = types === TYPES.live ? LIVE : DELAYED;
    context.send(out.marketDataType, { reqId, marketDataType });
    const sent = new Map<number, string>();
    const tell = (now: Context): void => {
      if (generic.prices) sendChanged(now, reqId, instrument, types, sent);
      sendGeneric(now, reqId, instrument, generic, sent);
    };
    tell(context);
    if (snapshot) return context.send(out.tickSnapshotEnd, { reqId });
    context.subscribe("market data", reqId, {
      dueMs: nextDueMs(context.nowMs, TICK_MS),
      run: (now) => {
        tell(now);
        return nextDueMs(now.nowMs, TICK_MS);
      },
    });
  }),
  on(request.cancelMktData, ({ reqId }, context) => {
    if (!context.unsubscribe("market data", reqId)) {
      context.error(reqId, 300, `Can't find EId with tickerId:${reqId}`);
    }
  }),
  on(request.reqMarketDataType, ({ marketDataType }, context) => {
    if (marketDataType < 1 || marketDataType > 4) {
      return context.invalid(-1, `Market data type ${marketDataType} is not known`);
    }
    context.client.marketDataType = marketDataType;
  }),
];

/** The tick types that the client may see; where it may see none, it is told why. */
export function permitted(reqId: number, instrument: Instrument, context: Context): Types | undefined {
  const { permissions } = context.shared.options;
  if (permissions === "live") return TYPES.live;
  const name = `${instrument.symbol} ${instrument.primaryExchange}/TOP/ALL`;
  if (permissions === "none") {
    context.error(reqId, 354, `Requested market data is not subscribed.${name}`);
    return undefined;
  }
  if (context.client.marketDataType < DELAYED) {
    const text =
      "Requested market data requires additional subscription for API. Delayed market data is available.";
    context.error(reqId, 10089, `${text}${name}`);
    return undefined;
  }
  context.error(reqId, 10167, "Requested market data is not subscribed. Displaying delayed market data.");
  return TYPES.delayed;
}

function sendChanged(
  context: Context,
  reqId: number,
  instrument: Instrument,
  types: Types,
  sent: Map<number, string>,
): void {
  const quote = context.exchange.quote(instrument, context.nowMs);
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
  if (instrument.secType !== "IND") {
    price(types.bid, quote.bid, quote.bidSize);
    size(types.bidSize, quote.bidSize);
    price(types.ask, quote.ask, quote.askSize);
    size(types.askSize, quote.askSize);
  }
  if (instrument.secType !== "CASH") {
    price(types.last, quote.last, quote.lastSize);
    size(types.lastSize, quote.lastSize);
    size(types.volume, quote.volume);
    const seconds = `${Math.floor(quote.lastMs / 1_000)}`;
    if (changed(types.time, seconds)) {
      context.send(out.tickString, { reqId, tickType: types.time, value: seconds });
    }
  }
  price(types.high, quote.high);
  price(types.low, quote.low);
  price(types.close, quote.close);
  price(types.open, quote.open);
  if (instrument.secType === "OPT") sendGreeks(context, reqId, instrument, quote, types, sent);
}

function sendGreeks(
  context: Context,
  reqId: number,
  instrument: Instrument,
  { bid, ask, last }: Quote,
  types: Types,
  sent: Map<number, string>,
): void {
  const option = context.exchange.option(instrument, context.nowMs);
  if (option === undefined) return;
  const { terms, underPrice, volatility } = option;
  const computed = (tickType: number, price: number, known: number | undefined): void => {
    const text = `${price}/${underPrice}`;
    if (sent.get(tickType) === text) return;
    sent.set(tickType, text);
    const implied = known ?? impliedVolatility(terms, price, underPrice, context.nowMs);
    const value = optionValue(terms, underPrice, implied ?? volatility, context.nowMs);
    const of = { reqId, tickType, attribute: 0, dividends: 0, underPrice };
    context.send(out.tickOptionComputation, { ...value, ...of, impliedVolatility: implied ?? -1, price });
  };
  computed(types.bidOption, bid, undefined);
  computed(types.askOption, ask, undefined);
  computed(types.lastOption, last, undefined);
  computed(types.modelOption, optionValue(terms, underPrice, volatility, context.nowMs).price, volatility);
}
