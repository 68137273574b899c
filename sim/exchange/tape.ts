import { hash32 } from "../world/random.ts";
import { mix, Path, STEP_MS } from "./path.ts";
import type { Bar, BarSource } from "./types.ts";
import type { Listing } from "./universe.ts";

const MINUTE_MS = 60_000;
/** Units in an average trade. */
const TRADE_SIZE = 100;

/** What one instrument trades at, at any time: prices on the tick, volumes, bars. */
export class Tape {
  readonly #listing: Listing;
  readonly #market: Path;
  readonly #own: Path;
  readonly #volumeSeed: number;
  readonly #marketVolatility: number;

  /**
   * @param market The move that all instruments share.
   * @param marketVolatility Its standard deviation over a year.
   */
  constructor(seed: number, listing: Listing, market: Path, marketVolatility: number) {
    this.#listing = listing;
    this.#market = market;
    this.#marketVolatility = marketVolatility;
    this.#own = new Path(hash32(`${seed}/price/${listing.instrument.conId}`));
    this.#volumeSeed = hash32(`${seed}/volume/${listing.instrument.conId}`);
  }

  /** The last price at an instant. */
  price(atMs: number): number {
    return this.#priced(this.#move(atMs));
  }

  /** How far bid and ask are from the last price, in currency units; their sum is above 0. */
  get sides(): { readonly below: number; readonly above: number } {
    const { spreadTicks, instrument } = this.#listing;
    const below = Math.floor(spreadTicks / 2);
    return { below: below * instrument.minTick, above: (spreadTicks - below) * instrument.minTick };
  }

  /** Puts a price on the tick; it also takes away what binary fractions add to decimal ones. */
  onTick(price: number): number {
    const { minTick } = this.#listing.instrument;
    return Number((Math.max(1, Math.round(price / minTick)) * minTick).toFixed(6));
  }

  /** Units traded from `fromMs` to `toMs`. Whole numbers that add up, however the time is cut. */
  volume(fromMs: number, toMs: number): number {
    return this.#sum(fromMs, toMs, (minute) => this.#minuteVolume(minute));
  }

  /** The bar from `fromMs` to `toMs`, whose close is the next one's open. */
  bar(source: BarSource, fromMs: number, toMs: number): Bar {
    const first = this.#move(fromMs);
    const final = this.#move(toMs);
    let most = Math.max(first, final);
    let least = Math.min(first, final);
    // The path is straight between its points, so that its extremes are at points or at the ends.
    for (let point = Math.ceil(fromMs / STEP_MS); point * STEP_MS < toMs; point++) {
      const move = this.#joined(this.#market.point(point), this.#own.point(point));
      if (move > most) most = move;
      if (move < least) least = move;
    }
    const [open, high, low, close] = [first, most, least, final].map((move) => this.#priced(move)) as [
      number,
      number,
      number,
      number,
    ];
    const { below, above } = this.sides;
    const shift = { TRADES: 0, BID: -below, ASK: above, MIDPOINT: (above - below) / 2 }[source];
    const moved = (price: number): number => Number((price + shift).toFixed(6));
    const volume = this.volume(fromMs, toMs);
    return {
      startMs: fromMs,
      open: moved(open),
      high: moved(high),
      low: moved(low),
      close: moved(close),
      volume,
      wap: Number(((open + high + low + close) / 4).toFixed(6)),
      count: this.#sum(fromMs, toMs, (minute) => Math.ceil(this.#minuteVolume(minute) / TRADE_SIZE)),
    };
  }

  /** How far the price has moved from where it swings about, as a logarithm. */
  #move(atMs: number): number {
    return this.#joined(this.#market.at(atMs), this.#own.at(atMs));
  }

  #joined(market: number, own: number): number {
    const { volatility, beta } = this.#listing;
    return beta * this.#marketVolatility * market + volatility * own;
  }

  #priced(move: number): number {
    return this.onTick(this.#listing.price * Math.exp(move));
  }

  /** Between a third and five thirds of the average. */
  #minuteVolume(minute: number): number {
    const draw = mix(this.#volumeSeed ^ Math.imul(minute, 0x85ebca6b)) / 4_294_967_296;
    return Math.floor(this.#listing.minuteVolume * (1 / 3 + (4 / 3) * draw));
  }

  /** Adds up what each minute has; of a minute that is cut, the share up to the cut. */
  #sum(fromMs: number, toMs: number, ofMinute: (minute: number) => number): number {
    const upTo = (atMs: number): number => {
      const minute = Math.floor(atMs / MINUTE_MS);
      return Math.floor(ofMinute(minute) * (atMs / MINUTE_MS - minute));
    };
    let sum = upTo(toMs) - upTo(fromMs);
    const last = Math.floor(toMs / MINUTE_MS);
    for (let minute = Math.floor(fromMs / MINUTE_MS); minute < last; minute++) sum += ofMinute(minute);
    return sum;
  }
}
