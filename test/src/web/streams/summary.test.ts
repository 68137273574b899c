import { expect, test } from "vitest";
import { watchAccountTopic } from "../../../../src/web/streams/summary.ts";
import { ODD_FRAMES, topicFlow } from "../../../support/web/topic-flow.ts";

test("each row is a value of the account, money with its currency", () => {
  const { values, receive, replay } = topicFlow(watchAccountTopic("DU1"));
  receive({
    result: [
      { key: "AccountCode", value: "DU1", timestamp: 1 },
      { key: "NetLiquidation-S", currency: "USD", monetaryValue: 215.5 },
      { key: "Blank", timestamp: 1 },
    ],
  });
  receive({ result: [{ key: "NetLiquidation-S", currency: "USD", monetaryValue: 216 }] });
  expect(values).toEqual([
    { account: "DU1", key: "AccountCode", value: "DU1", currency: "" },
    { account: "DU1", key: "NetLiquidation-S", value: "215.5", currency: "USD" },
    { account: "DU1", key: "NetLiquidation-S", value: "216", currency: "USD" },
  ]);
  expect(replay().length).toBe(2);
  expect(watchAccountTopic("DU1").line.unsubscribe).toBe("usd+DU1+{}");
});

test("odd frames bring no value", () => {
  const { values, receive } = topicFlow(watchAccountTopic("DU1"));
  receive(...ODD_FRAMES);
  expect(values).toEqual([]);
});
