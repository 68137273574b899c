import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { averageVolumeOf, statisticsOf } from "../../exchange/year-statistics.ts";
import * as out from "../../wire/responses/market-data.ts";
import { tickNews } from "../../wire/responses/news.ts";
import type { Context } from "../context/context.ts";
import { activityTicks } from "./activity-ticks.ts";
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

/** A generic tick as the refusal of a list names it. */
interface LegalTick {
  readonly number: string;
  readonly text: string;
  /** Security types that have it; undefined for all. */
  readonly secTypes?: readonly string[];
}

/**
 * Generic ticks that TWS lists as legal, in its order.
 *
 * The market has no values of these, which are accepted and bring nothing: 100 and 105, and 101 of an underlying (sums over a
 * chain), 162, 225 (it has no auctions), 258 (ratios of a data vendor), 577, 614 and 623 (net asset values), 586 (prices of
 * an offering), 587 and 619 (further mark prices, whose pace is not known).
 *
 * @see deepentropy/ibx#450: the text that a gateway sent for a share, and the security types of each tick.
 */
const LISTED: readonly LegalTick[] = [
  { number: "100", text: "100(Option Volume)" },
  { number: "101", text: "101(Option Open Interest)" },
  { number: "105", text: "105(Average Opt Volume)" },
  { number: "106", text: "106(impvolat)" },
  { number: "162", text: "162(Index Future Premium)", secTypes: ["IND"] },
  { number: "165", text: "165(Misc. Stats)" },
  { number: "221", text: "221/220(Creditman Mark Price)" },
  { number: "225", text: "225(Auction)" },
  { number: "232", text: "232/221(Pl Price)" },
  { number: "233", text: "233(RTVolume)" },
  { number: "236", text: "236(inventory)" },
  { number: "258", text: "258/47(Fundamentals)" },
  { number: "292", text: "292(Wide_news)" },
  { number: "293", text: "293(TradeCount)" },
  { number: "294", text: "294(TradeRate)" },
  { number: "295", text: "295(VolumeRate)" },
  { number: "318", text: "318(LastRTHTrade)" },
  { number: "375", text: "375(RTTrdVolume)" },
  { number: "411", text: "411(rthistvol)" },
  {
    number: "456",
    text: "456/59(IBDividends)",
    secTypes: ["STK", "CFD", "OPT", "FOP", "FUT", "IND", "SLB"],
  },
  { number: "460", text: "460(Bond Factor Multiplier)" },
  { number: "577", text: "577(EtfNavLast(navlast))" },
  { number: "586", text: "586(IPOHLMPRC)" },
  { number: "587", text: "587(Pl Price Delayed)" },
  { number: "588", text: "588(Futures Open Interest)" },
  {
    number: "595",
    text: "595(Short-Term Volume X Mins)",
    secTypes: ["STK", "CFD", "OPT", "FOP", "WAR", "FUT", "FWD", "BOND", "BILL", "SLB", "IOPT", "CRYPTO"],
  },
  { number: "614", text: "614(EtfNavMisc(high/low))" },
  { number: "619", text: "619(Creditman Slow Mark Price)" },
  { number: "623", text: "623(EtfFrozenNavLast(fznavlast))" },
];
/** Other numbers of generic ticks, with the number that they stand for; 104 stands for one that is not listed. */
const ALIASES: Readonly<Record<string, string>> = { "220": "221", "47": "258", "59": "456", "104": "104" };

function isLegal(number: string, secType: string): boolean {
  const meant = ALIASES[number] ?? number;
  if (meant === "104") return true;
  const tick = LISTED.find((one) => one.number === meant);
  return tick !== undefined && (tick.secTypes === undefined || tick.secTypes.includes(secType));
}

function legalOnes(secType: string): string {
  const legal = LISTED.filter(({ secTypes }) => secTypes === undefined || secTypes.includes(secType));
  return legal.map(({ text }) => text).join(",");
}

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
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
  const wrong = `Incorrect generic tick list of ${text}.  Legal ones for (${secType}) are: ${legalOnes(secType)}`;
  for (const item of text.split(",").map((one) => one.trim())) {
    const [number = "", codes] = item.split(":");
    if (item === "") continue;
    if (item.toLowerCase() === "mdoff") {
      prices = false;
      continue;
    }
    // A parameter after the colon must not be empty.
    if (!isLegal(number, secType) || codes === "") return wrong;
    numbers.add(number);
    if (number === "292")
      providers = codes === undefined ? NEWS_PROVIDERS.map(({ code }) => code) : codes.split("+");
  }
  // A list without any tick is no list.
  return text !== "" && numbers.size === 0 ? wrong : { numbers, providers, prices };
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
  const text = (tickType: number, value: string): void => {
    if (changed(tickType, value)) context.send(out.tickString, { reqId, tickType, value });
  };
  for (const [number, tickType] of [
    ["233", RT_VOLUME],
    ["375", RT_TRADE_VOLUME],
  ] as const) {
    if (has(number)) text(tickType, volumeText(context, instrument));
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
  // The API reference has these for shares only.
  if (has("165") && instrument.secType === "STK" && !sent.has(AVERAGE_VOLUME)) {
    const today = exchange.quote(instrument, nowMs);
    for (const [weeks, low, high] of RANGES) {
      const past = statisticsOf(instrument, exchange, nowMs, weeks * WEEK_DAYS, 0);
      price(low, Math.min(past.low, today.low));
      price(high, Math.max(past.high, today.high));
    }
    size(AVERAGE_VOLUME, averageVolumeOf(instrument, exchange, nowMs, AVERAGE_DAYS));
  }
  for (const tick of activityTicks(numbers, instrument, context)) {
    if (tick.kind === "string") text(tick.tickType, tick.value);
    else ({ generic, size, price })[tick.kind](tick.tickType, tick.value);
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
