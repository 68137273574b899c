import { type Order, OrderAction, OrderType } from "@stoqey/ib";
import type { IbkrPool, Lease, LeaseApi, PoolOptions } from "../../src/mod.ts";
import { Router } from "../../src/routing/router.ts";
import type { FakeTws, FakeTwsOptions } from "./sim.ts";
import { World } from "./world.ts";

/** Tuesday half past ten in New York: markets are open. */
export const OPEN_MS: number = Date.UTC(2026, 0, 13, 15, 30);

/** An order to buy far below the market, which stays open. */
export const RESTING: Order = {
  action: OrderAction.BUY,
  orderType: OrderType.LMT,
  totalQuantity: 1,
  lmtPrice: 1,
  tif: "DAY" as never,
  transmit: true,
};
/** An order that is filled at once. */
export const AT_MARKET: Order = { ...RESTING, orderType: OrderType.MKT, lmtPrice: 0 };

/** One event of a `lease.api`: its name, then its arguments. */
export type Told = readonly [event: string, ...args: unknown[]];

/** Records every event of a `lease.api`. */
export function heard(api: LeaseApi): Told[] {
  const all: Told[] = [];
  const on = api.on as (event: string, listener: (event: string, args: unknown[]) => void) => void;
  on("all", (event, args) => void all.push([event, ...args]));
  return all;
}

/** Returns the arguments of the events of one name. */
export const of = (all: readonly Told[], event: string): unknown[][] =>
  all.filter(([name]) => name === event).map(([, ...args]) => args);

/** Returns the code and the number of each error event. */
export const errors = (all: readonly Told[]): [code: unknown, id: unknown][] =>
  of(all, "error").map(([, code, id]) => [code, id]);

/** Returns the number of requests of one name that TWS received. */
export const count = (tws: FakeTws, name: string): number =>
  tws.trace.of("read").filter(({ detail }) => detail === name).length;

/** Leases of one pool, with the events of each `lease.api`. */
export interface Leased {
  readonly world: World;
  readonly pool: IbkrPool;
  readonly leases: readonly Lease[];
  readonly apis: readonly LeaseApi[];
  readonly told: readonly Told[][];
}

/** Opens a world and acquires leases of one pool in it. */
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

/** Returns a `lease.api` whose methods take arguments of any type. */
export const loose = (api: LeaseApi): Record<string, (...args: unknown[]) => unknown> =>
  api as unknown as Record<string, (...args: unknown[]) => unknown>;

/** Returns a getter of the next session's router, which shows what a session still holds. */
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
