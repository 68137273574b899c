import { expect, test } from "vitest";
import { drop, type FakeTws, type Fault, type Injected, refuse } from "../../sim/mod.ts";
import { type IbkrPool, type Lease, PoolError, type PoolOptions } from "../../src/mod.ts";
import { World } from "../support/world.ts";
import { Epilogue, type UsefulPromise } from "./usefulness/epilogue.ts";
import { USEFUL, usefulness, usefulPromises } from "./usefulness.ts";

/** Tuesday half past ten in New York. */
const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);
/** Saturday. */
const CLOSED_MS = Date.UTC(2026, 0, 17, 15, 30);
const LINGER_MS = 2_000;

const OPTIONS: readonly PoolOptions[] = [
  {},
  { clientIdPolicy: "fail", failFast: true },
  { clientIdPolicy: [7, 9], clientIdTimeoutMs: 1_000 },
  { idleCloseMs: 1_000, waitersMax: 1, retryReads: false },
  { messagesPerSecond: 2, backoffMsMin: 1, backoffMsMax: 1, acquireTimeoutMs: 0 },
  { heartbeatMs: 1_100, heartbeatTimeoutMs: 300, backoffResetMs: 600_000, backoffMsMin: 2_000 },
];

/** Changes of a pool or a fake by name: what they do instead. */
type Changes = Readonly<Record<string, unknown>>;

/** Makes a copy of an object that does other things under some names. */
function changed<Target extends object>(target: Target, changes: Changes): Target {
  return new Proxy(target, {
    get: (_, name) => {
      if (typeof name === "string" && name in changes) return changes[name];
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const refused = (): Promise<never> => Promise.reject(new PoolError("CLOSED", "the pool refuses everything"));
const never = (): Promise<never> => new Promise(() => {});
/** Calls of a pool that take time. */
const CALLS = [
  "connect",
  "acquire",
  "getManagedAccounts",
  "getPositions",
  "watchPositions",
  "drain",
  "close",
];
const ORDERS = ["placeOrder", "modifyOrder", "cancelOrder"];
const all = (names: readonly string[], value: unknown): Changes =>
  Object.fromEntries(names.map((name) => [name, value]));
const lease = (pool: IbkrPool, changes: (one: Lease) => Changes): Changes => ({
  acquire: async (options: object) => {
    const one = await pool.acquire(options);
    return changed(one, changes(one));
  },
});
/** Gives other figures than those of the pool; `count` is the number of calls so far. */
const stats = (pool: IbkrPool, changes: (count: number) => object): Changes => {
  let count = 0;
  return { stats: () => ({ ...pool.stats(), ...changes(++count) }) };
};
/** Answers orders as the pool does, and sends one more of the same reference where `again` says so. */
const doubled = (pool: IbkrPool, again: (kind: string) => boolean): Changes => ({
  placeOrder: async (...[contract, terms, options]: Parameters<IbkrPool["placeOrder"]>) => {
    const outcome = await pool.placeOrder(contract, terms, options);
    const more = { ...options, key: `${options?.key} again`, sendWithinMs: 60_000 };
    const sent = again(outcome.kind) ? pool.placeOrder(contract, terms, more) : undefined;
    if (outcome.kind === "acknowledged") await sent;
    return outcome;
  },
});
/** The part of a fake that is changed. */
type Injecting = Pick<FakeTws, "inject">;
/** Injects another fault beside each one. */
const beside = (tws: Injecting, other: () => Fault): Changes => ({
  inject: (fault: Fault) => {
    const one = tws.inject(fault);
    tws.inject(other());
    return one;
  },
});
const notInForce = { heal: () => {} } as unknown as Injected;

/** Pools and fakes that are of no use, each in another way. */
const USELESS: Readonly<
  Record<string, { readonly pool?: (pool: IbkrPool) => Changes; readonly tws?: (tws: Injecting) => Changes }>
> = {
  "refuses every call": { pool: () => all([...CALLS, ...ORDERS], refused) },
  "answers no call": { pool: () => all([...CALLS, ...ORDERS], never) },
  "refuses leases alone": { pool: () => ({ acquire: refused }) },
  "refuses orders alone": { pool: () => all(ORDERS, refused) },
  "refuses changes of orders": { pool: () => all(["modifyOrder", "cancelOrder"], refused) },
  "gives empty lists": { pool: () => all(["getManagedAccounts", "getPositions"], async () => []) },
  "grants leases that are over": { pool: (pool) => lease(pool, () => ({ live: false, epoch: 0 })) },
  "grants leases that never end": { pool: (pool) => lease(pool, () => ({ live: true, release: never })) },
  "answers reads of every lease": {
    pool: (pool) => lease(pool, () => ({ getCurrentTime: async () => 1, release: refused })),
  },
  "does not count leases": { pool: (pool) => stats(pool, () => ({ activeUsers: 0 })) },
  "places each order twice": { pool: (pool) => doubled(pool, (kind) => kind === "acknowledged") },
  "sends orders after their deadline": { pool: (pool) => doubled(pool, (kind) => kind === "not-sent") },
  "never finds out about orders": {
    pool: (pool) => ({ orders: changed(pool.orders, { get: () => ({ known: never, done: never }) }) }),
  },
  "takes orders that were lost for good": {
    pool: (pool) => ({
      orders: changed(pool.orders, { get: () => ({ known: async () => ({ kind: "acknowledged" }) }) }),
    }),
  },
  "sends nothing again": {
    pool: (pool) => ({
      placeOrder: (...[contract, terms, options]: Parameters<IbkrPool["placeOrder"]>) =>
        pool.placeOrder(contract, terms, { ...options, resend: false }),
    }),
  },
  "ends streams": { pool: () => ({ watchPositions: () => ({ forEach: async () => {} }) }) },
  "dials by itself": { pool: (pool) => stats(pool, (count) => ({ dials: count, sessions: 2 * count })) },
  "becomes degraded by itself": { pool: (pool) => stats(pool, () => ({ state: "degraded" })) },
  "fails to close twice": { pool: () => ({ close: refused }) },
  "is touched by no fault": { tws: () => ({ inject: () => notInForce }) },
  "heals from no fault": {
    tws: (tws) => ({
      inject: (fault: Fault) => {
        tws.inject(fault);
        return notInForce;
      },
    }),
  },
  "refuses dials after each fault": { tws: (tws) => beside(tws, () => refuse()) },
  "loses a second session after each fault": { tws: (tws) => beside(tws, () => drop({ afterMs: 2_500 })) },
  "refuses reads of every lease": { pool: (pool) => lease(pool, () => ({ getCurrentTime: refused })) },
};

async function epilogueOf(
  { pool: ofPool, tws: ofTws }: (typeof USELESS)[string],
  promise: UsefulPromise,
): Promise<Epilogue> {
  const world = new World({ lingerMs: LINGER_MS }, OPEN_MS);
  const pool = world.pool();
  await world.clock.until(pool.connect());
  const epilogue = new Epilogue({
    pool: changed(pool, ofPool?.(pool) ?? {}),
    // A fake is itself: a proxy of it would hide what is inside.
    tws: Object.assign(world.tws, ofTws?.({ inject: world.tws.inject.bind(world.tws) })),
    clock: world.clock,
    options: {},
    lingerMs: LINGER_MS,
  });
  await promise.try(epilogue);
  world.tws.heal();
  await world.close();
  return epilogue;
}

test.each(OPTIONS)(
  "a pool with %o keeps every promise in turn, open and closed, strict and gentle",
  async (options) => {
    for (const [profile, startMs] of [
      ["gentle", OPEN_MS],
      ["strict", CLOSED_MS],
    ] as const) {
      const world = new World({ lingerMs: LINGER_MS, profile }, startMs);
      const pool = world.pool(options);
      const { tws, clock } = world;
      expect(await usefulness({ pool, tws, clock, options, lingerMs: LINGER_MS }), profile).toEqual([]);
      await world.close();
    }
  },
);

test("promises are chosen by name, in their usual order, and another name is refused", () => {
  const names = USEFUL.map(({ name }) => name);
  expect(usefulPromises()).toEqual(USEFUL);
  expect(usefulPromises([names[3] ?? "", names[0] ?? ""])).toEqual([USEFUL[0], USEFUL[3]]);
  expect(() => usefulPromises(["reads"])).toThrow('Cannot try "reads": there is no such promise');
});

test("each check holds for a pool that works, and fails for one that is of no use", async () => {
  const [checked, failed, found] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const promise of USEFUL) {
    const works = await epilogueOf({}, promise);
    expect(works.breaches).toEqual([]);
    for (const name of works.checked) checked.add(name);
    for (const [what, useless] of Object.entries(USELESS)) {
      for (const name of (await epilogueOf(useless, promise)).failed) {
        failed.add(name);
        found.add(what);
      }
    }
  }
  expect([...checked].filter((name) => !failed.has(name))).toEqual([]);
  expect([...failed].filter((name) => !checked.has(name))).toEqual([]);
  expect([...found].sort()).toEqual(Object.keys(USELESS).sort());
});
