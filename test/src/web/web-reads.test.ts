import { expect, expectTypeOf, test } from "vitest";
import { createIbkrTools } from "../../../src/langgraph/mod.ts";
import type { Reads } from "../../../src/mod.ts";
import { WebReads } from "../../../src/web/mod.ts";
import { parsedAnswer } from "../../support/answer-rows.ts";
import { CONTRACTS } from "../../support/web/contract-gateway.ts";
import { historyAnswer } from "../../support/web/history-gateway.ts";
import { ScriptedReads } from "../../support/web/scripted-requester.ts";

const ANSWERS = {
  ...CONTRACTS,
  "/portfolio/U1/summary": { netliquidation: { amount: 5, currency: "USD" } },
  "/portfolio/U1/positions/0": [
    { conid: 1, position: 2, contractDesc: "AAPL", assetClass: "STK", avgCost: 3 },
  ],
  "/iserver/marketdata/snapshot": [{ conid: 265598, "31": "3", "84": "1", "86": "2" }],
  "/iserver/marketdata/history": historyAnswer,
};

test("reads over the Web API satisfy the interface of both transports, by types", () => {
  expectTypeOf<WebReads>().toExtend<Reads>();
  expect(ScriptedReads.prototype).toBeInstanceOf(WebReads);
});

test("the LangGraph tools run on it", async () => {
  const reads = new ScriptedReads(ANSWERS);
  const tools = createIbkrTools({ use: async (task) => await task(reads) });
  const answerOf = async (name: string, input: object): Promise<unknown> =>
    parsedAnswer(await tools.find((tool) => tool.name === name)?.invoke(input));
  expect(await answerOf("get_account_summary", {})).toMatchObject([{ tag: "NetLiquidation", value: "5" }]);
  expect(await answerOf("get_positions", {})).toMatchObject([
    { symbol: "AAPL", position: 2, averageCost: 3 },
  ]);
  expect(await answerOf("get_historical_bars", { symbol: "aapl" })).toContainEqual(
    expect.objectContaining({ close: 1.5 }),
  );
  expect(await answerOf("get_quote", { symbol: "aapl" })).toMatchObject({
    symbol: "AAPL",
    bid: 1,
    ask: 2,
    last: 3,
    kindOfData: "not stated by IBKR",
  });
});

test("answers are frozen at every depth, because callers share them", async () => {
  const reads = new ScriptedReads(ANSWERS);
  const [position] = await reads.getPositions();
  expect([position, position?.contract].every((value) => Object.isFrozen(value))).toBe(true);
  const accounts = await reads.getManagedAccounts();
  expect(accounts).toEqual(["U1"]);
  expect(Object.isFrozen(accounts)).toBe(true);
  expect(Object.isFrozen(reads.requester.accounts)).toBe(false);
});

test("a read has a sentence that names the contract, and the timeout of its operation", async () => {
  const reads = new ScriptedReads(ANSWERS);
  const contract = { symbol: "AAPL", secType: "STK" as never, currency: "USD" };
  await reads.getMarketDataSnapshot({ ...contract, exchange: "" });
  expect(reads.reads[0]).toMatchObject({
    what: "read a market data snapshot of AAPL STK USD",
    timeoutMs: 20_000,
  });
});

test("qualifyContract gives one contract, whole", async () => {
  const reads = new ScriptedReads(ANSWERS);
  const partial = { symbol: "AAPL", secType: "STK" as never, currency: "USD" };
  expect(await reads.qualifyContract(partial)).toMatchObject({
    conId: 265598,
    exchange: "SMART",
    localSymbol: "AAPL",
  });
  await expect(reads.qualifyContract({ ...partial, symbol: "NOSUCH" })).rejects.toMatchObject({
    code: "WEB_ERROR",
  });
});

test.each<[string, (reads: WebReads) => Promise<unknown>]>([
  ["an unknown option", (reads) => reads.getPositions({ timeOut: 1 } as never)],
  ["a wrong timeout", (reads) => reads.getOpenOrders({ timeoutMs: -1 })],
  ["a contract of nothing", (reads) => reads.getContractDetails({})],
  ["a wrong contract", (reads) => reads.getMarketDataSnapshot({ conId: "1" } as never)],
  ["no options", (reads) => reads.getHistoricalData({ conId: 1 }, undefined as never)],
  [
    "an unknown bar size",
    (reads) => reads.getHistoricalData({ conId: 1 }, { duration: "1 D", barSize: "7 mins" as never }),
  ],
  ["an empty account", (reads) => reads.getPnL("")],
  ["an empty pattern", (reads) => reads.getMatchingSymbols("")],
  ["a wrong filter", (reads) => reads.getExecutionDetails({ side: "UP" })],
  [
    "a signal in place of options",
    (reads) => reads.getManagedAccounts(new AbortController().signal as never),
  ],
  ["an unknown field", (reads) => reads.qualifyContract({ conId: 1, conid: 1 } as never)],
])("%s is refused as by TWS reads, in the name of the caller, and nothing is sent", async (_name, call) => {
  const reads = new ScriptedReads(ANSWERS);
  const error = await call(reads).catch((caught: unknown) => caught as Error);
  expect(error).toMatchObject({
    code: "INVALID_OPTION",
    stack: expect.stringContaining("web-reads.test.ts"),
  });
  expect(reads.requester.calls).toEqual([]);
});
