import { expect, test } from "vitest";
import { parseWebFault } from "../../../../sim/web/mod.ts";
import { type Journal, memoryJournal, PoolError } from "../../../../src/mod.ts";
import type { WebOrderOutcome } from "../../../../src/web/mod.ts";
import { APPLE, BRACKET, GROUP, ORDERS, type Trading, trading } from "../../../support/web/web-trading.ts";

/** Groups, and the number of their orders. */
const GROUPS: Readonly<Record<string, (table: Trading) => Promise<readonly WebOrderOutcome[]>>> = {
  bracket: ({ pool }) => pool.placeBracket(APPLE, BRACKET, { key: "g", timeoutMs: 5_000 }),
  "OCA group": ({ pool }) => pool.placeOcaGroup(GROUP, { key: "g", timeoutMs: 5_000 }),
};

/** Cut points of a group, and what is known of each of its orders: for the caller, and in the end. */
const CUTS: Readonly<
  Record<
    string,
    { readonly fault: string; readonly first: string; readonly end: string; readonly kept: boolean }
  >
> = {
  "never reaches the gateway": {
    fault: "refuse:forMs=4000",
    first: "not-sent",
    end: "not-sent",
    kept: false,
  },
  "is kept, and its connection is reset": {
    fault: `drop:what=requests,afterRequest=${ORDERS},times=1`,
    first: "unknown",
    end: "working",
    kept: true,
  },
  "is read and not kept": {
    fault: `unavailable:path=${ORDERS},effect=none,afterMs=1000,times=1`,
    first: "unknown",
    end: "unknown",
    kept: false,
  },
  "is kept and answered by 503": {
    fault: `unavailable:path=${ORDERS},effect=done,afterMs=1000,times=1`,
    first: "acknowledged",
    end: "working",
    kept: true,
  },
  "is kept and never answered": {
    fault: `mute:path=${ORDERS},forMs=20000`,
    first: "acknowledged",
    end: "working",
    kept: true,
  },
  "has an answer that is cut short": {
    fault: `garbage:what=truncated,path=${ORDERS},times=1`,
    first: "unknown",
    end: "working",
    kept: true,
  },
};

for (const [name, place] of Object.entries(GROUPS))
  for (const [cut, { fault, first, end, kept }] of Object.entries(CUTS))
    test(`the ${name} that ${cut} is ${first}, and ${end} in the end`, async () => {
      const table = trading({ suppressedQuestions: ["o163"] });
      const { world, pool, until, placed, posts } = table;
      await until(pool.connect());
      world.gateway.inject(parseWebFault(fault));
      const outcomes = await until(place(table));
      const size = outcomes.length;
      expect(outcomes.map(({ kind }) => kind)).toEqual(Array(size).fill(first));
      await world.clock.advance(60_000);
      const states = outcomes.map(({ order: { state } }) => state);
      expect(states.map(({ kind }) => kind)).toEqual(Array(size).fill(end));
      expect([placed(), posts() <= 1]).toEqual([kept ? size : 0, true]);
      if (end !== "unknown") return;
      for (const { order } of outcomes) await pool.orders.settle(order.key, { kind: "not-sent" });
      expect(pool.stats().orders).toMatchObject({ open: 0, unknown: [] });
    });

test("a group whose confirmation has no answer is unknown until IBKR shows its orders", async () => {
  const { world, pool, until, placed } = trading();
  await until(pool.connect());
  world.gateway.inject(parseWebFault(`garbage:what=login,path=/iserver/reply,times=1`));
  const outcomes = await until(pool.placeBracket(APPLE, BRACKET));
  expect(outcomes.map(({ kind }) => kind)).toEqual(["unknown", "unknown", "unknown"]);
  await world.clock.advance(60_000);
  expect(outcomes.map(({ order }) => order.state.kind)).toEqual(["working", "working", "working"]);
  expect(placed()).toBe(3);
});

test("without a journal no order of a group leaves", async () => {
  const inner = memoryJournal();
  const appended: number[] = [];
  const journal: Journal = {
    open: () => inner.open(),
    close: () => inner.close(),
    append: (entries) => {
      appended.push(entries.length);
      return Promise.reject(new PoolError("JOURNAL_FAILED", "the disk is full"));
    },
  };
  const { pool, until, posts } = trading({ journal });
  for (const outcome of await until(pool.placeBracket(APPLE, BRACKET)))
    expect(outcome).toMatchObject({ kind: "not-sent", reason: { code: "JOURNAL_FAILED" } });
  expect([appended[0], posts()]).toEqual([3, 0]);
});
