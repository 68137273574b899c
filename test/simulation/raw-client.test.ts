import { expect, test } from "vitest";
import type { IBApi } from "../../src/mod.ts";
import { memoryIbApi } from "../support/memory-ibapi.ts";
import { methodsLeft, TURNS } from "../support/request-turns.ts";
import { givenByPool, type Heard, heardOn, idOf, rowsOf } from "../support/three-ways.ts";
import type { World } from "../support/world.ts";

const ofStockClient = async ({ network }: World): Promise<IBApi> => memoryIbApi(network, 4002, 1);
const ofLease = async (world: World): Promise<IBApi> =>
  (await world.clock.until(world.pool().acquire())).api as unknown as IBApi;

/** Turns whose events differ in a way that is meant, and the events of the stock client as `lease.api` has them. */
const MEANT: Readonly<Record<string, (events: readonly Heard[]) => readonly Heard[]>> = {
  // The list comes as a whole, and the time of the account after it instead of before its end.
  getAccountUpdates: (events) => {
    const isEnd = ([event]: Heard): boolean => event === "accountDownloadEnd";
    const isTime = ([event]: Heard): boolean => event === "updateAccountTime";
    const rows = events.filter((one) => !isEnd(one) && !isTime(one));
    return [...rows, ...events.filter(isEnd), ...events.filter(isTime)];
  },
  // The stock client gives this number as a text.
  watchAccount: (events) =>
    events.map((one) => (one[0] === "accountUpdateMultiEnd" ? [one[0], Number(one[1])] : one)),
  // TWS confirms by an error that a request was cancelled: nobody waits for it.
  ...Object.fromEntries(
    ["watchHistoricalBars", "getMarketScanner", "watchScanner"].map((name) => [
      name,
      (events: readonly Heard[]) => events.filter(([event, , code]) => event !== "error" || code !== 162),
    ]),
  ),
};

test("every request of the catalogue has its turn", () => {
  expect(methodsLeft()).toEqual([]);
  expect(new Set(TURNS.map(({ name }) => name)).size).toBe(TURNS.length);
});

test("lease.api gives the events of the unmodified stock client, for every request", async () => {
  const [stock, leased] = [await heardOn(ofStockClient), await heardOn(ofLease)];
  const differ: string[] = [];
  for (const { name } of TURNS) {
    const [expected = [], found = []] = [stock.get(name), leased.get(name)];
    if (JSON.stringify(found) !== JSON.stringify(expected)) differ.push(name);
    expect(found, name).toEqual(MEANT[name]?.(expected) ?? expected);
    // No request is silent, so that the comparison is one.
    expect(found, name).not.toEqual([]);
  }
  expect(differ.sort()).toEqual(Object.keys(MEANT).sort());
});

test("reads and streams of the pool give the rows that the events of the stock client bring", async () => {
  const [stock, given] = [await heardOn(ofStockClient), await givenByPool()];
  for (const turn of TURNS.filter(({ read, watch }) => read !== undefined || watch !== undefined)) {
    const expected = rowsOf(turn, stock.get(turn.name) ?? [], idOf(turn));
    expect(given.get(turn.name), turn.name).toEqual(expected);
    // Neither an answer nor a stream is empty, so that the comparison is one; the fake has no tiers.
    expect(Array.isArray(expected) && expected.length === 0, turn.name).toBe(
      turn.name === "getSoftDollarTiers",
    );
  }
});
