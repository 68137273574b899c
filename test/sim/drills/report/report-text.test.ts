import { expect, test } from "vitest";
import { longestLoss } from "../../../../sim/drills/report/recovery.ts";
import { drillReportText } from "../../../../sim/drills/report/report-text.ts";
import {
  emptyRecord,
  gradedCheck,
  hostileRecord,
  poolRecord,
  reportOf,
  sampleReport,
} from "../../../support/drill-records.ts";

test("the text has a table, what failed with seed and command, and a summary", () => {
  expect(drillReportText(sampleReport()).split("\n")).toEqual([
    "drill              outcome      grade  sessions  dials  recovered",
    "drop-mid-request   passed         100         2      2     570 ms",
    "nightly-restart    FAILED          38         3     27     500 ms",
    "competing-session  not reached      -         0      0          -",
    "",
    "FAILED nightly-restart: TWS restarts for 3 s as it does each night; the client",
    "  has to wait, connect again and request its data again.",
    "  one-session: The client never has two sessions at once.",
    "    - Connections 2 and 3 were both ready from 11.9 s to 20.0 s, with the client",
    "      IDs 7 and 8.",
    "  no-hammering: The client dials at most 10 times in any 10 s.",
    "    - It dialled 24 times from 8.1 s to 10.9 s.",
    "  subscribes-again: After the loss of a session, the client requests each of its",
    "    subscriptions again.",
    "    - reqMktData MSFT STK SMART was lost at 8.0 s and not requested again.",
    "  no-order-twice: No order is placed twice.",
    "    - Order 12 was placed again as order 13 at 12.4 s, and TWS held both.",
    "  The program: It ran until the end of the drill and was stopped by SIGTERM.",
    "  Seed 1. Repeat it:",
    "    ibkr-pool drill run nightly-restart --seed 1 -- python bot.py --port {port}",
    "",
    "Not reached: competing-session: Another login takes the market data, and gives",
    "  it back.",
    "  - The fault was never reached: no session was open.",
    "",
    "drills ..... 3: 1 passed, 1 failed, 1 not reached",
    "checks ..... 12: 5 passed, 4 failed, 3 not reached",
    "grade ...... 69 of 100 (mean of 2 drills that were reached)",
    "seed ....... 1",
  ]);
});

test("a run in which no drill was reached has no grade, and says why for each drill", () => {
  const idle = sampleReport().drills.filter(({ outcome }) => outcome === "not reached");
  const text = drillReportText(
    reportOf([...idle, emptyRecord("idle", { outcome: "not reached", grade: null })]),
  );
  expect(text).toContain("\ngrade ...... - (no drill was reached)\n");
  expect(text).toContain("\n  - The fault was never reached: no session was open.\n");
  expect(text).toContain("\n  - Nothing happened that one of its checks is about.\n");
  expect(text).not.toContain("of 100");
});

test("the text keeps to the columns of the terminal, except for commands", () => {
  const long = emptyRecord("a-drill-with-a-name-that-is-much-longer-than-any-column-can-be", {
    outcome: "failed",
    checks: [gradedCheck("x", { outcome: "failed", reasons: ["word ".repeat(40)] })],
  });
  for (const columns of [60, 80, 132]) {
    const lines = drillReportText(reportOf([long]), columns).split("\n");
    expect(lines.filter((line) => line.length > columns && !line.includes("ibkr-pool drill run"))).toEqual(
      [],
    );
  }
});

test("texts of programs cannot forge lines or colours of the terminal", () => {
  const text = drillReportText(reportOf([hostileRecord()]));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the text must not have.
  expect(text).not.toMatch(/[\u0000\u001b\u202e]/);
});

test("longestLoss() is the longest judged loss, and never where no session followed one", () => {
  expect(longestLoss(poolRecord())).toBe(570);
  expect(longestLoss(emptyRecord("idle"))).toBeUndefined();
  const [loss] = poolRecord().losses;
  if (loss === undefined) throw new Error("The sample has a loss");
  expect(longestLoss({ losses: [{ ...loss, tookMs: undefined, isJudged: false }] })).toBeUndefined();
  expect(longestLoss({ losses: [loss, { ...loss, tookMs: undefined }] })).toBe("never");
  expect(longestLoss({ losses: [loss, { ...loss, tookMs: 900 }] })).toBe(900);
});
