import type { PriceChange } from "./price-script.ts";
import type { PriceSeries } from "./price-series.ts";

/** Prices that are set by hand; those that are left out follow from the others. */
export interface SetPrices {
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  readonly last?: number | undefined;
}

/** A change without its time; `free` for one that lets the price move by itself. */
type Next = Omit<PriceChange, "atMs"> | "free";

/**
 * Changes the price of one contract by hand, from an instant on. What is set or moved while trading is halted begins when it
 * goes on.
 */
export class PriceByHand {
  readonly #series: PriceSeries;
  /** What begins when the halt ends. */
  #pending: Next | undefined;

  constructor(series: PriceSeries) {
    this.#series = series;
  }

  /** Checks prices that are to be fixed at an instant. @throws {RangeError} As `set` does then. */
  checkSet(prices: SetPrices, atMs: number): void {
    this.#complete(prices, atMs);
  }

  /** Checks a change that is to begin at an instant. @throws {RangeError} As `move` does then. */
  checkMove(share: number, overMs: number, atMs: number): void {
    this.#checkOpen("move", atMs);
    if (!(share > -1) || !Number.isFinite(share))
      throw new RangeError(`Cannot move ${this.#name} by ${share * 100} %: its price would not be above 0`);
    if (!Number.isFinite(overMs) || overMs < 0)
      throw new RangeError(`Cannot move ${this.#name} over ${overMs} ms: expected 0 or more`);
  }

  /** Fixes prices. @throws {RangeError} When they are not possible; nothing is changed then. */
  set(prices: SetPrices, nowMs: number): void {
    const { bid, last, ask } = this.#complete(prices, nowMs);
    const exact = (distance: number): number => Number(distance.toFixed(8));
    const sides = { below: exact(last - bid), above: exact(ask - last) };
    this.#change({ course: { kind: "ramp", from: last, to: last, overMs: 0 }, sides }, nowMs);
  }

  /**
   * Moves the price from where it is.
   *
   * @param share Change as a share of the price, above -1.
   * @throws {RangeError} When the venue is closed; nothing is changed then.
   */
  move(share: number, overMs: number, nowMs: number): void {
    this.checkMove(share, overMs, nowMs);
    const from = this.#series.price(nowMs);
    const to = this.#series.onTick(from * (1 + share));
    this.#change({ course: { kind: "ramp", from: overMs === 0 ? to : from, to, overMs } }, nowMs);
  }

  /** Stops trading. */
  halt(nowMs: number): void {
    this.#series.script.halt(nowMs);
  }

  /** Lets trading go on: at what was set meanwhile, or else from where the price is. */
  resume(nowMs: number): void {
    const { script } = this.#series;
    const halt = script.haltAt(nowMs);
    if (halt === undefined) return;
    const next = this.#pending ?? this.#continued(halt.fromMs);
    const change = next === "free" ? this.#freed(nowMs) : next;
    this.#pending = undefined;
    script.resume(nowMs);
    if (change !== undefined) script.change({ ...change, atMs: nowMs });
  }

  /** Lets the price move by itself, from where it is. */
  free(nowMs: number): void {
    if (this.#series.script.sinceMs > nowMs) return;
    this.#change("free", nowMs);
  }

  /** Whether trading in it is halted by hand. */
  isHalted(nowMs: number): boolean {
    return this.#series.halts.isHalted(nowMs);
  }

  /** Returns how the price goes on after a halt; undefined where it stays fixed. */
  #continued(haltedMs: number): Next | undefined {
    const change = this.#series.script.changeAt(haltedMs);
    if (change === undefined || change.course.kind === "scaled") return "free";
    const { to, overMs } = change.course;
    const leftMs = change.atMs + overMs - haltedMs;
    if (leftMs <= 0) return undefined;
    return { course: { kind: "ramp", from: this.#series.prices.at(haltedMs), to, overMs: leftMs } };
  }

  /** Makes the change that lets the price move by itself, from where it is. */
  #freed(nowMs: number): Omit<PriceChange, "atMs"> {
    const factor = this.#series.prices.at(this.#series.lastMs(nowMs)) / this.#series.ownPrice(nowMs);
    return { course: { kind: "scaled", factor } };
  }

  #change(next: Next, nowMs: number): void {
    const { script } = this.#series;
    if (script.haltAt(nowMs) !== undefined) {
      this.#pending = next;
      return;
    }
    const change = next === "free" ? this.#freed(nowMs) : next;
    script.change({ ...change, atMs: nowMs });
  }

  get #name(): string {
    return this.#series.instrument.localSymbol || this.#series.instrument.symbol;
  }

  #checkOpen(what: string, nowMs: number): void {
    if (this.#series.calendar.isOpen(nowMs)) return;
    const opensMs = this.#series.calendar.dayAfter(nowMs).openMs;
    throw new RangeError(
      `Cannot ${what} the price of ${this.#name}: its venue is closed, and opens at ${new Date(opensMs).toISOString()}`,
    );
  }

  /** Completes prices, and checks them. */
  #complete(given: SetPrices, nowMs: number): Readonly<Record<keyof SetPrices, number>> {
    this.#checkOpen("set", nowMs);
    const cannot = (why: string): RangeError =>
      new RangeError(`Cannot set the price of ${this.#name}: ${why}`);
    const { minTick, secType } = this.#series.instrument;
    const named = Object.entries(given).filter((one): one is [string, number] => one[1] !== undefined);
    if (named.length === 0) throw cannot("expected bid, ask or last");
    for (const [name, price] of named) {
      if (!Number.isFinite(price) || price <= 0) throw cannot(`${name} is ${price}, and must be above 0`);
      const ticks = price / minTick;
      if (Math.abs(ticks - Math.round(ticks)) > 1e-6 * Math.max(1, ticks))
        throw cannot(`${name} is ${price}, which is no multiple of its tick of ${minTick}`);
    }
    if (secType === "IND" && (given.bid !== undefined || given.ask !== undefined))
      throw cannot("an index has no bid and no ask, only last");
    const { below, above } = this.#series.usualSides(nowMs);
    // A computed price such as 108.28999999999999 means the tick that it is next to.
    const exact = (price: number): number => Number(price.toFixed(8));
    const [givenBid, givenLast, givenAsk] = [given.bid, given.last, given.ask].map((price) =>
      price === undefined ? undefined : exact(price),
    );
    const stays = this.#series.price(nowMs);
    const last = givenLast ?? Math.min(givenAsk ?? stays, Math.max(givenBid ?? stays, stays));
    const bid = givenBid ?? exact(Math.max(Math.min(minTick, last), last - below));
    const ask = givenAsk ?? exact(Math.max(last + above, bid + minTick));
    if (bid > last || last > ask || bid >= ask)
      throw cannot(
        `expected bid <= last <= ask and bid < ask; bid is ${bid}, last is ${last} and ask is ${ask}`,
      );
    return { bid, last, ask };
  }
}
