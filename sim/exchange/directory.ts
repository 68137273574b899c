import { dayNumber, dayOf, dayText } from "../world/zones.ts";
import { madeUpConId } from "./con-ids.ts";
import { thirdFriday } from "./holidays.ts";
import type { ContractQuery, Instrument } from "./instrument.ts";
import type { Listing } from "./listing.ts";

const LETTERS = "FGHJKMNQUVXZ";
/** Expired futures can be found this long, as at TWS. */
const EXPIRED_YEARS = 2;

const calls = new Map([
  ["C", "C"],
  ["CALL", "C"],
  ["P", "P"],
  ["PUT", "P"],
  ["?", ""],
  ["0", ""],
  ["", ""],
]);

/** A listed instrument, and the line of the universe that it comes from. */
export interface Listed {
  readonly instrument: Instrument;
  readonly listing: Listing;
}

/** Everything that is listed, or was: lines of the universe, and the chains of futures and options that come of them. */
export class Directory {
  readonly #listings: readonly Listing[];
  readonly #byConId = new Map<number, Listed>();
  #day = "";
  #today: readonly Listed[] = [];

  constructor(listings: readonly Listing[]) {
    this.#listings = listings;
  }

  /** What is listed at an instant. */
  at(nowMs: number): readonly Listed[] {
    const day = dayOf(nowMs, "US/Eastern");
    if (day === this.#day) return this.#today;
    this.#day = day;
    this.#today = expandedOn(this.#listings, day);
    for (const listed of this.#today) this.#byConId.set(listed.instrument.conId, listed);
    return this.#today;
  }

  /** What has this number now, or had it at any day that was looked at. */
  get(conId: number, nowMs: number): Listed | undefined {
    this.at(nowMs);
    return this.#byConId.get(conId);
  }

  /** What a line of the universe lists itself. */
  root(conId: number): Instrument | undefined {
    const listing = this.#listings.find((one) => one.conId === conId);
    return listing && plain(listing);
  }

  /** All instruments that fit every field that the query gives; `includeExpired` finds futures of the past too. */
  find(query: ContractQuery, nowMs: number, includeExpired = false): readonly Instrument[] {
    const same = (given: string, has: string): boolean =>
      given === "" || given.toUpperCase() === has.toUpperCase();
    const right = calls.get(query.right.toUpperCase());
    const past = includeExpired ? this.#expired(nowMs) : [];
    const found = [...past, ...this.at(nowMs)].filter(
      ({ instrument }) =>
        (query.conId === 0 || query.conId === instrument.conId) &&
        same(query.symbol, instrument.symbol) &&
        same(query.secType, instrument.secType) &&
        same(query.currency, instrument.currency) &&
        same(query.localSymbol, instrument.localSymbol) &&
        same(query.tradingClass, instrument.tradingClass) &&
        (same(query.primaryExchange, instrument.primaryExchange) ||
          same(query.primaryExchange, instrument.exchange)) &&
        (same(query.exchange, instrument.exchange) ||
          same(query.exchange, instrument.primaryExchange) ||
          (query.exchange === "SMART" && query.conId !== 0)) &&
        (query.strike === 0 || query.strike === instrument.strike) &&
        (right === "" || right === instrument.right) &&
        (query.multiplier === "" || Number(query.multiplier) === instrument.multiplier) &&
        instrument.lastTradeDate.startsWith(query.lastTradeDate),
    );
    const bare = query.conId === 0 && query.localSymbol === "" && query.secType === "";
    // A symbol alone means the share, not its options.
    return found.map(({ instrument }) => instrument).filter(({ secType }) => !bare || secType !== "OPT");
  }

  /** Instruments whose symbol begins with the pattern or whose name holds it; no chains. */
  matching(
    pattern: string,
    nowMs: number,
  ): readonly { instrument: Instrument; derivatives: readonly string[] }[] {
    const wanted = pattern.trim().toUpperCase();
    if (wanted === "") return [];
    const roots = this.at(nowMs).filter(({ instrument }) => !["OPT", "FUT"].includes(instrument.secType));
    return roots
      .filter(
        ({ instrument: { symbol, longName } }) =>
          symbol.startsWith(wanted) || longName.toUpperCase().includes(wanted),
      )
      .map(({ instrument, listing }) => ({
        instrument,
        derivatives: [
          ...(listing.options === undefined ? [] : ["OPT"]),
          ...(this.#listings.some(({ futures }) => futures?.underlying === listing.conId) ? ["FUT"] : []),
        ],
      }));
  }

  #expired(nowMs: number): readonly Listed[] {
    const today = dayOf(nowMs, "US/Eastern");
    const since = dayText(dayNumber(today) - Math.round(EXPIRED_YEARS * 365.25));
    const past = this.#listings
      .filter(({ futures }) => futures !== undefined)
      .flatMap((listing) => futuresOf(listing, since, 12 * EXPIRED_YEARS))
      .filter(({ instrument }) => instrument.lastTradeDate < today);
    for (const listed of past) this.#byConId.set(listed.instrument.conId, listed);
    return past;
  }
}

/** What each universe comes to on each day: a hundred exchanges of one universe work it out once. */
const known = new WeakMap<readonly Listing[], Map<string, readonly Listed[]>>();
const DAYS_KEPT = 40;

function expandedOn(listings: readonly Listing[], day: string): readonly Listed[] {
  const days = known.get(listings) ?? new Map<string, readonly Listed[]>();
  known.set(listings, days);
  const made = days.get(day) ?? listings.flatMap((listing) => expanded(listing, day));
  if (days.size >= DAYS_KEPT) days.clear();
  days.set(day, made);
  return made;
}

function expanded(listing: Listing, day: string): readonly Listed[] {
  if (listing.futures !== undefined) return futuresOf(listing, day, listing.futures.count);
  const root = { instrument: plain(listing), listing };
  return listing.options === undefined ? [root] : [root, ...optionsOf(listing, day)];
}

function futuresOf(listing: Listing, day: string, count: number): readonly Listed[] {
  const chain = listing.futures;
  if (chain === undefined) return [];
  const found: Listed[] = [];
  let year = Number(day.slice(0, 4));
  let month = Number(day.slice(4, 6));
  for (let turn = 0; found.length < count && turn < 60; turn++) {
    const ends = thirdFriday(year, month);
    if (chain.months.includes(month) && ends >= day) {
      const localSymbol = `${listing.symbol}${LETTERS[month - 1]}${year % 10}`;
      const instrument: Instrument = {
        ...plain(listing),
        conId: madeUpConId(`FUT/${listing.symbol}/${ends}`),
        localSymbol,
        tradingClass: listing.symbol,
        lastTradeDate: ends,
        underConId: chain.underlying ?? listing.conId,
      };
      found.push({ instrument, listing });
    }
    month++;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  return found;
}

function optionsOf(listing: Listing, day: string): readonly Listed[] {
  const chain = listing.options;
  if (chain === undefined) return [];
  const middle = Math.round(listing.price / chain.strikeStep);
  const found: Listed[] = [];
  let year = Number(day.slice(0, 4));
  let month = Number(day.slice(4, 6));
  for (let listed = 0; listed < chain.months; ) {
    const ends = thirdFriday(year, month);
    if (ends >= day) {
      listed++;
      for (let step = -chain.strikesEachSide; step <= chain.strikesEachSide; step++) {
        const strike = Number(((middle + step) * chain.strikeStep).toFixed(6));
        if (strike <= 0) continue;
        for (const right of ["C", "P"] as const)
          found.push({ instrument: option(listing, ends, strike, right), listing });
      }
    }
    month++;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  return found;
}

function option(listing: Listing, ends: string, strike: number, right: "C" | "P"): Instrument {
  const thousandths = `${Math.round(strike * 1_000)}`.padStart(8, "0");
  const localSymbol = `${listing.symbol.padEnd(6)}${ends.slice(2)}${right}${thousandths}`;
  return {
    ...plain(listing),
    conId: madeUpConId(`OPT/${localSymbol}`),
    secType: "OPT",
    exchange: "SMART",
    primaryExchange: "",
    localSymbol,
    tradingClass: listing.options?.tradingClass ?? listing.symbol,
    stockType: "",
    lastTradeDate: ends,
    strike,
    right,
    multiplier: 100,
    minTick: 0.01,
    calendar: "us-options",
    underConId: listing.conId,
  };
}

/** What a line of the universe says of the contract itself. */
function plain(listing: Listing): Instrument {
  const { conId, symbol, secType, currency, exchange, primaryExchange, longName, stockType } = listing;
  const { multiplier, minTick, industry, category, subcategory, calendar, shortable, bond, fund } = listing;
  return {
    ...{ conId, symbol, secType, currency, exchange, longName, stockType, multiplier, minTick },
    ...{ industry, category, subcategory, calendar, shortable, bond, fund },
    primaryExchange: primaryExchange === "" ? exchange : primaryExchange,
    localSymbol: listing.localSymbol === "" ? symbol : listing.localSymbol,
    tradingClass: listing.tradingClass === "" ? symbol : listing.tradingClass,
    lastTradeDate: "",
    strike: 0,
    right: "",
    underConId: 0,
  };
}
