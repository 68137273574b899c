import type { OrderTerms, WebPool, WebPoolOptions } from "../../../src/web/mod.ts";
import { requests } from "./web-outcomes.ts";
import { WebWorld } from "./web-world.ts";

/** Apple, by its contract ID. */
export const APPLE = { conId: 265598 };
/** A limit order so far from the market that IBKR has a question about it. */
export const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
/** A market order, which raises a question too. */
export const MARKET: OrderTerms = { action: "BUY", orderType: "MKT", totalQuantity: 10 };
/** Path of new orders. */
export const ORDERS = "/iserver/account/DU1234567/orders";

/** A pool that trades at a fake gateway while the market is open. */
export interface Trading {
  readonly world: WebWorld;
  readonly pool: WebPool;
  /** Waits on the virtual clock. */
  until<T>(promise: Promise<T>): Promise<T>;
  /** Counts the orders behind the gateway. */
  placed(): number;
  /** Counts the requests for new orders that the gateway has read. */
  posts(): number;
}

/** Makes a pool that confirms each question of IBKR, unless options say otherwise. */
export function trading(options: WebPoolOptions = {}): Trading {
  const world = new WebWorld({}, Date.UTC(2026, 0, 13, 15, 30));
  const pool = world.pool({ answerQuestion: "yes", ...options });
  return {
    world,
    pool,
    until: (promise) => world.clock.until(promise),
    placed: () => world.gateway.exchange.trading.orders().length,
    posts: () => requests(world, `POST ${ORDERS}`).length,
  };
}
