import { expect, test } from "vitest";
import {
  earlyRequests,
  lostSessions,
  slowestRecoveryMs,
  strangeClientIds,
  type TraceEvent,
  twoConnections,
  twoSessions,
} from "../../support/sim.ts";

/** `connection event detail`, one a line, a second apart. */
const trace = (...lines: string[]): TraceEvent[] =>
  lines.map((line, second) => {
    const [connection, event = "", detail = ""] = line.split(" ");
    return { atMs: second * 1_000, connection: Number(connection), event, detail };
  });

test("twoSessions() finds sessions of one client ID that overlap, not those that follow", () => {
  expect(twoSessions(trace("1 start 7", "2 start 7"))).toEqual([
    expect.stringContaining("connection 2 requested client ID 7"),
  ]);
  expect(twoSessions(trace("1 start 7", "2 start 8"))).toEqual([]);
  expect(twoSessions(trace("1 start 7", "1 left fin", "2 start 7", "2 closed x", "3 start 7"))).toEqual([]);
  expect(twoSessions(trace("1 start 7", "1 dead x", "2 start 7"))).toHaveLength(1);
  expect(twoSessions(trace("1 start 7", "2 start 7"), new Set([1]))).toEqual([]);
});

test("twoConnections() finds connections that are open at the same time", () => {
  expect(twoConnections(trace("1 opened", "1 left rst", "2 opened"))).toEqual([]);
  expect(twoConnections(trace("1 opened", "2 opened", "1 left rst"))).toHaveLength(1);
});

test("strangeClientIds() finds client IDs that were not configured", () => {
  expect(strangeClientIds(trace("1 start 7", "2 start 8"), [7])).toEqual([
    expect.stringContaining("client ID 8"),
  ]);
});

test("earlyRequests() finds requests before nextValidId", () => {
  expect(earlyRequests(trace("1 read startApi", "1 sent nextValidId", "1 read reqPositions"))).toEqual([]);
  expect(earlyRequests(trace("1 read startApi", "1 read reqPositions", "1 sent nextValidId"))).toHaveLength(
    1,
  );
});

/** Losses, as `lost connection, recovered after s`. */
const losses = (...lines: string[]): string[] =>
  lostSessions(trace(...lines)).map(
    ({ loss, sinceMs, readyMs }) =>
      `${loss.connection} ${readyMs === undefined ? "never" : (readyMs - sinceMs) / 1_000}`,
  );

test("lostSessions() finds for each lost session the next one of its client ID", () => {
  const [one, two] = [
    ["1 start 7", "1 sent nextValidId"],
    ["2 start 8", "2 sent nextValidId"],
  ] as const;
  expect(losses(...one, ...two)).toEqual([]);
  expect(
    losses(
      ...one,
      ...two,
      "1 closed x",
      "2 dead x",
      "4 start 8",
      "4 sent nextValidId",
      "3 start 7",
      "3 sent nextValidId",
    ),
  ).toEqual(["1 5", "2 2"]);
  // An ID is given out again at the request of a session that is ready: no session begins.
  expect(losses(...one, ...two, "1 closed x", "2 sent nextValidId")).toEqual(["1 never"]);
});

test("another client ID follows a lost session too, but not one that its client has closed", () => {
  const begin = ["1 start 7", "1 sent nextValidId"];
  const other = ["2 start 8", "2 sent nextValidId"];
  expect(losses(...begin, "1 closed x", ...other)).toEqual(["1 2"]);
  expect(losses(...begin, "1 left fin", "1 closed x", ...other)).toEqual(["1 never"]);
});

test("slowestRecoveryMs() counts from the loss, or from the end of the fault if that is later", () => {
  const ready = (connection: number): string => `${connection} sent nextValidId`;
  expect(slowestRecoveryMs(trace(ready(1)))).toBeUndefined();
  expect(slowestRecoveryMs(trace(ready(1), "1 closed x", "0 x", "0 x", ready(2)))).toBe(3_000);
  expect(slowestRecoveryMs(trace(ready(1), "1 dead x", "0 x", "0 heal x", ready(2)))).toBe(1_000);
  expect(slowestRecoveryMs(trace(ready(1), "1 closed x", ready(2), "2 dead x", "0 x", ready(3)))).toBe(2_000);
});
