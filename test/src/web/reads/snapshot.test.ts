import { expect, test } from "vitest";
import { quoteOf, snapshot } from "../../../../src/web/reads/snapshot.ts";
import { inTurn, ScriptedRequester } from "../../../support/web/scripted-requester.ts";

const PATH = "/iserver/marketdata/snapshot";
const IDS = { conid: 265598, conidEx: "265598" };
const PRICES = { ...IDS, "31": "189.30", "84": "189.25", "86": "189.31", "6509": "RpB" };

const read = (fields: Readonly<Record<string, unknown>>) =>
  quoteOf("read x", new Map(Object.entries(fields)));

test("fields have the names of a quote, and availability says the kind of data", () => {
  const fields = {
    ...PRICES,
    "85": "300",
    "88": "1,200",
    "70": "190",
    "71": "188",
    "7295": "188.5",
    "7741": "187",
    "87": "1.2M",
  };
  expect(read(fields)).toEqual({
    bid: 189.25,
    ask: 189.31,
    last: 189.3,
    bidSize: 1_200,
    askSize: 300,
    lastSize: undefined,
    open: 188.5,
    high: 190,
    low: 188,
    close: 187,
    volume: 1_200_000,
    marketDataType: 1,
    notices: [],
  });
  const kinds = ["R", "Z", "D", "Y", "O", "?"].map(
    (kind) => read({ "31": "1", "6509": `${kind}PB` }).marketDataType,
  );
  expect(kinds).toEqual([1, 2, 3, 4, undefined, undefined]);
  expect(read({ "31": "1", "6509": "DPB" }).notices).toEqual(["The data are delayed"]);
  expect(read({ "87": "1.2M", "87_raw": 1_234_567 }).volume).toBe(1_234_567);
});

test("the close of the session before is never given as the last price", () => {
  const quote = read({ "31": "C189.2", "84": "189" });
  expect([quote.last, quote.close, quote.notices.length]).toEqual([undefined, 189.2, 1]);
  expect(read({ "31": "C189.2", "7741": "189.2" }).close).toBe(189.2);
  expect(read({ "31": "H12" })).toMatchObject({ last: 12, notices: ["The contract is halted"] });
});

test("it is requested again until bid, ask and last have arrived", async () => {
  const turns = inTurn({}, [IDS], [{ ...IDS, "84": "1" }], [{ ...IDS, "86": "2" }], [{ ...IDS, "31": "" }]);
  const requester = new ScriptedRequester({ [PATH]: turns });
  expect(await snapshot(requester, 265598)).toMatchObject({ bid: 1, ask: 2, last: undefined });
  expect(requester.calls).toHaveLength(5);
  expect(requester.calls[0]?.query).toMatchObject({
    conids: 265598,
    fields: expect.stringMatching(/^84,86,31,.*6509$/),
  });
});

test("a contract without a last price is answered when nothing new comes", async () => {
  const requester = new ScriptedRequester({ [PATH]: [{ ...IDS, "84": "1", "86": "2" }] });
  expect(await snapshot(requester, 265598)).toMatchObject({
    bid: 1,
    ask: 2,
    last: undefined,
    marketDataType: undefined,
  });
  expect(requester.calls.length).toBeLessThan(8);
});

test("a gateway that sends nothing ends after 11 s, or before the deadline", async () => {
  for (const [timeoutMs, leastMs, mostMs] of [
    [60_000, 10_000, 11_000],
    [3_000, 1_500, 2_999],
  ] as const) {
    const requester = new ScriptedRequester({ [PATH]: [IDS] }, ["U1"], timeoutMs);
    await expect(snapshot(requester, 265598)).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
    expect(requester.waitedMs).toBeGreaterThanOrEqual(leastMs);
    expect(requester.waitedMs).toBeLessThanOrEqual(mostMs);
  }
});

test("what has arrived is given before the deadline", async () => {
  const requester = new ScriptedRequester({ [PATH]: inTurn([IDS], [{ ...IDS, "84": "1" }]) }, ["U1"], 2_000);
  expect(await snapshot(requester, 265598)).toMatchObject({ bid: 1 });
});

test("rows of other contracts are not taken, and an ID may be text", async () => {
  const other = { ...PRICES, conid: 5, "84": "999" };
  const requester = new ScriptedRequester({ [PATH]: [other, { ...PRICES, conid: "265598" }] });
  expect(await snapshot(requester, 265598)).toMatchObject({ bid: 189.25 });
});

test("without a subscription, and for a field that is no number, there is a sentence", () => {
  expect(() => read({ "6509": "N" })).toThrow(/^Cannot read x: the login has no subscription/);
  expect(() => read({ "84": "soon" })).toThrow(/bid \(field 84\): expected number, received "soon"/);
  expect(() => read({ "84": {} })).toThrow(/bid \(field 84\): expected number, received object/);
});
