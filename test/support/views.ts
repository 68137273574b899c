import { type Order, OrderAction, OrderType } from "@stoqey/ib";
import type { IbkrPool, Lease, LeaseApi, PoolOptions } from "../../src/mod.ts";
import { Router } from "../../src/session/router.ts";
import type { FakeTws, FakeTwsOptions } from "./sim.ts";
import { World } from "./world.ts";

/** A Tuesday at half past ten in New York. */
export const OPEN_MS: number = Date.UTC(2026, 0, 13, 15, 30);

/** An order to buy far below the market, which stays open. */
export const RESTING: Order = {
  ...{ action: OrderAction.BUY, orderType: OrderType.LMT, totalQuantity: 1, lmtPrice: 1 },
  ...{ tif: "DAY" as never, transmit: true },
};
/** An order that is filled at once. */
export const AT_MARKET: Order = { ...RESTING, orderType: OrderType.MKT, lmtPrice: 0 };

/** One event that a view told: its name, then its arguments. */
export type Told = readonly [event: string, ...args: unknown[]];

/** Keeps everything that a view tells. */
export function heard(api: LeaseApi): Told[] {
  const all: Told[] = [];
  const on = api.on as (event: string, listener: (event: string, args: unknown[]) => void) => void;
  on("all", (event, args) => void all.push([event, ...args]));
  return all;
}

/** The events of one name, without the name. */
export const of = (all: readonly Told[], event: string): unknown[][] =>
  all.filter(([name]) => name === event).map(([, ...args]) => args);

/** The errors that were told, as code and number. */
export const errors = (all: readonly Told[]): [code: unknown, id: unknown][] =>
  of(all, "error").map(([, code, id]) => [code, id]);

/** How often TWS received a request. */
export const count = (tws: FakeTws, name: string): number =>
  tws.trace.of("read").filter(({ detail }) => detail === name).length;

/** Leases of one pool, with everything that their views tell. */
export interface Leased {
  readonly world: World;
  readonly pool: IbkrPool;
  readonly leases: readonly Lease[];
  readonly apis: readonly LeaseApi[];
  readonly told: readonly Told[][];
}

/** Acquires leases of one pool. */
export async function leased(
  leases: number,
  options: PoolOptions = {},
  tws: Omit<FakeTwsOptions, "clock"> = {},
): Promise<Leased> {
  const world = new World(tws, OPEN_MS);
  const pool = world.pool(options);
  const held = await world.clock.until(Promise.all(Array.from({ length: leases }, () => pool.acquire())));
  const apis = held.map(({ api }) => api);
  return { world, pool, leases: held, apis, told: apis.map(heard) };
}

/** Any method of a view, with any arguments. */
export const loose = (api: LeaseApi): Record<string, (...args: unknown[]) => unknown> =>
  api as unknown as Record<string, (...args: unknown[]) => unknown>;

/** Finds the router of the session that begins next: nothing else shows what a session still keeps. */
export function nextRouter(): () => Router {
  let found: Router | undefined;
  const { listen } = Router.prototype;
  Router.prototype.listen = function (this: Router, ...args) {
    found = this;
    Router.prototype.listen = listen;
    return listen.apply(this, args);
  };
  return () => {
    if (found === undefined) throw new Error("Cannot give the router: no session has begun");
    return found;
  };
}
