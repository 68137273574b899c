import { expect, test } from "vitest";
import { inTurn, ScriptedReads } from "../../../support/web/scripted-requester.ts";

const PATH = "/iserver/account/trades";
const TRADE = {
  execution_id: "0000e0d5.1",
  symbol: "AAPL",
  side: "B",
  trade_time: "20260113-15:00:00",
  trade_time_r: 1_768_316_400_000,
  size: 5,
  price: "192.26",
  order_ref: "mine",
  exchange: "ARCA",
  commission: "1.01",
  account: "U1",
  sec_type: "STK",
  listing_exchange: "NASDAQ.NMS",
  conid: 265598,
};
const OTHER = {
  ...TRADE,
  execution_id: "2",
  side: "SELL",
  symbol: "MSFT",
  conid: "272093",
  commission: null,
};

const reads = (...rows: readonly unknown[]): ScriptedReads =>
  new ScriptedReads({ [PATH]: inTurn([], rows) }, ["U1", "U2"]);

test("a fill has the shape of one of TWS, with its commission", async () => {
  expect(await reads(TRADE, OTHER).getExecutionDetails()).toMatchObject([
    {
      contract: { conId: 265598, symbol: "AAPL", secType: "STK" },
      execution: {
        execId: "0000e0d5.1",
        side: "BOT",
        shares: 5,
        price: 192.26,
        acctNumber: "U1",
        exchange: "ARCA",
        orderRef: "mine",
      },
      timeMs: 1_768_316_400_000,
      commission: { execId: "0000e0d5.1", commission: 1.01 },
    },
    { contract: { conId: 272093 }, execution: { side: "SLD" }, commission: undefined },
  ]);
});

test("the empty first answer of a session is not given, and a fill that came twice is one", async () => {
  const one = reads(TRADE, { ...TRADE, size: 6 });
  expect(await one.getExecutionDetails()).toMatchObject([{ execution: { shares: 6 } }]);
  expect(one.requester.calls).toHaveLength(2);
  await one.getExecutionDetails();
  expect(one.requester.calls).toHaveLength(3);
});

test.each([
  [{ symbol: "aapl" }, 1],
  [{ side: "SELL" }, 1],
  [{ secType: "FUT" }, 0],
  [{ exchange: "ARCA" }, 2],
  [{ exchange: "NYSE" }, 0],
  [{ acctCode: "U1" }, 2],
  [{ time: "20260113-15:00:00" }, 2],
  [{ time: "20260113-15:00:01" }, 0],
] as const)("the filter %j gives %i fills", async (filter, count) => {
  expect(await reads(TRADE, OTHER).getExecutionDetails(filter as object)).toHaveLength(count);
});

test("a time without the number of ms beside it is read from its text", async () => {
  const { trade_time_r: _ms, ...row } = TRADE;
  expect(await reads(row).getExecutionDetails()).toMatchObject([{ timeMs: 1_768_316_400_000 }]);
});

test("filters that the Web API cannot honour are refused", async () => {
  const code = { code: "INVALID_OPTION" };
  await expect(reads(TRADE).getExecutionDetails({ clientId: "1" })).rejects.toMatchObject(code);
  await expect(reads(TRADE).getExecutionDetails({ time: "noon" })).rejects.toMatchObject(code);
  await expect(reads(TRADE).getExecutionDetails({ acctCode: "U2" })).rejects.toThrow(
    /selected account U1 alone/,
  );
});

test.each([
  [{}],
  [undefined],
  ["x"],
  [[5]],
  [[{ ...TRADE, size: "five" }]],
  [[{ ...TRADE, execution_id: null }]],
  [[{ ...TRADE, price: null }]],
])("an answer that is %j is an error, never an empty list", async (body) => {
  await expect(new ScriptedReads({ [PATH]: body }).getExecutionDetails()).rejects.toMatchObject({
    code: "WEB_ERROR",
  });
});
