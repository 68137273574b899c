import "../../../support/replay.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type HistoryOptions, SecType } from "../../../../src/mod.ts";
import type { WebCall } from "../../../../src/web/call.ts";
import { barsOf, history, historyRequest } from "../../../../src/web/reads/history.ts";
import {
  barTimes,
  beginOf,
  DAY_MS,
  HOUR_MS,
  historyAnswer,
  MINUTE_MS,
  NOW_MS,
} from "../../../support/web/history-gateway.ts";
import {
  httpError,
  inTurn,
  ScriptedReads,
  ScriptedRequester,
} from "../../../support/web/scripted-requester.ts";

const PATH = "/iserver/marketdata/history";
const APPLE = { conId: 265598, secType: SecType.STK };

async function timesOf(
  options: object,
  answer: unknown = historyAnswer,
): Promise<{ times: number[]; requests: number }> {
  const requester = new ScriptedRequester({ [PATH]: answer });
  const request = historyRequest("read x", { contract: APPLE, ...options } as never);
  const bars = await history(requester, 265598, request);
  return { times: bars.map(({ timeMs = 0 }) => timeMs), requests: requester.calls.length };
}

const text = (atMs: number): string =>
  new Date(atMs).toISOString().replaceAll(/-/g, "").replace("T", "-").slice(0, 17);

const LENGTHS = {
  "1 min": MINUTE_MS,
  "5 mins": 5 * MINUTE_MS,
  "15 mins": 15 * MINUTE_MS,
  "1 hour": HOUR_MS,
  "4 hours": 4 * HOUR_MS,
};
const durations = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom("D", "W")),
  fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constant("M")),
);
const ends = fc.option(
  fc.integer({ min: 1, max: 400 * 24 * 60 }).map((minutes) => NOW_MS - minutes * MINUTE_MS),
);

test("any duration, bar and end gives the bars of the span, without holes and doubles", async () => {
  const sizes = fc.constantFrom(...(Object.keys(LENGTHS) as (keyof typeof LENGTHS)[]));
  await fc.assert(
    fc.asyncProperty(durations, sizes, ends, async ([count, unit], barSize, endMs) => {
      fc.pre(barSize !== "1 min" || (unit !== "M" && count * (unit === "W" ? 7 : 1) < 32));
      fc.pre(barSize !== "5 mins" || unit === "D" || count < 5);
      const end = endMs === null ? {} : { end: text(endMs) };
      const { times } = await timesOf({ duration: `${count} ${unit}`, barSize, ...end });
      const toMs = endMs ?? NOW_MS;
      const wanted = barTimes(LENGTHS[barSize], beginOf(`${count}${unit.toLowerCase()}`, toMs), toMs);
      expect(times).toEqual(wanted);
    }),
    { numRuns: 150 },
  );
});

test("what one answer can have is one request", async () => {
  expect(await timesOf({ duration: "1 D", barSize: "5 mins" })).toMatchObject({ requests: 1 });
  expect((await timesOf({ duration: "1 M", barSize: "1 day" })).requests).toBe(1);
  expect((await timesOf({ duration: "1 D", barSize: "1 min" })).requests).toBe(2);
});

test("seconds of a duration are those of trading: a night between two bars takes none", async () => {
  const { times } = await timesOf({ duration: "1800 S", barSize: "5 mins" });
  expect(times).toHaveLength(6);
  expect(
    (await timesOf({ duration: "600 S", barSize: "1 min", end: text(NOW_MS - 30 * MINUTE_MS) })).times,
  ).toHaveLength(10);
  // The market is closed at the end: the gateway sends the last bars before.
  const closed = {
    data: barTimes(MINUTE_MS, NOW_MS - DAY_MS, NOW_MS - 20 * HOUR_MS).map((t) => ({
      o: 1,
      h: 1,
      l: 1,
      c: 1,
      t,
    })),
  };
  expect((await timesOf({ duration: "300 S", barSize: "1 min" }, closed)).times).toHaveLength(5);
  const overnight = {
    data: [-1_003, -1_002, -1_001, -3, -2, -1].map((minutes) => ({
      o: 1,
      h: 1,
      l: 1,
      c: 1,
      t: NOW_MS + minutes * MINUTE_MS,
    })),
  };
  const end = text(NOW_MS - MINUTE_MS / 2);
  for (const [seconds, bars] of [
    [300, 5],
    [299, 4],
    [240, 4],
  ])
    expect(
      (await timesOf({ duration: `${seconds} S`, barSize: "1 min" }, overnight)).times,
      `${seconds}`,
    ).toHaveLength(bars ?? 0);
  // A bar that ends with the duration is shorter.
  expect((await timesOf({ duration: "150 S", barSize: "1 min", end }, overnight)).times).toHaveLength(3);
});

test("bars of quotes have no volume, whatever number the gateway writes", async () => {
  for (const whatToShow of ["MIDPOINT", "BID", "ASK", "BID_ASK"] as const) {
    const reads = new ScriptedReads({ [PATH]: historyAnswer });
    const [bar] = await reads.getHistoricalData(APPLE, { duration: "1 D", barSize: "1 hour", whatToShow });
    expect(bar).not.toHaveProperty("volume");
  }
});

test("bars longer than a period has are read of a longer one, and the last ones kept", async () => {
  const { times, requests } = await timesOf({ duration: "1 D", barSize: "1 day" });
  expect([times, requests]).toEqual([[Date.UTC(2026, 0, 14)], 1]);
  expect((await timesOf({ duration: "2 D", barSize: "1 day" })).times).toHaveLength(2);
});

test("a bar has times in UTC, and a bar of a day the date of its session", async () => {
  const reads = new ScriptedReads({ [PATH]: historyAnswer });
  const options = { duration: "1 D", barSize: "1 hour" } as HistoryOptions;
  const [bar] = await reads.getHistoricalData(APPLE, options);
  const timeMs = Date.UTC(2026, 0, 14, 14, 30);
  expect(bar).toEqual({
    time: "20260114-14:30:00",
    timeMs,
    open: 1,
    high: 2,
    low: 0.5,
    close: 1.5,
    volume: 100,
  });
  expect(bar).not.toHaveProperty("WAP");
  const [other] = await reads.getHistoricalData(APPLE, { ...options, formatDate: 2 });
  expect(other?.time).toBe(`${timeMs / 1_000}`);
  const futures = new ScriptedReads({
    [PATH]: { data: [{ o: 1, h: 1, l: 1, c: 1, t: Date.UTC(2026, 0, 13, 23) }] },
  });
  const [day] = await futures.getHistoricalData(APPLE, { duration: "2 D", barSize: "1 day" });
  expect(day).toMatchObject({ time: "20260114", timeMs: Date.UTC(2026, 0, 14) });
});

test("bars at the end and after it are not given, and a bar that came twice is one, in order", async () => {
  const end = text(NOW_MS);
  const data = [1, 0, -1, -1, -2].map((hours) => ({ o: 1, h: 1, l: 1, c: 1, t: NOW_MS + hours * HOUR_MS }));
  const { times } = await timesOf({ duration: "1 D", barSize: "1 hour", end }, { data });
  expect(times).toEqual([NOW_MS - 2 * HOUR_MS, NOW_MS - HOUR_MS]);
});

test("options are sent in the words of the gateway", async () => {
  const reads = new ScriptedReads({ [PATH]: { data: [] } });
  const options = {
    duration: "2 D",
    barSize: "1 hour",
    whatToShow: "BID_ASK",
    useRth: false,
    end: "20260113 16:00:00 US/Eastern",
  } as const;
  expect(await reads.getHistoricalData(APPLE, options)).toEqual([]);
  expect(reads.requester.calls.at(-1)?.query).toEqual({
    conid: 265598,
    period: "2d",
    bar: "1h",
    outsideRth: true,
    source: "bid_ask",
    startTime: "20260113-21:00:00",
  });
});

test.each([
  [{ barSize: "5 secs" }, /barSize: the Web API has no bars of "5 secs"/],
  [{ whatToShow: "ADJUSTED_LAST" }, /whatToShow: the Web API has TRADES/],
  [{ end: "20260113 16:00:00" }, /end: expected "yyyymmdd-hh:mm:ss" in UTC/],
  [{ end: "soon" }, /end: expected/],
  [{ duration: "soon" }, /duration: expected a number and S, D, W, M or Y/],
  [{ duration: "5 Y", barSize: "1 min" }, /duration: up to \d+ bars: expected at most 50000/],
])("the option %j is refused, and nothing is sent", async (option, message) => {
  const reads = new ScriptedReads({ [PATH]: { data: [] } });
  const options = { duration: "1 D", barSize: "5 mins", ...option } as HistoryOptions;
  await expect(reads.getHistoricalData(APPLE, options)).rejects.toThrow(message);
  await expect(reads.getHistoricalData(APPLE, options)).rejects.toMatchObject({ code: "INVALID_OPTION" });
  expect(reads.requester.calls).toEqual([]);
});

test("404 and 500 are requested again while the gateway loads the data, three times at most", async () => {
  const late = new ScriptedReads({ [PATH]: inTurn(httpError(404), httpError(500), { data: [] }) });
  expect(await late.getHistoricalData(APPLE, { duration: "1 D", barSize: "1 hour" })).toEqual([]);
  expect(late.requester.calls).toHaveLength(3);
  for (const [status, requests] of [
    [500, 4],
    [503, 1],
    [429, 1],
  ] as const) {
    const requester = new ScriptedRequester({ [PATH]: httpError(status) });
    const request = historyRequest("read x", { contract: APPLE, duration: "1 D", barSize: "1 hour" });
    await expect(history(requester, 1, request)).rejects.toMatchObject({ httpStatus: status });
    expect(requester.calls).toHaveLength(requests);
  }
});

test("the wait for the gateway's data ends at the deadline", async () => {
  const requester = new ScriptedRequester({ [PATH]: httpError(500) }, ["U1"], 3_000);
  const request = historyRequest("read x", { contract: APPLE, duration: "1 D", barSize: "1 hour" });
  await expect(history(requester, 1, request)).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
});

test("a gateway that ignores the end of the parts, or sends none of the bars, ends the read", async () => {
  const bar = { o: 1, h: 1, l: 1, c: 1 };
  const outline = { data: [{ ...bar, t: NOW_MS - 40 * DAY_MS }] };
  const same = inTurn(outline, { data: [{ ...bar, t: NOW_MS }] });
  await expect(timesOf({ duration: "5 D", barSize: "1 min" }, same)).rejects.toMatchObject({
    code: "WEB_ERROR",
  });
  const none = inTurn(outline, { data: [] });
  const hole = ({ query }: WebCall, count: number): unknown =>
    count === 4 ? { data: [] } : historyAnswer({ method: "GET", path: PATH, query: query ?? {} });
  await expect(timesOf({ duration: "5 D", barSize: "1 min" }, hole)).rejects.toThrow(
    /sent no bars of 8h from 2026/,
  );
  await expect(timesOf({ duration: "5 D", barSize: "1 min" }, none)).rejects.toMatchObject({
    code: "WEB_ERROR",
  });
  expect(await timesOf({ duration: "5 D", barSize: "1 min" }, { data: [] })).toMatchObject({
    times: [],
    requests: 1,
  });
});

test.each([
  [undefined],
  ["<html>"],
  [[]],
  [{}],
  [{ data: 5 }],
  [{ data: [5] }],
  [{ data: [{ t: 1, o: 1, h: 1, l: 1 }] }],
  [{ data: [{ t: "x", o: 1, h: 1, l: 1, c: 1 }] }],
])("an answer that is %j is an error, never an empty list", (body) => {
  expect(() => barsOf("read x", body)).toThrow(/^Cannot read x: the gateway sent/);
});
