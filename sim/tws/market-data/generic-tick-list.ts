import type { Instrument } from "../../exchange/instrument.ts";
import * as out from "../../wire/responses/market-data.ts";
import { tickNews } from "../../wire/responses/news.ts";
import type { Context } from "../context/context.ts";
import { headlines, NEWS_PROVIDERS } from "./headlines.ts";

/** A generic tick list: ticks that a client requests by number, beside those that it always receives. */
export interface GenericTickList {
  /** Requested numbers. */
  readonly numbers: ReadonlySet<string>;
  /** Codes of the news providers whose headlines were requested. */
  readonly providers: readonly string[];
  /** False with `mdoff`: no ticks but the requested ones. */
  readonly prices: boolean;
}

const LEGAL =
  "100(Option Volume),101(Option Open Interest),105(Average Opt Volume),106(impvolat),165(Misc. Stats),221/220(Creditman, Mark Price),225(Auction),232/221(Pl Price),233(RTVolume),236(inventory),258/47(Fundamentals),292(Wide_news),293(TradeCount),294(TradeRate),295(VolumeRate),318(LastRTHTrade),375(RTTrdVolume),411(rthistvol),456/59(IBDividends),460(Bond Factor Multiplier),577(EtfNavLast(navlast)),586(IPOHLCPRC),587(Pl Price Delayed),588(Futures Open Interest),595(Short-Term Volume X Mins),614(EtfNavMisc(high/low)),619(Creditman Slow Mark Price),623(EtfFrozenNavLast(fznavlast)),104(Historical Volatility),162(Index Future Premium),256(inventory),384,388,407,422,428,433,439,441,451,452,499,506,512,513,544,545,546,547,548,576,578";
const KNOWN: ReadonlySet<string> = new Set(LEGAL.match(/\d+/g));

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Weeks of the price ranges, with the tick types of their lows and highs. */
const RANGES: readonly (readonly [weeks: number, low: number, high: number])[] = [
  [13, 15, 16],
  [26, 17, 18],
  [52, 19, 20],
];
const AVERAGE_VOLUME = 21;
const AVERAGE_DAYS = 90;
const HISTORICAL_VOLATILITY = 23;
const IMPLIED_VOLATILITY = 24;
const MARK_PRICE = 37;
const SHORTABLE = 46;
const RT_VOLUME = 48;
const RT_TRADE_VOLUME = 77;
const SHORTABLE_SHARES = 89;
/** Above 2.5: at least 1000 shares are available for short sale; up to 1.5: none are. */
const EASY_TO_BORROW = 3;
const HARD_TO_BORROW = 1;
const LENDABLE_SHARES = 1_000_000;

/** Parses a generic tick list, e.g. `mdoff,233,292:BRFG+DJNL`. @returns The list, or a text that says what is wrong. */
export function parseGenericTickList(text: string, { secType }: Instrument): GenericTickList | string {
  const numbers = new Set<string>();
  let providers: readonly string[] = [];
  let prices = true;
  for (const item of text.split(",").map((one) => one.trim())) {
    const [number = "", codes] = item.split(":");
    if (item === "") continue;
    if (item === "mdoff") prices = false;
    else if (!KNOWN.has(number)) {
      return `Incorrect generic tick list of ${text}.  Legal ones for (${secType}) are: ${LEGAL}`;
    } else numbers.add(number);
    if (number === "292")
      providers = codes === undefined ? NEWS_PROVIDERS.map(({ code }) => code) : codes.split("+");
  }
  return { numbers, providers, prices };
}

/**
 * Sends the requested generic ticks, without those that have not changed.
 *
 * @param sent Last content of each tick type, kept from call to call.
 */
export function sendGenericTicks(
  context: Context,
  reqId: number,
  instrument: Instrument,
  { numbers, providers }: GenericTickList,
  sent: Map<number, string>,
): void {
  const { exchange, nowMs } = context;
  const has = (...any: readonly string[]): boolean => any.some((number) => numbers.has(number));
  const changed = (tickType: number, text: string): boolean => {
    if (sent.get(tickType) === text) return false;
    sent.set(tickType, text);
    return true;
  };
  const generic = (tickType: number, value: number): void => {
    if (changed(tickType, `${value}`)) context.send(out.tickGeneric, { reqId, tickType, value });
  };
  const price = (tickType: number, value: number): void => {
    if (!changed(tickType, `${value}`)) return;
    context.send(out.tickPrice, { reqId, tickType, price: value, size: 0, attributes: 0 });
  };
  const size = (tickType: number, value: number): void => {
    if (changed(tickType, `${value}`)) context.send(out.tickSize, { reqId, tickType, size: value });
  };
  for (const [number, tickType] of [
    ["233", RT_VOLUME],
    ["375", RT_TRADE_VOLUME],
  ] as const) {
    if (!has(number)) continue;
    const value = volumeText(context, instrument);
    if (changed(tickType, value)) context.send(out.tickString, { reqId, tickType, value });
  }
  if (has("221", "220")) price(MARK_PRICE, exchange.quote(instrument, nowMs).last);
  if (has("236") && instrument.secType === "STK") {
    generic(SHORTABLE, instrument.shortable ? EASY_TO_BORROW : HARD_TO_BORROW);
    size(SHORTABLE_SHARES, instrument.shortable ? LENDABLE_SHARES : 0);
  }
  const volatility = has("104", "106") ? exchange.volatility(instrument, nowMs) : undefined;
  if (volatility !== undefined) {
    const rounded = Number(volatility.toFixed(6));
    if (has("104")) generic(HISTORICAL_VOLATILITY, rounded);
    if (has("106")) generic(IMPLIED_VOLATILITY, rounded);
  }
  if (has("165") && !sent.has(AVERAGE_VOLUME)) {
    const year = exchange.bars(instrument, "TRADES", "day", nowMs - 52 * WEEK_MS, nowMs);
    for (const [weeks, low, high] of RANGES) {
      const range = year.filter(({ endMs }) => endMs > nowMs - weeks * WEEK_MS);
      price(low, Math.min(...range.map((bar) => bar.low)));
      price(high, Math.max(...range.map((bar) => bar.high)));
    }
    const recent = year.slice(-AVERAGE_DAYS);
    size(AVERAGE_VOLUME, Math.round(recent.reduce((sum, { volume }) => sum + volume, 0) / recent.length));
  }
  if (providers.length > 0) sendHeadlines(context, reqId, instrument, providers, sent);
}

/** Makes the text of RTVolume: last price, size and time, volume of the day, average price, filled by one market maker. */
function volumeText({ exchange, nowMs }: Context, instrument: Instrument): string {
  const { last, lastSize, lastMs, volume, high, low } = exchange.quote(instrument, nowMs);
  const average = ((high + low + last) / 3).toFixed(6);
  return `${last};${lastSize};${lastMs};${volume};${average};true`;
}

/** Key of the time of the last headline among the contents that were sent. */
const HEADLINES = -292;

/** Sends the headlines of the last day at first, and then each new one. */
function sendHeadlines(
  context: Context,
  reqId: number,
  instrument: Instrument,
  providers: readonly string[],
  sent: Map<number, string>,
): void {
  const { nowMs } = context;
  const sinceMs = Number(sent.get(HEADLINES) ?? nowMs - DAY_MS);
  sent.set(HEADLINES, `${nowMs}`);
  const fresh = headlines(instrument, providers, sinceMs + 1, nowMs, Number.POSITIVE_INFINITY);
  for (const { atMs, provider, articleId, headline } of [...fresh].reverse()) {
    context.send(tickNews, { reqId, timeMs: atMs, provider, articleId, headline, extra: "" });
  }
}
