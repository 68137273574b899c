import { expect, test } from "vitest";
import { ACCOUNT } from "../../../../../sim/exchange/exchange-options.ts";
import { pnlTopic } from "../../../../../sim/web/gateway/topics/pnl.ts";
import { CLOSED_MS, gatewayContext, OPEN_MS, TopicSocket } from "../../../../support/web/context.ts";

test("the profit equals the balance of the exchange, now and later", () => {
  const stream = new TopicSocket(pnlTopic, gatewayContext());
  stream.begin([]);
  stream.pass(10_000);
  expect(stream.frames.length).toBeGreaterThan(3);
  const values = Array.from({ length: 11 }, (_, at) =>
    Number(stream.context.exchange.balance(OPEN_MS + at * 1_000).netLiquidation.toFixed(2)),
  );
  const sent = stream.frames.map(
    ({ args }) => (args as Record<string, { nl: number }>)[`${ACCOUNT}.Core`]?.nl,
  );
  expect(sent).toEqual(values.filter((value, at) => value !== values[at - 1]));
  expect(stream.frames[0]).toMatchObject({
    topic: "spl",
    args: { [`${ACCOUNT}.Core`]: { rowType: 1, dpl: expect.any(Number), uel: expect.any(Number) } },
  });
});

test("nothing is sent while nothing changes", () => {
  const stream = new TopicSocket(pnlTopic, gatewayContext(CLOSED_MS));
  expect(stream.begin([])).toHaveLength(1);
  expect(stream.pass(60_000)).toEqual([]);
});

test("the stream ends without a confirmation", () => {
  const stream = new TopicSocket(pnlTopic, gatewayContext());
  stream.begin([]);
  expect(stream.end([])).toEqual([]);
  expect(stream.pass(10_000)).toEqual([]);
});
