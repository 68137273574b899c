import { expect, test } from "vitest";
import { type Contract, SecType } from "../../../../src/mod.ts";
import { ScriptedReads } from "../../../support/web/scripted-requester.ts";
import { WebWorld } from "../../../support/web/web-world.ts";

const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);
const AAPL: Contract = { conId: 265598, symbol: "AAPL", secType: SecType.STK };
const SPX: Contract = { conId: 416904, symbol: "SPX", secType: SecType.IND };

const row = (months: unknown): object => ({
  conid: "265598",
  symbol: "AAPL",
  sections: [{ secType: "STK" }, { secType: "OPT", months }, { secType: "OPT", months: "JAN26" }],
});
const gateway = (months: unknown, strikes: unknown): ScriptedReads =>
  new ScriptedReads({ "/iserver/secdef/search": [row(months)], "/iserver/secdef/strikes": strikes });

test.each([AAPL, SPX])(
  "the months and strikes of $symbol are those of the options of the fake",
  async (underlying) => {
    const world = new WebWorld({}, OPEN_MS);
    const pool = world.pool();
    const { clock, gateway: fake } = world;
    const options = fake.exchange.chain(underlying.conId ?? 0, clock.now());
    const days = options.map(({ lastTradeDate }) => lastTradeDate);
    const months = await clock.until(pool.getOptionMonths(underlying));
    expect(months).toEqual([...new Set(days.map((day) => day.slice(0, 6)))].sort());
    const month = months[1] ?? "";
    const { calls, puts } = await clock.until(pool.getOptionStrikes(underlying, { month }));
    const strikes = (right: string): readonly number[] => {
      const own = options.filter((one) => one.right === right && one.lastTradeDate.startsWith(month));
      return [...new Set(own.map(({ strike }) => strike))].sort((one, other) => one - other);
    };
    expect({ calls, puts }).toEqual({ calls: strikes("C"), puts: strikes("P") });
    expect(calls.length).toBeGreaterThan(10);
  },
);

test("a symbol is searched once in a session, and a month is read once", async () => {
  const reads = gateway("FEB26", { call: [1], put: [2] });
  const calls = ["FEB", "FEB"].map(() => reads.getOptionStrikes(AAPL, { month: "202602" }));
  expect(await Promise.all(calls)).toEqual(Array(2).fill({ calls: [1], puts: [2] }));
  await reads.getOptionMonths(AAPL);
  expect(reads.requester.paths).toEqual(["/iserver/secdef/search", "/iserver/secdef/strikes"]);
  expect(reads.requester.calls[1]?.query).toMatchObject({ conid: 265598, sectype: "OPT", month: "FEB26" });
});

test("months of several sections are one list, in the order of time", async () => {
  expect(await gateway("DEC26;FEB27;MAR26", {}).getOptionMonths(AAPL)).toEqual([
    ...["202601", "202603", "202612"],
    "202702",
  ]);
  const none = new ScriptedReads({
    "/iserver/secdef/search": [{ conid: 265598, symbol: "AAPL", sections: [{ secType: "STK" }] }],
  });
  expect(await none.getOptionMonths(AAPL)).toEqual([]);
});

test("strikes may be texts, and are sorted", async () => {
  const reads = gateway("FEB26", { call: ["10", 2.5, 10], put: [] });
  expect(await reads.getOptionStrikes(AAPL, { month: "202602" })).toEqual({ calls: [2.5, 10], puts: [] });
});

test.each([
  ["a month that is not listed", "FEB26", { call: [1], put: [1] }, "202603", /expire in 202603/],
  ["an empty answer", "FEB26", { call: [], put: [] }, "202602", /no strike of 202602/],
  ["another form", "FEB26", { calls: [1] }, "202602", /cannot be read/],
  ["a strike that is no number", "FEB26", { call: ["x"], put: [] }, "202602", /cannot be read/],
  ["a month that cannot be read", "February", { call: [1], put: [1] }, "202601", /received "February"/],
])("%s is an error, never an empty list", async (_what, months, strikes, month, message) => {
  await expect(gateway(months, strikes).getOptionStrikes(AAPL, { month })).rejects.toThrow(message);
});

test("an underlying that the search does not find is an error", async () => {
  const reads = gateway("FEB26", {});
  const other = { ...AAPL, conId: 38708077 };
  await expect(reads.getOptionMonths(other)).rejects.toThrow(/search for AAPL does not find conId 38708077/);
});

test("options of a future, a wrong month and an unknown field are refused, and none is sent", async () => {
  const reads = gateway("FEB26", {});
  const refused = [
    reads.getOptionMonths({ ...AAPL, secType: SecType.FUT }),
    reads.getOptionStrikes(AAPL, { month: "FEB26" }),
    reads.getOptionStrikes(AAPL, { month: "202613" }),
    reads.getOptionStrikes(AAPL, {} as never),
    reads.getOptionStrikes(AAPL, { month: "202602", strike: 5 } as never),
    reads.getOptionMonths({ conId: 265598 }),
  ];
  for (const one of refused) await expect(one).rejects.toMatchObject({ code: "INVALID_OPTION" });
  expect(reads.requester.calls).toEqual([]);
});
