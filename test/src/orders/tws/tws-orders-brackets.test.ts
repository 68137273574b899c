import { afterEach, expect, test } from "vitest";
import { parseFault, seeded, startFakeTws, type TestTws } from "../../../../sim/mod.ts";
import { IbkrPool, type Journal, silentLogger } from "../../../../src/mod.ts";
import { CutJournal } from "../../../support/cuts/cut-journal.ts";
import { KeptJournal } from "../../../support/cuts/kept-journal.ts";
import { APPLE, RESTING } from "../../../support/cuts/terms.ts";

const BRACKET = {
  entry: RESTING,
  takeProfit: { action: "SELL", orderType: "LMT", totalQuantity: 10, lmtPrice: 900 },
  stopLoss: { action: "SELL", orderType: "STP", totalQuantity: 10, auxPrice: 0.5 },
} as const;
const KEYS = ["k/entry", "k/takeProfit", "k/stopLoss"];

let tws: TestTws;
let seed = 0;
afterEach(() => tws.close());

function poolOf(journal: Journal, clientId = 1): IbkrPool {
  const options = { port: tws.port, clientId, logger: silentLogger, journal };
  return new IbkrPool(options, { ...tws.seams, random: seeded(`brackets ${seed++}`).next });
}

/** Places a bracket in a process that is killed when the journal has so many orders of it. @returns Its journal. */
async function killed(orders: number): Promise<KeptJournal> {
  tws = await startFakeTws({ network: "memory", profile: "gentle" });
  const journal = new CutJournal(orders);
  const pool = poolOf(journal);
  await tws.until(pool.connect());
  void pool.placeBracket(APPLE, BRACKET, { key: "k" });
  await tws.advance(100);
  tws.inject(parseFault("drop:how=rst")).heal();
  await tws.until(pool.close());
  return new KeptJournal(journal.entries);
}

async function next(journal: Journal, clientId = 1): Promise<IbkrPool> {
  const pool = poolOf(journal, clientId);
  await tws.until(pool.connect());
  await tws.advance(60_000);
  return pool;
}

const statuses = (): readonly string[] => tws.orders.all().map(({ status }) => status);
const cancels = (): number => tws.requests("cancelOrder").length;
const states = (pool: IbkrPool): readonly (string | undefined)[] =>
  KEYS.map((key) => pool.orders.get(key)?.state.kind);

test("the next process cancels an entry whose exits were never sent", async () => {
  const journal = await killed(1);
  expect(statuses()).toHaveLength(1);
  expect(statuses()).not.toEqual(["Cancelled"]);
  const pool = await next(journal);
  expect(states(pool)).toEqual(["cancelled", undefined, undefined]);
  expect(statuses()).toEqual(["Cancelled"]);
  expect(cancels()).toBe(1);
  await tws.until(pool.close());
});

test("the next process cancels an entry and the one exit that was sent", async () => {
  const journal = await killed(2);
  expect(statuses()).toHaveLength(2);
  const pool = await next(journal);
  expect(states(pool)).toEqual(["cancelled", "cancelled", undefined]);
  expect(statuses()).toEqual(["Cancelled", "Cancelled"]);
  await tws.until(pool.close());
});

test("a bracket that was sent as a whole is left as it is by the next process", async () => {
  const journal = await killed(3);
  const pool = await next(journal);
  expect(states(pool)).toEqual(["working", "working", "working"]);
  expect(cancels()).toBe(0);
  await tws.until(pool.close());
});

test("orders of single calls with the keys of a bracket are left as they are", async () => {
  tws = await startFakeTws({ network: "memory", profile: "gentle" });
  const journal = new KeptJournal();
  const pool = poolOf(journal);
  await tws.until(pool.connect());
  await tws.until(pool.placeOrder(APPLE, RESTING, { key: "k/entry" }));
  await tws.until(pool.close());
  const later = await next(new KeptJournal(journal.entries));
  expect(states(later)).toEqual(["working", undefined, undefined]);
  expect(cancels()).toBe(0);
  await tws.until(later.close());
});

test("a process that is killed before its cancel leaves that to the next one", async () => {
  const journal = await killed(1);
  // TWS lets no other client ID cancel it.
  const other = await next(journal, 2);
  expect(states(other)).toEqual([expect.stringMatching(/^(acknowledged|working)$/), undefined, undefined]);
  expect(cancels()).toBe(0);
  await tws.until(other.close());
  const pool = await next(new KeptJournal(journal.entries));
  expect(states(pool)).toEqual(["cancelled", undefined, undefined]);
  expect(statuses()).toEqual(["Cancelled"]);
  await tws.until(pool.close());
});

test("a cancel that was lost with its session is sent again in the next one, of the same process", async () => {
  const journal = await killed(1);
  const pool = poolOf(journal);
  const fault = tws.inject(parseFault("cut-order:of=cancel,at=unread"));
  await tws.until(pool.connect());
  await tws.advance(3_000);
  fault.heal();
  await tws.advance(120_000);
  const sent = journal.entries.filter((entry) => entry.type === "change" && entry.change === "cancel");
  expect(sent).toHaveLength(2);
  expect(states(pool)).toEqual(["cancelled", undefined, undefined]);
  expect(statuses()).toEqual(["Cancelled"]);
  await tws.until(pool.close());
});
