import type { MarketDataType, TickType } from "../stoqey/mod.ts";

/** Greeks and prices of an option, by TWS's model or the market; undefined where TWS sends none. */
export interface OptionComputation {
  /** 0: based on returns, 1: on prices. */
  readonly tickAttrib: number | undefined;
  /** Annual, 0.2 for 20 %. */
  readonly impliedVolatility: number | undefined;
  /** Change of the price for one unit of the underlying. */
  readonly delta: number | undefined;
  /** Price of the option in currency units. */
  readonly optionPrice: number | undefined;
  /** Present value of the dividends until the option expires. */
  readonly presentDividend: number | undefined;
  /** Change of delta for one unit of the underlying. */
  readonly gamma: number | undefined;
  /** Change of the price for one percentage point of volatility. */
  readonly vega: number | undefined;
  /** Change of the price in one day. */
  readonly theta: number | undefined;
  /** Price of the underlying, in currency units. */
  readonly underlyingPrice: number | undefined;
}

/** The value of a tick: a price, a size, a text, or an option's computation. */
export type TickValue = number | string | OptionComputation;

/** One tick of a line, and the last value of every other type. Readers share it: it never changes. */
export interface MarketDataUpdate {
  /** Type of the tick that changed; undefined for a change of `marketDataType` alone. */
  readonly tickType: TickType | undefined;
  /** Its new value. */
  readonly value: TickValue | undefined;
  /** 1 live, 2 frozen, 3 delayed, 4 delayed and frozen. TWS says nothing where it is live, hence 1 until it does. */
  readonly marketDataType: MarketDataType;
  /** The last value of each tick type, as of this update. */
  readonly ticks: ReadonlyMap<TickType, TickValue>;
}

type Change = readonly [tickType: TickType, value: TickValue];

/** Values of tick types at one instant, and the changes since. */
interface Page {
  readonly base: ReadonlyMap<TickType, TickValue>;
  readonly changes: Change[];
}

/** Tick types are small numbers; others are not TWS's. */
const TICK_TYPE_MAX = 1_000;
/** The type of data where TWS names none. */
const LIVE: MarketDataType = 1;
/** Number of changes after which a page is closed. */
const PAGE_CHANGES = 64;

/** A map that callers share. */
class SharedTicks extends Map<TickType, TickValue> {
  #sealed = false;

  seal(): this {
    this.#sealed = true;
    return this;
  }

  override set(tickType: TickType, value: TickValue): this {
    if (this.#sealed) throw new TypeError("Cannot change the ticks of an update: all its readers share them");
    return super.set(tickType, value);
  }

  override delete(): boolean {
    throw new TypeError("Cannot change the ticks of an update: all its readers share them");
  }

  override clear(): void {
    this.delete();
  }
}

class Update implements MarketDataUpdate {
  readonly tickType: TickType | undefined;
  readonly value: TickValue | undefined;
  readonly marketDataType: MarketDataType;
  readonly #page: Page;
  readonly #count: number;
  #ticks: ReadonlyMap<TickType, TickValue> | undefined;

  constructor(change: Change | undefined, marketDataType: MarketDataType, page: Page) {
    this.tickType = change?.[0];
    this.value = change?.[1];
    this.marketDataType = marketDataType;
    this.#page = page;
    this.#count = page.changes.length;
    Object.freeze(this);
  }

  /** Put together when somebody looks: most readers want the tick alone. */
  get ticks(): ReadonlyMap<TickType, TickValue> {
    if (this.#ticks !== undefined) return this.#ticks;
    const ticks = new SharedTicks();
    for (const [tickType, value] of this.#page.base) ticks.set(tickType, value);
    for (let at = 0; at < this.#count; at++) {
      const [tickType, value] = this.#page.changes[at] as Change;
      ticks.set(tickType, value);
    }
    this.#ticks = ticks.seal();
    return this.#ticks;
  }
}

/**
 * The last value of each tick type of a line. A tick costs the same however many types there are: an update knows the page
 * that it was written on and how many changes came before it, and makes its map of these when somebody looks.
 */
export class TickBoard {
  #page: Page = { base: new Map(), changes: [] };
  #marketDataType: MarketDataType = LIVE;

  /** Takes a tick. @returns The update for readers; undefined where the type is none of TWS's. */
  put(tickType: TickType, value: TickValue): MarketDataUpdate | undefined {
    if (!Number.isInteger(tickType) || tickType < 0 || tickType > TICK_TYPE_MAX) return undefined;
    if (this.#page.changes.length >= PAGE_CHANGES) this.#page = { base: this.#now(), changes: [] };
    const change: Change = [tickType, value];
    this.#page.changes.push(change);
    return new Update(change, this.#marketDataType, this.#page);
  }

  /** Takes the type of data. @returns The update for readers; undefined where it is as before. */
  setType(type: MarketDataType): MarketDataUpdate | undefined {
    if (type === this.#marketDataType) return undefined;
    this.#marketDataType = type;
    return new Update(undefined, type, this.#page);
  }

  /** Makes the updates that a reader gets that joins later: the last value of each type, each with all of them. */
  replay(): readonly MarketDataUpdate[] {
    const base = this.#now();
    this.#page = { base, changes: [] };
    const type = this.#marketDataType;
    if (base.size === 0 && type !== LIVE) return [new Update(undefined, type, this.#page)];
    return [...base].map((change) => new Update(change, type, this.#page));
  }

  #now(): ReadonlyMap<TickType, TickValue> {
    const now = new Map(this.#page.base);
    for (const [tickType, value] of this.#page.changes) now.set(tickType, value);
    return now;
  }
}
