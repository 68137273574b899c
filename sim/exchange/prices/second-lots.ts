import { hash32 } from "../../world/random.ts";

/** Largest number of lots on a side. */
const LOTS_MAX = 20;

/**
 * The lots on each side of the book of one contract, and of its last trade, by second. A quote that is computed several times
 * a second draws them once.
 */
export class SecondLots {
  readonly #conId: number;
  readonly #drawn = new Map<string, { readonly second: number; readonly lots: number }>();

  constructor(conId: number) {
    this.#conId = conId;
  }

  /**
   * Returns the lots in a second, 1 to 20.
   *
   * @param name Name of the side, such as `bid`.
   * @param second Seconds since 1970.
   */
  in(name: string, second: number): number {
    const known = this.#drawn.get(name);
    if (known?.second === second) return known.lots;
    const lots = 1 + (hash32(`${this.#conId}/${name}/${second}`) % LOTS_MAX);
    this.#drawn.set(name, { second, lots });
    return lots;
  }
}
