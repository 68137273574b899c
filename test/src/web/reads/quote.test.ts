import { expect, test } from "vitest";
import { quote } from "../../../../src/web/reads/quote.ts";
import { inTurn, ScriptedRequester } from "../../../support/web/scripted-requester.ts";

const PATH = "/iserver/marketdata/snapshot";
const IDS = { conid: 265598 };
const WHOLE = { ...IDS, "31": "3", "84": "1", "86": "2", "6509": "RpB" };
const of = (timeoutMs: number, ...answers: readonly unknown[]) =>
  new ScriptedRequester({ [PATH]: inTurn(...answers) }, ["U1"], timeoutMs);

test("it is requested again until bid, ask, last and the kind of data are known", async () => {
  const requester = of(20_000, {}, [IDS], [{ ...IDS, "84": "1" }], [WHOLE]);
  expect(await quote(requester, 265598, 500)).toMatchObject({
    ...{ bid: 1, ask: 2, last: 3 },
    ...{ dataType: "live", complete: true, timeMs: 750 },
  });
  expect([requester.calls.length, requester.waitedMs]).toEqual([4, 750]);
});

test("without a new field for settleMs it is taken as it is, and never without a price", async () => {
  const pair = of(20_000, {}, [{ ...IDS, "84": "1", "6509": "DpB" }], [{ ...IDS, "86": "2" }]);
  expect(await quote(pair, 265598, 500)).toMatchObject({
    ...{ bid: 1, ask: 2, last: undefined },
    ...{ dataType: "delayed", complete: false },
  });
  expect(pair.waitedMs).toBe(1_000);
  const closed = of(20_000, [{ ...IDS, "31": "C9.9", "84": "", "86": "-1", "6509": "ZB" }]);
  expect(await quote(closed, 265598, 500)).toMatchObject({
    ...{ bid: undefined, ask: undefined, last: undefined, close: 9.9 },
    dataType: "frozen",
  });
  const sizes = of(3_000, [{ ...IDS, "88": "100", "6509": "RpB" }]);
  await expect(quote(sizes, 265598, 500)).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
  await expect(quote(of(3_000, []), 265598, 500)).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
  const forbidden = of(20_000, [{ ...IDS, "6509": "N" }]);
  await expect(quote(forbidden, 265598, 500)).rejects.toMatchObject({ code: "WEB_ERROR" });
});

test("a complete quote of an open stream is the answer without a request", async () => {
  const requester = of(20_000, [WHOLE]);
  const streamed = { bid: 4, ask: 5, last: 4.5, isHalted: false, availability: "RpB", fields: new Map() };
  const put = (values: object): void => {
    requester.quotes.set(265598, { quote: { ...streamed, ...values } as never, receivedMs: 42 });
  };
  put({});
  expect(await quote(requester, 265598, 500)).toMatchObject({
    bid: 4,
    last: 4.5,
    dataType: "live",
    timeMs: 42,
  });
  expect(requester.calls).toEqual([]);
  // A frame of long ago may come from a WebSocket that is dead.
  requester.waitedMs = 1_043;
  expect(await quote(requester, 265598, 500)).toMatchObject({ bid: 1, last: 3 });
  requester.waitedMs = 0;
  put({ last: undefined });
  expect(await quote(requester, 265598, 500)).toMatchObject({ bid: 1, last: 3 });
  put({ availability: undefined });
  expect(await quote(requester, 265598, 500)).toMatchObject({ bid: 1, last: 3 });
});
