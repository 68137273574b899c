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
  ]) {
    expect(parseFault(text).text).toBe(text);
  }
});

test.each([
  ["dorp", /there is no "dorp"; the faults are latency, drop/],
  ["drop:how", /"how" is not like key=value/],
  ["drop:how=gently", /"drop": how: invalid option/],
  ["drop:afterRequest=reqEverything", /afterRequest/],
  ["drop:probability=2", /probability/],
  ["latency:frameMs=20..5", /frameMs: the second must not be below the first/],
  ["mute:forMs=-1", /forMs/],
  ["mute:volume=3", /volume/],
  ["connectivity-lost:data=some", /data/],
  ["farm-broken:service=milk", /service/],
])("parseFault() rejects %s with a sentence", (text, sentence) => {
  expect(() => parseFault(text)).toThrow(sentence);
});
