import type { GatewayOptions } from "../../../sim/web/mod.ts";
import type { BracketTerms, OcaMember, OrderTerms, WebPool, WebPoolOptions } from "../../../src/web/mod.ts";
import { requests } from "./web-outcomes.ts";
import { WebWorld } from "./web-world.ts";

/** Apple, by its contract ID. */
export const APPLE = { conId: 265598 };
/** A limit order so far from the market that IBKR has a question about it. */
export const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
/** A market order, which raises a question too. */
export const MARKET: OrderTerms = { action: "BUY", orderType: "MKT", totalQuantity: 10 };
type ExitTerms = Required<Omit<BracketTerms<OrderTerms>, "entry">> & {
  readonly takeProfit: OrderTerms;
  readonly stopLoss: OrderTerms;
};

/** Exits of a position of ten shares, far from the market. */
export const EXITS: ExitTerms = {
  takeProfit: { action: "SELL", orderType: "LMT", totalQuantity: 10, lmtPrice: 900 },
  stopLoss: { action: "SELL", orderType: "STP", totalQuantity: 10, auxPrice: 1 },
};
/** Bracket whose entry rests. */
export const BRACKET: BracketTerms<OrderTerms> = { entry: RESTING, ...EXITS };
/** OCA group of two orders that rest. */
export const GROUP: readonly OcaMember<OrderTerms>[] = [
  { contract: APPLE, order: RESTING },
  { contract: APPLE, order: { ...RESTING, lmtPrice: 2 } },
];
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

/**
 * Makes a pool that confirms each question of IBKR, unless options say otherwise.
 *
 * @param gateway Options of the behaviour of the gateway.
 */
export function trading(options: WebPoolOptions = {}, gateway: GatewayOptions = {}): Trading {
  const world = new WebWorld(gateway, Date.UTC(2026, 0, 13, 15, 30));
  const pool = world.pool({ answerQuestion: "yes", ...options });
  return {
    world,
    pool,
    until: (promise) => world.clock.until(promise),
    placed: () => world.gateway.exchange.trading.orders().length,
    posts: () => requests(world, `POST ${ORDERS}`).length,
  };
}
