import { type NamedContract, namedContract } from "../exchange/contracts/named-contract.ts";
import type { PriceByHand } from "../exchange/prices/price-by-hand.ts";
import type { Inside } from "../net/fake-tws.ts";
import type { MarketByHand } from "./by-hand.ts";

const CHANGE = /^[+-]?\d+(?:\.\d+)?\s?%$/;

/** Gets the market of a contract. @throws {RangeError} For a name that means no contract, or several. */
export function marketByHand(contract: NamedContract | string, inside: Inside): MarketByHand {
  const { clock, shared, settle } = inside;
  const name = typeof contract === "string" ? { symbol: contract } : contract;
  const instrument = namedContract(name, (query) => shared.exchange.find(query, clock.now()));
  const changed = (change: (price: PriceByHand, nowMs: number) => void): void => {
    const { exchange } = shared;
    const nowMs = clock.now();
    // Until now the market was as it was: what it did to orders is not to be overlooked.
    exchange.trading.matchNow(nowMs);
    change(exchange.priceByHand(instrument, nowMs), nowMs);
    settle();
  };
  return {
    set: (prices) => changed((price, nowMs) => price.set(prices, nowMs)),
    move: (change, { overMs = 0 } = {}) => {
      if (!CHANGE.test(change))
        throw new RangeError(
          `Cannot move ${name.symbol ?? instrument.symbol} by ${change}: expected a text like -3%`,
        );
      const share = Number.parseFloat(change) / 100;
      changed((price, nowMs) => price.move(share, overMs, nowMs));
    },
    halt: () => changed((price, nowMs) => price.halt(nowMs)),
    resume: () => changed((price, nowMs) => price.resume(nowMs)),
    free: () => changed((price, nowMs) => price.free(nowMs)),
  };
}
