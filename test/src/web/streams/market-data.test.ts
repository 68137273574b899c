import { expect, test } from "vitest";
import { watchQuotesTopic } from "../../../../src/web/streams/market-data.ts";
import { ODD_FRAMES, topicFlow } from "../../../support/web/topic-flow.ts";

test("the messages name the contract and the fields, in order and each once", () => {
  const { line, fields = [], key } = watchQuotesTopic(265598, ["7633", "31", "x"]);
  expect(line.key).toBe("smd+265598");
  expect(line.unsubscribe).toBe("umd+265598+{}");
  expect(line.subscribe(["31", "84"], 0)).toBe('smd+265598+{"fields":["31","84"]}');
  expect(fields.filter((field) => field === "31").length).toBe(1);
  expect(fields).not.toContain("x");
  expect(key).toBe(watchQuotesTopic(265598, ["31", "7633"]).key);
});

test("a frame with changed fields alone keeps the others", () => {
  const { values, receive, replay } = topicFlow(watchQuotesTopic(1));
  receive({ conid: 1, 84: "10.5", 85: "1,200", 6509: "RpB" }, { 86: "10.6", 87: "1.2M", _updated: 7 });
  expect(values).toMatchObject([
    { bid: 10.5, askSize: 1_200, ask: undefined, availability: "RpB" },
    { bid: 10.5, ask: 10.6, volume: 1_200_000, last: undefined, isHalted: false },
  ]);
  expect(values[1]?.fields).toEqual(
    new Map([
      ["84", "10.5"],
      ["85", "1,200"],
      ["6509", "RpB"],
      ["86", "10.6"],
      ["87", "1.2M"],
    ]),
  );
  expect(replay()).toEqual([values[1]]);
});

test("a frame that changes no field of the stream brings no update, except the first after a gap", () => {
  const { values, receive, restart } = topicFlow(watchQuotesTopic(1));
  receive({ conid: 1 }, { 84: "10" }, { 84: "10" }, { 7633: "9" });
  expect(values.length).toBe(1);
  restart();
  receive({ 84: "10" });
  expect(values.length).toBe(2);
});

test("a last price of the session before is the close, and a halt is named", () => {
  const { values, receive } = topicFlow(watchQuotesTopic(1));
  receive({ 31: "C99.5" }, { 7741: "99" }, { 31: "H100" });
  expect(values).toMatchObject([
    { last: undefined, close: 99.5 },
    { last: undefined, close: 99 },
    { last: 100, close: 99, isHalted: true },
  ]);
});

test("the volume to the unit counts before the rounded one, until a rounded one comes alone", () => {
  const { values, receive } = topicFlow(watchQuotesTopic(1));
  receive({ 87: "1.2M", "87_raw": 1_234_567 }, { 84: "10" }, { 87: "1.3M" });
  expect(values.map(({ volume }) => volume)).toEqual([1_234_567, 1_234_567, 1_300_000]);
});

test("odd frames bring no value", () => {
  const { values, receive } = topicFlow(watchQuotesTopic(1));
  receive(...ODD_FRAMES);
  expect(
    values.flatMap(({ bid, last }) => [bid, last]).filter((one) => one !== 7 && one !== undefined),
  ).toEqual([]);
});
