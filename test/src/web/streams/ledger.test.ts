import { expect, test } from "vitest";
import { watchLedgerTopic } from "../../../../src/web/streams/ledger.ts";
import { ODD_FRAMES, topicFlow } from "../../../support/web/topic-flow.ts";

test("each currency is a ledger, and a blank row brings nothing", () => {
  const { values, receive, replay } = topicFlow(watchLedgerTopic("DU1"));
  receive({
    result: [
      { key: "LedgerListAUD", timestamp: 1_700_247_840, severity: 0 },
      { key: "LedgerListBASE", secondKey: "BASE", cashbalance: 5, settledCash: "4", netLiquidationValue: 7 },
      { key: "LedgerListUSD", cashbalance: 1 },
    ],
  });
  expect(values).toMatchObject([
    { currency: "BASE", cashBalance: 5, settledCash: 4, netLiquidation: 7, realizedPnL: undefined },
    { currency: "USD", cashBalance: 1 },
  ]);
  expect(replay()).toEqual(values);
});

test("odd frames bring no ledger", () => {
  const { values, receive } = topicFlow(watchLedgerTopic("DU1"));
  receive(...ODD_FRAMES);
  expect(values).toEqual([]);
});
