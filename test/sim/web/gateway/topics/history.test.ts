import { expect, test } from "vitest";
import { historyTopic } from "../../../../../sim/web/gateway/topics/history.ts";
import { AAPL, gatewayContext, TopicSocket } from "../../../../support/web/context.ts";

const TARGET = [`${AAPL}`];
const socket = (): TopicSocket => new TopicSocket(historyTopic, gatewayContext());

test("a request is answered once, some hundred ms later", () => {
  const requests = socket();
  expect(requests.begin(TARGET, { period: "1d", bar: "1h", outsideRth: true })).toEqual([]);
  const [frame, ...more] = requests.pass(60_000);
  expect(more).toEqual([]);
  expect(frame).toMatchObject({
    topic: `smh+${AAPL}`,
    symbol: "AAPL",
    timePeriod: "1d",
    barLength: 3_600,
    outsideRth: true,
  });
  expect(Number(frame?.points)).toBeGreaterThan(0);
});

test("five requests have a slot each until they are unsubscribed by their server IDs", () => {
  const requests = socket();
  for (let count = 0; count < 5; count++) expect(requests.begin(TARGET)).toEqual([]);
  expect(requests.begin(TARGET)).toEqual([
    { error: "Max number of concurrent history requests", topic: `smh+${AAPL}` },
  ]);
  const ids = requests.pass(1_000).map(({ serverId }) => `${serverId}`);
  expect(new Set(ids).size).toBe(5);
  // Answered requests still have their slots.
  expect(requests.begin(TARGET)).toMatchObject([{ error: expect.any(String) }]);
  expect(requests.end([ids[0] ?? ""])).toEqual([{ message: `Unsubscribed ${ids[0]}` }]);
  expect(requests.begin(TARGET)).toEqual([]);
});

test("an unknown server ID ends nothing and is not confirmed", () => {
  const requests = socket();
  requests.begin(TARGET);
  expect(requests.end([`${AAPL}`])).toEqual([]);
  expect(requests.running.size).toBe(1);
});

test("parameters that make no sense are ignored", () => {
  const requests = socket();
  requests.begin(TARGET, { period: "9y9", bar: [1] });
  expect(requests.pass(1_000)).toMatchObject([{ timePeriod: "1w", barLength: 900 }]);
});

test("a request without a contract is refused", () => {
  expect(socket().begin([])).toEqual([{ error: "Invalid conid", topic: "smh+" }]);
});
