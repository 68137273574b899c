import { expect, test } from "vitest";
import { createIbkrTools } from "../../src/langgraph/mod.ts";
import type { ToolReads } from "../../src/langgraph/parts/session-provider.ts";
import { rowsOf } from "../support/answer-rows.ts";

const UNSET = Number.MAX_VALUE;
const ACCOUNT = "DU1234567";

/** Contract number `at` of a portfolio: every third one is an option. */
const held = (at: number) =>
  at % 3 === 0
    ? {
        conId: at,
        symbol: `U${at}`,
        secType: "OPT",
        lastTradeDateOrContractMonth: "20260220",
        strike: 100 + at,
        right: "P",
        multiplier: 100,
        currency: "USD",
      }
    : { conId: at, symbol: `U${at}`, secType: "STK", strike: 0, right: "?", multiplier: 1, currency: "USD" };
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

/** Reads of a busy account, with values as TWS writes them where it has none. */
const BUSY = {
  getPositions: async () =>
    numbers(300).map((at) => ({
      account: ACCOUNT,
      contract: held(at),
      pos: at - 150.1 - 0.2,
      avgCost: 10.1 + 0.2,
    })),
  getAccountUpdates: async () => ({
    account: ACCOUNT,
    values: [],
    portfolio: numbers(300).map((at) => ({
      contract: held(at),
      position: at,
      marketPrice: 1.5,
      marketValue: 150,
      averageCost: 1,
      unrealizedPNL: at === 1 ? UNSET : -2.5,
      realizedPNL: at === 1 ? UNSET : 0,
    })),
  }),
  getExecutionDetails: async () =>
    numbers(500).map((at) => ({
      contract: held(500 - at),
      execution: {
        execId: `e${at}`,
        acctNumber: ACCOUNT,
        side: "BOT",
        shares: 1,
        price: 2,
        orderId: 0,
        permId: 7,
      },
      timeMs: Date.UTC(2026, 0, 13, 15, 0, 500 - at),
      commission: at === 0 ? undefined : { commission: 1.1, currency: "USD", realizedPNL: UNSET },
    })),
  getAllOpenOrders: async () =>
    numbers(120).map((at) => ({
      orderId: at === 0 ? 0 : at,
      contract: held(at),
      order: {
        permId: 7_000 + at,
        action: "BUY",
        totalQuantity: 1,
        orderType: at === 1 ? "LMT" : "MKT",
        lmtPrice: at === 1 ? 0 : UNSET,
        auxPrice: at === 2 ? 0 : UNSET,
        trailStopPrice: UNSET,
        tif: "DAY",
      },
      orderState: { status: "Submitted" },
      standing: { status: "Submitted", filled: 0, avgFillPrice: 0 },
    })),
  qualifyContract: async () => ({ conId: 1, symbol: "SPX", secType: "IND", currency: "USD" }),
  getSecDefOptParams: async () => [
    {
      exchange: "SMART",
      underlyingConId: 1,
      tradingClass: "SPX",
      multiplier: "100",
      expirations: numbers(60).map((at) => `202601${10 + (at % 20)}`),
      strikes: numbers(3_000).map((at) => 5 * (at + 1)),
    },
  ],
  getContractDetails: async () =>
    numbers(3_000).map((at) => ({
      contract: {
        ...held(3),
        conId: 10_000 + at,
        strike: 3_000 - (at >> 1),
        right: at % 2 === 0 ? "P" : "C",
      },
      longName: "INDEX",
      minTick: 0.05,
    })),
  getPnL: async () => ({ dailyPnL: 1.5, unrealizedPnL: UNSET, realizedPnL: undefined }),
  getAccountSummary: async () =>
    numbers(1_000).map((at) => ({ account: `DU${at >> 2}`, tag: `T${at % 4}`, value: "1", currency: "USD" })),
} as unknown as ToolReads;

const POOL = {
  use: async <Result>(task: (ib: ToolReads) => Promise<Result>): Promise<Result> => await task(BUSY),
  // Marks a pool of TWS.
  getHistoricalNews: () => {},
  getSecDefOptParams: () => {},
};

async function answered(name: string, input: object = {}) {
  const tool = createIbkrTools(POOL).find((one) => one.name === name);
  const text = String(await tool?.invoke(input));
  expect(text).not.toMatch(/NaN|Infinity|1\.79|e\+/);
  const answer = JSON.parse(text) as { columns: string[]; rows: unknown[][]; more?: string };
  return { text, answer, rows: answer.rows === undefined ? [] : rowsOf(answer) };
}

test("300 positions name their columns once, and options have strike, expiry, value and P&L", async () => {
  const { text, answer, rows } = await answered("get_positions");
  expect(rows).toHaveLength(100);
  expect(answer.more).toBe("200 more positions are not shown: narrow the request, or raise limit above 100");
  expect(text.match(/marketValue/g)).toHaveLength(1);
  expect(text.length).toBeLessThan(12_000);
  expect(rows[3]).toEqual({
    account: ACCOUNT,
    symbol: "U3",
    secType: "OPT",
    currency: "USD",
    expiry: "20260220",
    strike: 103,
    right: "P",
    multiplier: 100,
    conId: 3,
    position: -147.3,
    averageCost: 10.3,
    marketPrice: 1.5,
    marketValue: 150,
    unrealizedPnL: -2.5,
    realizedPnL: 0,
  });
  // What is not known is null, and is no zero.
  expect(rows[1]).toMatchObject({ unrealizedPnL: null, realizedPnL: null, strike: null, right: null });
});

test("an account that holds nothing is distinguished from one that the login does not have", async () => {
  const { answer } = await answered("get_positions", { account: "DU999" });
  expect(answer).toMatchObject({
    columns: [],
    rows: [],
    note: "nothing is listed for the account DU999; there is something for DU1234567",
  });
});

test("500 fills show the newest, whatever their order, and a column for P&L that is not known", async () => {
  const { text, answer, rows } = await answered("get_executions");
  expect(answer.more).toMatch(/^450 more earlier fills are not shown/);
  expect(rows).toHaveLength(50);
  expect(rows.at(-1)).toMatchObject({ execId: "e0", time: "2026-01-13T15:08:20Z", commission: null });
  expect(rows[0]).toMatchObject({ commission: 1.1, commissionCurrency: "USD", realizedPnL: null });
  expect(answer.columns).not.toContain("orderId");
  expect(text.length).toBeLessThan(9_000);
});

test("open orders have no prices that are none, and a limit of 0 is one", async () => {
  const { answer, rows } = await answered("get_open_orders", { limit: 3 });
  expect(answer.more).toMatch(/^117 more orders/);
  expect(rows.map(({ orderId, limitPrice }) => [orderId, limitPrice])).toEqual([
    [null, null],
    [1, 0],
    [2, null],
  ]);
  expect(answer.columns).not.toContain("stopPrice");
  expect(answer.columns).not.toContain("averagePrice");
});

test("a chain of 3 000 strikes shows those nearest to a price, and counts the others", async () => {
  const { text, rows } = await answered("get_option_chain", { symbol: "SPX", secType: "IND", around: 6_000 });
  const [row] = rows as { strikes: number[]; moreStrikes: number; moreExpiries: number }[];
  expect(row?.strikes).toHaveLength(40);
  expect(Math.abs((row?.strikes[20] ?? 0) - 6_000)).toBeLessThanOrEqual(5);
  expect(row).toMatchObject({ moreStrikes: 2_960, moreExpiries: 20 });
  expect(text.length).toBeLessThan(1_500);
});

test("3 000 contracts are listed by expiry, strike and right, and the others are counted", async () => {
  const { answer, rows } = await answered("find_contracts", { symbol: "SPX", secType: "OPT", limit: 4 });
  expect(answer.more).toMatch(/^2996 more contracts/);
  expect(rows.map(({ strike, right }) => [strike, right])).toEqual([
    [1_501, "C"],
    [1_501, "P"],
    [1_502, "C"],
    [1_502, "P"],
  ]);
  const { answer: most } = await answered("find_contracts", { symbol: "SPX", secType: "OPT", limit: 2_000 });
  expect(most.more).toBe("1000 more contracts are not shown: narrow the request");
});

test("profit and loss that is not known is null", async () => {
  const { answer } = await answered("get_pnl", { account: ACCOUNT });
  expect(answer).toEqual({ account: ACCOUNT, dailyPnL: 1.5, unrealizedPnL: null, realizedPnL: null });
});

test("the values of many accounts have a limit, and those of one can be selected", async () => {
  expect((await answered("get_account_summary")).answer.more).toMatch(/^800 more values/);
  expect((await answered("get_account_summary", { account: "DU7" })).rows).toHaveLength(4);
});
