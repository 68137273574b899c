import { withDefaults } from "../exchange/contracts/contract-definition.ts";
import { Exchange } from "../exchange/exchange.ts";
import { Tws } from "../tws/tws.ts";
import type { Clock } from "../world/clock.ts";
import { beginWith } from "./account-at-start.ts";
import type { FakeTwsOptions } from "./fake-tws-options.ts";
import { checkListed, continued } from "./tws-state.ts";

/** Makes the exchange and its TWS. @throws {RangeError} When options that are right alone do not fit together. */
export function twsWithExchange(
  options: FakeTwsOptions & { readonly seed: number; readonly clock: Clock },
): Tws {
  const { seed, clock, state, universe, account } = options;
  const nowMs = clock.now();
  const complete = { ...options, universe: universe?.map(withDefaults) };
  try {
    if (state !== undefined && account !== undefined)
      throw new RangeError("expected a state or an account, not both");
    const before = state === undefined ? undefined : continued(state, seed);
    const exchange = new Exchange(complete, before?.trading, nowMs);
    if (before !== undefined) checkListed(before, exchange, nowMs);
    const tws = new Tws(exchange, options, before?.placedOrders);
    if (account !== undefined) beginWith(account, tws.shared, nowMs);
    return tws;
  } catch (error) {
    if (error instanceof RangeError && !error.message.startsWith("Cannot "))
      throw new RangeError(`Cannot make a fake TWS: ${error.message}`, { cause: error });
    throw error;
  }
}
