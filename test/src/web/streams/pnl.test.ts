import { expect, test } from "vitest";
import { watchPnLTopic } from "../../../../src/web/streams/pnl.ts";
import { ODD_FRAMES, topicFlow } from "../../../support/web/topic-flow.ts";

test("the profit and loss of the account has the shape of the TWS pool, and values are kept", () => {
  const { values, receive, replay } = topicFlow(watchPnLTopic("DU1"));
  receive(
    { args: { "DU1.Core": { rowType: 1, dpl: -12.5, nl: 1000, upl: 3, mv: 7 }, "DU2.Core": { dpl: 9 } } },
    { args: { "DU1.Core": { dpl: 1 } } },
  );
  expect(values).toMatchObject([
    { dailyPnL: -12.5, unrealizedPnL: 3, realizedPnL: undefined, netLiquidation: 1_000, marketValue: 7 },
    { dailyPnL: 1, unrealizedPnL: 3 },
  ]);
  expect(replay()).toEqual([values[1]]);
});

test("odd frames and other accounts bring no value", () => {
  const { values, receive } = topicFlow(watchPnLTopic("DU1"));
  receive(...ODD_FRAMES, { args: { "DU2.Core": { dpl: 9 } } });
  expect(values).toEqual([]);
});
