import { z } from "zod";
import { type NamedContract, namedContract } from "../exchange/contracts/named-contract.ts";
import type { PriceByHand } from "../exchange/prices/price-by-hand.ts";
import { CONTRACT_FIELDS } from "../net/account-at-start.ts";
import type { Inside } from "../net/inside.ts";
import { checkFields, gotText } from "../world/check-fields.ts";
import type { MarketByHand } from "./by-hand.ts";
import type { Lifetime } from "./lifetime.ts";

const CHANGE = /^[+-]?\d+(?:\.\d+)?\s?%$/;

const PRICES = { bid: z.number().optional(), ask: z.number().optional(), last: z.number().optional() };
const MOVE_OPTIONS = { overMs: z.number().optional() };

/**
 * Gets the market of a contract.
 *
 * @throws {RangeError} For a name that means no contract, or several, and for values that no contract has.
 */
export function marketByHand(
  contract: NamedContract | string,
  inside: Inside,
  lifetime: Lifetime,
): MarketByHand {
  const { clock, shared, settle } = inside;
  const name = typeof contract === "string" ? { symbol: contract } : contract;
  checkFields("find the market", CONTRACT_FIELDS, name);
  const instrument = namedContract(name, (query) => shared.exchange.find(query, clock.now()));
  const text = name.symbol ?? instrument.symbol;
  const changed = (what: string, change: (price: PriceByHand, nowMs: number) => void): void => {
    lifetime.check(`${what} ${text}`);
    const { exchange } = shared;
    const nowMs = clock.now();
    // Until now the market was as it was: what it did to orders is not to be overlooked.
    exchange.trading.matchNow(nowMs);
    change(exchange.priceByHand(instrument, nowMs), nowMs);
    settle();
  };
  return {
    set: (prices) => {
      checkFields(`set the price of ${text}`, PRICES, prices);
      changed("set the price of", (price, nowMs) => price.set(prices, nowMs));
    },
    move: (change, options = {}) => {
      if (typeof change !== "string" || !CHANGE.test(change))
        throw new RangeError(`Cannot move ${text}: expected a text like -3%, got ${gotText(change)}`);
      checkFields(`move ${text}`, MOVE_OPTIONS, options);
      const share = Number.parseFloat(change) / 100;
      changed("move", (price, nowMs) => price.move(share, options.overMs ?? 0, nowMs));
    },
    halt: () => changed("halt", (price, nowMs) => price.halt(nowMs)),
    resume: () => changed("resume", (price, nowMs) => price.resume(nowMs)),
    free: () => changed("free", (price, nowMs) => price.free(nowMs)),
  };
}
