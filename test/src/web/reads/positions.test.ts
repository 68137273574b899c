import "../../../support/replay.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { WebCall } from "../../../../src/web/call.ts";
import { positions } from "../../../../src/web/reads/positions.ts";
import { type Answer, ScriptedRequester } from "../../../support/web/scripted-requester.ts";

const held = (conid: number): object => ({
  acctId: "U1",
  conid,
  contractDesc: "AAPL",
  assetClass: "STK",
  position: 1,
  avgCost: 2,
});

/** A gateway that gives rows by page; `rowsAt` are the rows at each request. */
function paged(rowsAt: (count: number) => readonly number[], size: number): ScriptedRequester {
  let count = 0;
  const page = ({ path }: WebCall): unknown => {
    const index = Number(path.split("/").at(-1));
    return rowsAt(count++)
      .slice(index * size, (index + 1) * size)
      .map(held);
  };
  const pages = Array.from({ length: 200 }, (_, index) => [
    `/portfolio/U1/positions/${index}`,
    page as Answer,
  ]);
  return new ScriptedRequester(Object.fromEntries(pages));
}

const idsOf = async (requester: ScriptedRequester): Promise<(number | undefined)[]> =>
  (await positions(requester)).map(({ contract }) => contract.conId);

test("a row has its contract as far as the gateway sends it", async () => {
  const option = {
    ...held(7),
    contractDesc: "SPX    MAR2026 5000 C [SPX   260320C05000000 100]",
    assetClass: "OPT",
    position: "-2",
    avgCost: "1,234.5",
    expiry: "20260320",
    putOrCall: "C",
    strike: "5000",
    multiplier: 100,
    currency: "USD",
  };
  const pair = {
    conid: "12",
    contractDesc: "EUR.USD",
    assetClass: "CASH",
    position: 5,
    strike: "0",
    putOrCall: null,
  };
  const requester = new ScriptedRequester({ "/portfolio/U1/positions/0": [option, pair] });
  expect(await positions(requester)).toEqual([
    {
      account: "U1",
      contract: {
        conId: 7,
        symbol: "SPX",
        secType: "OPT",
        lastTradeDateOrContractMonth: "20260320",
        strike: 5000,
        right: "C",
        multiplier: 100,
        currency: "USD",
      },
      pos: -2,
      avgCost: 1234.5,
    },
    { account: "U1", contract: { conId: 12, symbol: "EUR", secType: "CASH" }, pos: 5, avgCost: undefined },
  ]);
});

test("all rows of any number of pages of any size are given once each", async () => {
  const cases = fc.record({ rows: fc.integer({ min: 0, max: 700 }), size: fc.constantFrom(30, 50, 100) });
  await fc.assert(
    fc.asyncProperty(cases, async ({ rows, size }) => {
      const ids = Array.from({ length: rows }, (_, index) => index + 1);
      const requester = paged(() => ids, size);
      expect(await idsOf(requester)).toEqual(ids);
      expect(requester.calls.length).toBeLessThanOrEqual(2 * Math.ceil(rows / size) + 4);
    }),
  );
});

test("no row is missed when positions are closed or opened while pages are read", async () => {
  const change = fc.record({
    at: fc.integer({ min: 1, max: 6 }),
    closed: fc.integer({ min: 0, max: 249 }),
    opens: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, closed, opens }) => {
      const before = Array.from({ length: 250 }, (_, index) => index + 1);
      const after = opens ? [900, ...before] : before.filter((_, index) => index !== closed);
      const found = await idsOf(paged((count) => (count < at ? before : after), 100));
      const always = before.filter((id) => after.includes(id));
      expect(always.filter((id) => !found.includes(id))).toEqual([]);
      expect(new Set(found).size).toBe(found.length);
    }),
  );
});

test("pages that change each time that they are read are an error", async () => {
  const rows = (count: number): number[] => Array.from({ length: 150 }, (_, index) => index + count + 1);
  await expect(idsOf(paged(rows, 100))).rejects.toThrow(
    /positions of U1 were opened or closed each of 3 times/,
  );
});

test("a gateway that sends full pages for ever, or the same page for ever, ends the read", async () => {
  const endless = paged(() => Array.from({ length: 100_000 }, (_, index) => index + 1), 100);
  await expect(idsOf(endless)).rejects.toThrow(/more than 100 pages of positions of U1/);
  const same = Array.from({ length: 100 }, (_, index) => held(index + 1));
  const pages = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [`/portfolio/U1/positions/${index}`, same]),
  );
  expect(await idsOf(new ScriptedRequester(pages))).toHaveLength(100);
});

test("equal contracts of two accounts are two rows", async () => {
  const answers = {
    "/portfolio/U1/positions/0": [held(1)],
    "/portfolio/U2/positions/0": [{ ...held(1), acctId: "U2" }],
  };
  const rows = await positions(new ScriptedRequester(answers, ["U1", "U2"]));
  expect(rows.map(({ account }) => account)).toEqual(["U1", "U2"]);
});

test.each([
  [{}],
  [undefined],
  ["<html>"],
  [[1]],
  [[{ conid: 1 }]],
  [[{ conid: "x", position: 1 }]],
  [[{ conid: 1, position: "many" }]],
])("a page that is %j is an error, never an empty list", async (body) => {
  const requester = new ScriptedRequester({ "/portfolio/U1/positions/0": body });
  await expect(positions(requester)).rejects.toMatchObject({ code: "WEB_ERROR" });
});
