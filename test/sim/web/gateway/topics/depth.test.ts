import { expect, test } from "vitest";
import type { Instrument } from "../../../../../sim/exchange/contracts/instrument.ts";
import { ACCOUNT } from "../../../../../sim/exchange/exchange-options.ts";
import type { TopicFrame } from "../../../../../sim/web/gateway/topic.ts";
import { depthTopic } from "../../../../../sim/web/gateway/topics/depth.ts";
import { AAPL, gatewayContext, OPEN_MS, TopicSocket } from "../../../../support/web/context.ts";

type Row = Readonly<Record<string, unknown>>;

const TARGETS = [ACCOUNT, `${AAPL}`, "SMART"];
const socket = (): TopicSocket => new TopicSocket(depthTopic, gatewayContext());

test("the ladder has the depth of the exchange, asks above bids, the best ask in focus", () => {
  const stream = socket();
  const [frame] = stream.begin(TARGETS);
  const { exchange } = stream.context;
  const { bids, asks } = exchange.depth(exchange.instrument(AAPL, OPEN_MS) as Instrument, OPEN_MS, 10);
  expect(frame?.topic).toBe(`sbd+${ACCOUNT}+${AAPL}`);
  const rows = frame?.data as Row[];
  expect(rows.map(({ row }) => row)).toEqual(rows.map((_, place) => place));
  expect(rows.map(({ price, ask, bid }) => [Number(price), ask ?? bid])).toEqual(
    [...[...asks].reverse(), ...bids].map(({ price, size }) => [price, `${size}`]),
  );
  expect(rows.find(({ focus }) => focus === 1)).toMatchObject({ price: asks[0]?.price.toFixed(2) });
});

test("later frames have the rows that changed", () => {
  const stream = socket();
  const [first] = stream.begin(TARGETS);
  const rows = (first as TopicFrame).data as Row[];
  const before = new Map(rows.map((row) => [row.row, JSON.stringify(row)]));
  const frames = stream.pass(10_000);
  expect(frames.length).toBeGreaterThan(2);
  for (const row of frames.flatMap(({ data }) => data as Row[])) {
    expect(JSON.stringify(row)).not.toBe(before.get(row.row));
    before.set(row.row, JSON.stringify(row));
  }
});

test("an account ends all of its ladders without a confirmation", () => {
  const stream = socket();
  stream.begin(TARGETS);
  stream.begin([ACCOUNT, "272093"]);
  expect(stream.end(["U1"])).toEqual([]);
  expect(stream.running.size).toBe(2);
  expect(stream.end([ACCOUNT])).toEqual([]);
  expect(stream.pass(10_000)).toEqual([]);
});

test("a WebSocket has three ladders at a time", () => {
  const stream = socket();
  for (const conid of [AAPL, 272093, 8314]) stream.begin([ACCOUNT, `${conid}`]);
  const refused = [{ error: "Max number of market depth requests", topic: `sbd+${ACCOUNT}+12087792` }];
  expect(stream.begin([ACCOUNT, "12087792"])).toEqual(refused);
  // One that runs begins anew.
  expect(stream.begin(TARGETS)).toMatchObject([{ data: expect.any(Array) }]);
  stream.end([ACCOUNT]);
  expect(stream.begin([ACCOUNT, "12087792"])).toMatchObject([{ data: expect.any(Array) }]);
});

test.each([
  [[], "Invalid account"],
  [["U1", `${AAPL}`], "Invalid account"],
  [[ACCOUNT], "Invalid conid"],
  [[ACCOUNT, "1"], "Invalid conid"],
  [[ACCOUNT, "416904"], "No depth for this contract"],
])("the targets %j are refused", (targets, error) => {
  expect(socket().begin(targets)).toMatchObject([{ error, topic: expect.stringMatching(/^sbd\+/) }]);
});
