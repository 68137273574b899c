import { expect, test } from "vitest";
import { ACCOUNT } from "../../../../../sim/exchange/exchange-options.ts";
import { summaryTopic } from "../../../../../sim/web/gateway/topics/summary.ts";
import { CLOSED_MS, gatewayContext, OPEN_MS, TopicSocket } from "../../../../support/web/context.ts";

type Row = Readonly<Record<string, unknown>>;

const socket = (nowMs = OPEN_MS): TopicSocket => new TopicSocket(summaryTopic, gatewayContext(nowMs));

test("the first frame has every row, amounts as numbers and words as texts", () => {
  const stream = socket();
  const [frame] = stream.begin([ACCOUNT]);
  expect(frame?.topic).toBe(`ssd+${ACCOUNT}`);
  const rows = frame?.result as Row[];
  const { netLiquidation } = stream.context.exchange.balance(OPEN_MS);
  expect(rows.find(({ key }) => key === "NetLiquidation")).toEqual({
    key: "NetLiquidation",
    monetaryValue: Number(netLiquidation.toFixed(2)),
    currency: "USD",
    severity: 0,
    timestamp: OPEN_MS / 1_000,
  });
  expect(rows.find(({ key }) => key === "AccountCode")).toMatchObject({ value: ACCOUNT });
});

test("keys and fields limit the rows, in any case", () => {
  const args = { keys: ["netliquidation", "TotalCashValue-S"], fields: ["MonetaryValue"] };
  const [frame] = socket().begin([ACCOUNT], args);
  const rows = frame?.result as Row[];
  expect(rows.map((row) => Object.keys(row).sort())).toEqual([
    ["key", "monetaryValue", "timestamp"],
    ["key", "monetaryValue", "timestamp"],
  ]);
});

test("later frames have the rows that changed, every 3 s", () => {
  const stream = socket();
  stream.begin([ACCOUNT]);
  const frames = stream.pass(9_000);
  expect(frames.length).toBeGreaterThan(1);
  const keys = frames.flatMap(({ result }) => (result as Row[]).map(({ key }) => key));
  expect(keys).toContain("NetLiquidation");
  expect(keys).not.toContain("TotalCashValue");
  const closed = socket(CLOSED_MS);
  closed.begin([ACCOUNT]);
  expect(closed.pass(60_000)).toEqual([]);
});

test("the end is confirmed without a topic", () => {
  const stream = socket();
  stream.begin([ACCOUNT]);
  expect(stream.end([ACCOUNT])).toEqual([{ result: "unsubscribed from summary" }]);
  expect(stream.running.size).toBe(0);
});

test("an account of somebody else is refused", () => {
  expect(socket().begin(["U1"])).toEqual([{ error: "Invalid account", topic: "ssd+U1" }]);
  expect(socket().begin([])).toEqual([{ error: "Invalid account", topic: "ssd+" }]);
});
