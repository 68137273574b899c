import { eightDecimals } from "./decimals.ts";
import type { Level, Quote } from "./market.ts";

/**
 * Makes the price levels on each side of a quote, best price first.
 *
 * @param sizeOf Returns the units of a side or of a level of it, by its name.
 */
export function depthOf(
  { bid, ask, bidSize, askSize }: Quote,
  minTick: number,
  levels: number,
  sizeOf: (name: string) => number,
): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
  const side = (best: number, size: number, step: number, name: string): Level[] =>
    Array.from({ length: levels }, (_, at) => ({
      price: eightDecimals(best + at * step * minTick),
      size: at === 0 ? size : sizeOf(`${name}/${at}`) * 2,
    })).filter(({ price }) => price > 0);
  return { bids: side(bid, bidSize, -1, "bid"), asks: side(ask, askSize, 1, "ask") };
}
