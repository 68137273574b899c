import { type Instrument, isOption } from "../../exchange/contracts/instrument.ts";
import { impliedVolatility, optionValue } from "../../exchange/prices/black-scholes.ts";
import type { Quote } from "../../exchange/prices/market.ts";
import * as out from "../../wire/responses/market-data.ts";
import type { Context } from "../context/context.ts";

/** Tick types by market data type and content. */
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

/** Market data types whose ticks have numbers of their own. */
export type SentDataType = keyof typeof TYPES;

type Types = (typeof TYPES)[SentDataType];

/** Bid and ask where there are none. */
const NO_SIDES = { bid: -1, ask: -1, bidSize: 0, askSize: 0 } as const;

/**
 * Sends the quote of an instrument as ticks, without those that have not changed.
 *
 * Live data of a closed market have -1 as bid and ask; the last known ones come with frozen data alone.
 *
 * @param shown Whether there are a bid and an ask.
 * @param sent Last content of each tick type, kept from call to call.
 * @see erdewit/ib_insync#109, #471
 */
export function sendQuoteTicks(
  context: Context,
  reqId: number,
  instrument: Instrument,
  dataType: SentDataType,
  shown: "known" | "unknown",
  sent: Map<number, string>,
): void {
  const types = TYPES[dataType];
  const full = context.exchange.quote(instrument, context.nowMs);
  const quote = shown === "known" ? full : { ...full, ...NO_SIDES };
  const changed = (tickType: number, text: string): boolean => {
    if (sent.get(tickType) === text) return false;
    sent.set(tickType, text);
    return true;
  };
  const price = (tickType: number, value: number, size = 0): void => {
    if (!changed(tickType, `${value}`)) return;
    context.send(out.tickPrice, { reqId, tickType, price: value, size, attributes: 0 });
  };
  // The real server sends sizes with the prices and again by themselves; some clients read only these.
  const size = (tickType: number, value: number): void => {
    if (changed(tickType, `${value}`)) context.send(out.tickSize, { reqId, tickType, size: value });
  };
  if (instrument.secType !== "IND") {
    price(types.bid, quote.bid, quote.bidSize);
    size(types.bidSize, quote.bidSize);
    price(types.ask, quote.ask, quote.askSize);
    size(types.askSize, quote.askSize);
  }
  const isCombination = instrument.secType === "BAG";
  if (instrument.secType !== "CASH" && !isCombination) {
    price(types.last, quote.last, quote.lastSize);
    size(types.lastSize, quote.lastSize);
    size(types.volume, quote.volume);
    const seconds = `${Math.floor(quote.lastMs / 1_000)}`;
    if (changed(types.time, seconds)) {
      context.send(out.tickString, { reqId, tickType: types.time, value: seconds });
    }
  }
  if (isCombination) return price(types.close, quote.close);
  price(types.high, quote.high);
  price(types.low, quote.low);
  price(types.close, quote.close);
  price(types.open, quote.open);
  if (isOption(instrument)) sendGreeks(context, reqId, instrument, quote, types, sent);
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
    context.send(out.tickOptionComputation, {
      ...value,
      reqId,
      tickType,
      attribute: 0,
      dividends: 0,
      underPrice,
      impliedVolatility: implied ?? -1,
      price,
    });
  };
  if (bid !== NO_SIDES.bid) computed(types.bidOption, bid, undefined);
  if (ask !== NO_SIDES.ask) computed(types.askOption, ask, undefined);
  computed(types.lastOption, last, undefined);
  computed(types.modelOption, optionValue(terms, underPrice, volatility, context.nowMs).price, volatility);
}
