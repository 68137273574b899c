import { expect, test } from "vitest";
import { parseFault } from "../../support/sim.ts";

test("parseFault() gives a fault with the same text", () => {
  for (const text of [
    "mute",
    "refuse:forMs=1000",
    "latency:dialMs=1000,frameMs=5..20",
    "drop:how=fin,afterRequest=reqPositions,probability=0.25",
    "client-id-conflict:dials=3",
    "half-open:afterRequest=reqHistoricalData",
    "restart:refuseMs=500,muteMs=0",
    "connectivity-lost:data=lost",
    "farm-broken:service=historical,farm=ushmds,bars=notified",
    "competing-session",
    'bulletin:text="Trading is halted, for now"',
    'bulletin:text="a \\"quoted\\" word, and 5"',
    'bulletin:text="123"',
  ]) {
    expect(parseFault(text).text).toBe(text);
  }
});

test.each([
  ["dorp", /there is no "dorp"; did you mean drop/],
  ["drop:how", /"how" is not like key=value/],
  ["drop:how=gently", /"drop": how: there is no "gently"; the names are fin, rst/],
  ["drop:afterRequest=reqEverything", /afterRequest/],
  ["drop:probability=2", /probability/],
  ["latency:frameMs=20..5", /frameMs: the second must not be below the first/],
  ["mute:forMs=-1", /forMs: expected .*, got "-1"$/],
  ["drop:forMs=-1", /forMs: expected .*, got "-1"$/],
  ["latency:frameMs=abc", /frameMs: expected a whole number from 0 to .*, or a range.*, got "abc"$/],
  ["latency:frameMs=20..5", /got "20..5"$/],
  ["drop:probability=2", /probability: expected .*, got "2"$/],
  ["drop:", /"drop:": no key=value follows the colon/],
  ["drop: ,", /no key=value follows the colon/],
  ["mute:volume=3", /volume/],
  ["connectivity-lost:data=some", /data/],
  ["farm-broken:service=milk", /service/],
  ["farm-broken:farm=usfram", /farm: there is no "usfram"; did you mean usfarm\?/],
  ["farm-broken:farm=eufarm.nj", /farm: there is no "eufarm.nj"; did you mean|the names are usfarm/],
  [
    "farm-broken:service=historical,farm=usfarm",
    /there is no "usfarm" with service=historical; the names are ushmds|did you mean ushmds/,
  ],
])("parseFault() rejects %s with a sentence", (text, sentence) => {
  expect(() => parseFault(text)).toThrow(sentence);
});

test("a comma in a value stands in quotes or after a backslash", () => {
  const text = 'bulletin:text="closed, for now"';
  expect(parseFault("bulletin:text=closed\\, for now").text).toBe(text);
  expect(parseFault('bulletin:"text=closed, for now"').text).toBe(text);
  expect(() => parseFault('bulletin:text="closed, for now')).toThrow("a quote is not closed");
  expect(() => parseFault("drop:how=fin,how=rst")).toThrow("how is given twice");
  expect(() => parseFault("drop:__proto__=1")).toThrow("it has no parameter __proto__");
});

test.each(["bulletin:text=a", "manual-order:quantity=2", "port-moved:port=1", "restart:muteMs=1"])(
  "%s happens once or ends by itself, and refuses forMs with that reason",
  (text) => {
    expect(() => parseFault(`${text},forMs=1`)).toThrow(
      "it has no forMs, because it happens once or ends by itself",
    );
  },
);

test.each([["2026"], ["5..20"], ["007"], ["1.50"]])("the text %s of a bulletin needs no quotes", (text) => {
  expect(parseFault(`bulletin:text=${text}`)).toEqual({
    ...parseFault(`bulletin:text="${text}"`),
    begin: expect.any(Function),
  });
});
