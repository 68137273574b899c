import { insideOf } from "../../sim/net/fake-tws.ts";
import { Lifetime } from "../../sim/testing/lifetime.ts";
import { marketByHand } from "../../sim/testing/market-by-hand.ts";
import type { World } from "./world.ts";

/** Moves the price of a symbol in a world at once, e.g. by `+5%`. */
export function moveMarket({ tws }: World, symbol: string, change: string): void {
  marketByHand(symbol, insideOf(tws), new Lifetime(() => Promise.resolve())).move(change);
}
