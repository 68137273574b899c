import { expect, test } from "vitest";
import { wantSame } from "../../../../sim/drills/checks/request-subject.ts";
import { reqAccountSummary } from "../../../../sim/wire/requests/accounts.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqSecDefOptParams } from "../../../../sim/wire/requests/option-chains.ts";
import { type DrilledClient, drilled } from "../../../support/drilled.ts";

const APPLE = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };
const BARS = { ...APPLE, end: "", barSize: "5 mins", duration: "1 D", whatToShow: "TRADES", formatDate: 1 };
const CHAIN = { underlyingSymbol: "AAPL", underlyingSecType: "STK", underlyingConId: 265598 };

/** Compares two requests that a client sends, as a stream, an answer and a request. */
async function compared(
  ...sends: readonly [(client: DrilledClient) => unknown, (client: DrilledClient) => unknown]
) {
  await using run = await drilled();
  const client = await run.dial(1);
  for (const send of sends) await send(client);
  const seen = run.seen();
  const [one, other] = seen.requests.filter(({ message }) => message.name !== "startApi");
  if (one === undefined || other === undefined) throw new Error("The requests are missing");
  const is = (as: "stream" | "answer" | "request") => wantSame(seen, as, one.message, other.message);
  return { stream: is("stream"), answer: is("answer"), request: is("request") };
}

const bars =
  (reqId: number, values: object = {}) =>
  (client: DrilledClient) =>
    client.send(reqHistoricalData, { reqId, ...BARS, ...values });
const chain =
  (reqId: number, values: object = {}) =>
  (client: DrilledClient) =>
    client.send(reqSecDefOptParams, { reqId, ...CHAIN, ...values });
const line =
  (reqId: number, values: object = {}) =>
  (client: DrilledClient) =>
    client.send(reqMktData, { reqId, ...APPLE, ...values });
const summary = (reqId: number, tags: string) => (client: DrilledClient) =>
  client.send(reqAccountSummary, { reqId, group: "All", tags });

const ALL = { stream: true, answer: true, request: true };
const NONE = { stream: false, answer: false, request: false };

test("two requests want the same under other numbers, and not with other values", async () => {
  expect(await compared(bars(1), bars(2))).toEqual(ALL);
  expect(await compared(bars(1), bars(2, { barSize: "1 day" }))).toEqual(NONE);
  expect(await compared(bars(1), bars(2, { useRth: true }))).toEqual(NONE);
  expect(await compared(chain(1), chain(2))).toEqual(ALL);
  expect(await compared(chain(1), chain(2, { underlyingSymbol: "MSFT", underlyingConId: 272093 }))).toEqual(
    NONE,
  );
  expect(await compared(bars(1), line(2))).toEqual(NONE);
});

test("another end is the same answer, and another request", async () => {
  const later = bars(2, { end: "20260113 16:00:00 US/Eastern" });
  expect(await compared(bars(1), later)).toEqual({ ...ALL, request: false });
});

test("a longer duration has the answer of a shorter one, and a shorter one has not", async () => {
  const year = bars(2, { duration: "1 Y" });
  expect(await compared(bars(1), year)).toEqual({ ...ALL, request: false });
  expect(await compared(bars(1, { duration: "60 S" }), bars(2, { duration: "120 S" }))).toMatchObject({
    answer: true,
  });
  expect(await compared(year, bars(1, { duration: "60 S" }))).toMatchObject({ stream: true, answer: false });
});

test("the order of tags and generic ticks does not matter, and their names do", async () => {
  expect(
    await compared(summary(1, "NetLiquidation,BuyingPower"), summary(2, "BuyingPower,NetLiquidation")),
  ).toEqual(ALL);
  expect(await compared(summary(1, "NetLiquidation"), summary(2, "BuyingPower"))).toEqual(NONE);
  expect(await compared(line(1, { genericTicks: "233,236" }), line(2, { genericTicks: "236,233" }))).toEqual(
    ALL,
  );
  expect(await compared(line(1, { genericTicks: "233" }), line(2))).toEqual(NONE);
});

test("a line at another exchange is another line", async () => {
  expect(await compared(line(1), line(2, { exchange: "ARCA" }))).toEqual(NONE);
});
