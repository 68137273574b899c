import { expect, test } from "vitest";
import { marketDataTopic } from "../../../../../sim/web/gateway/topics/market-data.ts";
import { AAPL, gatewayContext, OPEN_MS, TopicSocket } from "../../../../support/web/context.ts";

const MINUTE_MS = 60_000;
const TARGET = [`${AAPL}`];

const socket = (options = {}): TopicSocket =>
  new TopicSocket(marketDataTopic, gatewayContext(OPEN_MS, options));

test("the first frame has the requested fields with the prices of the exchange", () => {
  const stream = socket();
  const [frame] = stream.begin(TARGET, { fields: ["31", "84", 86] });
  const instrument = stream.context.exchange.instrument(AAPL, OPEN_MS);
  const quote = instrument && stream.context.exchange.quote(instrument, OPEN_MS);
  expect(frame).toEqual({
    topic: `smd+${AAPL}`,
    conid: AAPL,
    conidEx: `${AAPL}`,
    server_id: expect.any(String),
    "6119": frame?.server_id,
    "6509": "RpB",
    _updated: OPEN_MS,
    "31": quote?.last.toFixed(2),
    "84": quote?.bid.toFixed(2),
    "86": quote?.ask.toFixed(2),
  });
});

test("later frames have only the fields that changed, at multiples of 500 ms", () => {
  const stream = socket();
  const [first] = stream.begin(TARGET, { fields: ["31", "55", "84"] });
  const values: Record<string, unknown> = { ...first };
  const frames = stream.pass(MINUTE_MS);
  expect(frames.length).toBeGreaterThan(10);
  for (const frame of frames) {
    expect((Number(frame._updated) - OPEN_MS) % 500).toBe(0);
    const changed = Object.keys(frame).filter((field) => /^(?:31|55|84|6509)$/.test(field));
    expect(changed.length).toBeGreaterThan(0);
    for (const field of changed) expect(frame[field]).not.toBe(values[field]);
    Object.assign(values, frame);
  }
  expect(frames.some((frame) => "55" in frame)).toBe(false);
});

test("a stream ends without a word 15 minutes after its last message", () => {
  const stream = socket();
  stream.begin(TARGET);
  stream.pass(14 * MINUTE_MS);
  stream.begin(TARGET);
  expect(stream.pass(14 * MINUTE_MS + 59_000).length).toBeGreaterThan(100);
  stream.pass(1_000);
  expect(stream.pass(30 * MINUTE_MS)).toEqual([]);
  expect(stream.frames.every((frame) => frame.error === undefined)).toBe(true);
});

test("the life of a stream is an option", () => {
  const stream = socket({ marketDataMs: 2_000 });
  stream.begin(TARGET);
  stream.pass(2_000);
  expect(stream.pass(MINUTE_MS)).toEqual([]);
});

test("another message for the same contract adds its fields and keeps one stream", () => {
  const stream = socket();
  stream.begin(TARGET, { fields: ["31"] });
  const [frame] = stream.begin(TARGET, { fields: ["84"] });
  expect(Object.keys(frame ?? {})).toEqual(expect.arrayContaining(["31", "84"]));
  expect(stream.running.size).toBe(1);
});

test("a contract at an exchange is a stream of its own", () => {
  const stream = socket();
  stream.begin(TARGET);
  const [frame] = stream.begin([`${AAPL}@NYSE`]);
  expect(frame).toMatchObject({ topic: `smd+${AAPL}@NYSE`, conidEx: `${AAPL}@NYSE`, conid: AAPL });
  expect(stream.running.size).toBe(2);
  expect(stream.end(TARGET)).toEqual([]);
  expect([...stream.running.keys()]).toEqual([`smd/${AAPL}@NYSE`]);
});

test("slow fields come in a later frame", () => {
  const stream = socket();
  const [first] = stream.begin(TARGET, { fields: ["76"] });
  expect(first).not.toHaveProperty("76");
  stream.pass(1_500);
  expect(stream.frames.some((frame) => "76" in frame)).toBe(false);
  expect(stream.pass(500)).toEqual([expect.objectContaining({ "76": "100" })]);
});

test("unsubscribeall ends the stream, and a later message begins another one", () => {
  const stream = socket();
  stream.begin(TARGET);
  stream.pass(MINUTE_MS);
  stream.context.brokerage.unsubscribedAllMs = stream.context.nowMs;
  expect(stream.pass(MINUTE_MS)).toEqual([]);
  expect(stream.begin(TARGET)).toHaveLength(1);
  expect(stream.pass(MINUTE_MS).length).toBeGreaterThan(10);
});

test.each([[[]], [["x"]], [["1"]], [["0"]]])("the target %j is refused", (targets) => {
  const stream = socket();
  expect(stream.begin(targets)).toEqual([{ error: "Invalid conid", topic: `smd+${targets[0] ?? ""}` }]);
  expect(stream.running.size).toBe(0);
});

test("a socket has at most 100 streams and a stream 50 fields", () => {
  const stream = socket();
  const listed = stream.context.exchange.listed(OPEN_MS).slice(0, 101);
  for (const { conId } of listed) stream.begin([`${conId}`], { fields: [] });
  expect(stream.running.size).toBe(100);
  expect(stream.frames.at(-1)).toMatchObject({ error: "Max number of market data lines" });
  const fields = Array.from({ length: 51 }, (_, at) => `${at}`);
  expect(socket().begin(TARGET, { fields })).toMatchObject([{ error: "More than 50 fields" }]);
});

test("the interval of the frames can be set", () => {
  const stream = socket({ frameMs: 5_000 });
  stream.begin(TARGET);
  const frames = stream.pass(MINUTE_MS);
  expect(frames.length).toBeGreaterThan(2);
  for (const { _updated: atMs } of frames) expect((Number(atMs) - OPEN_MS) % 5_000).toBe(0);
});
