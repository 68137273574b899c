import { hash32 } from "../world/random.ts";
import { accountValues, HOLDINGS } from "./account.ts";
import { Path } from "./path.ts";
import { Tape } from "./tape.ts";
import type {
  AccountValue,
  Bar,
  BarSource,
  ContractQuery,
  Instrument,
  Market,
  Position,
  Quote,
} from "./types.ts";
import { type Listing, UNIVERSE } from "./universe.ts";

/** How this exchange differs from any other. */
export interface ExchangeOptions {
  /** Equal seeds give equal prices for ever. Default 1. */
  readonly seed?: number;
  /** What can be traded. Default: `UNIVERSE`. */
  readonly universe?: readonly Listing[];
}

const DAY_MS = 86_400_000;
const ACCOUNT = "DU1234567";
const MARKET_VOLATILITY = 0.16;

/**
 * A small, seeded market, open around the clock, and one paper account in it.
 *
 * Prices are functions of the seed and the time, so that history and the live quote come from the same path, and a bar
 * that is asked for again is the same bar. Nobody's orders move them.
 */
export class Exchange implements Market {
  readonly accounts: readonly string[] = [ACCOUNT];
  readonly #listings: readonly Listing[];
  readonly #tapes = new Map<number, Tape>();

  /** Makes the market; nothing runs in it until it is asked. */
  constructor(options: ExchangeOptions = {}) {
    const seed = options.seed ?? 1;
    this.#listings = options.universe ?? UNIVERSE;
    const market = new Path(hash32(`${seed}/market`));
    for (const listing of this.#listings) {
      this.#tapes.set(listing.instrument.conId, new Tape(seed, listing, market, MARKET_VOLATILITY));
    }
  }

  find(query: ContractQuery): readonly Instrument[] {
    const same = (given: string, has: string): boolean =>
      given === "" || given.toUpperCase() === has.toUpperCase();
    return this.#instruments().filter(
      (instrument) =>
        (query.conId === 0 || query.conId === instrument.conId) &&
        same(query.symbol, instrument.symbol) &&
        same(query.secType, instrument.secType) &&
        same(query.currency, instrument.currency) &&
        same(query.localSymbol, instrument.localSymbol) &&
        same(query.tradingClass, instrument.tradingClass) &&
        same(query.primaryExchange, instrument.primaryExchange) &&
        (same(query.exchange, instrument.exchange) || same(query.exchange, instrument.primaryExchange)) &&
        instrument.lastTradeDate.startsWith(query.lastTradeDate),
    );
  }

  matching(pattern: string): readonly Instrument[] {
    const wanted = pattern.trim().toUpperCase();
    if (wanted === "") return [];
    return this.#instruments().filter(
      ({ symbol, longName }) => symbol.startsWith(wanted) || longName.toUpperCase().includes(wanted),
    );
  }

  /** The market at one instant. */
  quote(instrument: Instrument, nowMs: number): Quote {
    const tape = this.#tape(instrument);
    const last = tape.price(nowMs);
    const { below, above } = tape.sides;
    const dayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
    const today = tape.bar("TRADES", dayMs, nowMs);
    const size = (name: string): number =>
      100 * (1 + (hash32(`${instrument.conId}/${name}/${Math.floor(nowMs / 1_000)}`) % 20));
    return {
      atMs: nowMs,
      bid: Number((last - below).toFixed(6)),
      ask: Number((last + above).toFixed(6)),
      last,
      bidSize: size("bid"),
      askSize: size("ask"),
      lastSize: size("last"),
      open: today.open,
      high: today.high,
      low: today.low,
      close: tape.price(dayMs),
      volume: today.volume,
    };
  }

  bars(
    instrument: Instrument,
    source: BarSource,
    barMs: number,
    fromMs: number,
    toMs: number,
  ): readonly Bar[] {
    const tape = this.#tape(instrument);
    const bars: Bar[] = [];
    for (let startMs = Math.ceil(fromMs / barMs) * barMs; startMs < toMs; startMs += barMs) {
      bars.push(tape.bar(source, startMs, Math.min(startMs + barMs, toMs)));
    }
    return bars;
  }

  /** What the account holds. */
  positions(nowMs: number): readonly Position[] {
    return this.#priced(nowMs).map(({ account, instrument, size, averageCost }) => ({
      account,
      instrument,
      size,
      averageCost,
    }));
  }

  accountValues(nowMs: number): readonly AccountValue[] {
    return accountValues(ACCOUNT, this.#priced(nowMs));
  }

  #instruments(): readonly Instrument[] {
    return this.#listings.map(({ instrument }) => instrument);
  }

  /** What is held of what is listed here, with its price. */
  #priced(nowMs: number): readonly (Position & { readonly price: number })[] {
    return HOLDINGS.flatMap(({ conId, size, averageCost }) => {
      const instrument = this.#instruments().find((listed) => listed.conId === conId);
      if (instrument === undefined) return [];
      return [
        { account: ACCOUNT, instrument, size, averageCost, price: this.#tape(instrument).price(nowMs) },
      ];
    });
  }

  #tape(instrument: Instrument): Tape {
    const tape = this.#tapes.get(instrument.conId);
    if (tape === undefined) throw new RangeError(`Cannot price ${instrument.symbol}: it is not listed here`);
    return tape;
  }
}
