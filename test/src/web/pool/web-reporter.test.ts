import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/mod.ts";
import { PoolError } from "../../../../src/errors.ts";
import { createReporting } from "../../../../src/pool/reporting.ts";
import { steady } from "../../../../src/seams/clock.ts";
import { WebReporter } from "../../../../src/web/pool/web-reporter.ts";
import { WEB_IDLE } from "../../../../src/web/session/web-transition.ts";
import type { WebPoolEvent } from "../../../../src/web/web-events.ts";
import { LogLines } from "../../../support/log-lines.ts";

const URL = "https://localhost:5000/v1/api";
const SESSION = {
  epoch: 2,
  accounts: ["DU1", "DU2"],
  selectedAccount: "DU1",
  isPaper: true,
  token: "s3cret",
};
const ERROR = new PoolError("CONNECT_FAILED", "Cannot begin a session: refused");

function made() {
  const clock = new VirtualClock();
  const logger = new LogLines();
  const reporting = createReporting<WebPoolEvent>(steady(clock), { logger, logLevel: "info" });
  const events: WebPoolEvent[] = [];
  void (async () => {
    for await (const event of reporting.events.read()) events.push(event);
  })();
  const reporter = new WebReporter(reporting, steady(clock), URL);
  return { clock, reporter, events, lines: logger.lines };
}

test("each occurrence has its log line and its event with the time", async () => {
  const { reporter, events, lines, clock } = made();
  reporter.dialing();
  await clock.advance(1_500);
  reporter.ready(SESSION);
  reporter.degraded("pacing");
  reporter.restored();
  reporter.lost(new PoolError("SESSION_LOST", "Cannot use the session any longer: it ended"));
  reporter.waiting(ERROR, 2_500);
  reporter.takingOver();
  reporter.tickleFailed(ERROR);
  reporter.penalty(clock.now() + 900_000);
  reporter.slow("read the orders", 5_000);
  reporter.questionAbandoned("id");
  reporter.hookFailed("granted", new Error("of a hook"));
  await clock.advance(0);
  expect(lines).toEqual([
    `Opening the shared session of the gateway at ${URL}`,
    "Session 2 of the gateway is ready (accounts: 2, paper)",
    "WARN Requests wait: pacing; the session is kept",
    "Requests are sent again",
    "WARN Cannot use the session any longer: it ended (session 2)",
    "WARN Cannot begin a session: refused; dialling again in 2.5 s",
    "WARN Taking the brokerage session over from another login of the same username",
    "WARN Cannot begin a session: refused; the session is kept for now",
    "ERROR IBKR answered 429, too many requests: nothing is sent for 900 s, because IBKR can block an address that goes on",
    "WARN A request has waited 5 s to be sent: for the limits of IBKR, or for the end of an order (read the orders)",
    "WARN An order question was not answered in time: the next request cancels it, and the order with it",
    "ERROR Cannot complete a step of the session (granted): of a hook",
  ]);
  const startMs = clock.now() - 1_500;
  expect(events).toMatchObject([
    { type: "dial", url: URL, atMs: startMs },
    { type: "ready", epoch: 2, tookMs: 1_500, atMs: startMs + 1_500 },
    { type: "degraded", epoch: 2, reason: "pacing" },
    { type: "restored", epoch: 2 },
    { type: "lost", epoch: 2, error: { code: "SESSION_LOST" } },
    { type: "take-over" },
    { type: "tickle-failed", error: ERROR },
    { type: "penalty", untilMs: startMs + 901_500 },
    { type: "slow", what: "read the orders", waitedMs: 5_000 },
    { type: "question-abandoned", id: "id" },
  ]);
  expect(reporter.counts).toEqual({
    dials: 1,
    sessions: 1,
    sessionsLost: 1,
    takeOvers: 1,
    ticklesFailed: 1,
    readyMs: 1_500,
  });
});

test("states, failed dials and questions are events alone", async () => {
  const { reporter, events, lines, clock } = made();
  reporter.changed({ ...WEB_IDLE, epoch: 3 });
  reporter.dialFailed(ERROR);
  reporter.questionOpened("id");
  await clock.advance(0);
  expect(events).toMatchObject([
    { type: "state", state: "idle", epoch: 3 },
    { type: "dial-failed", error: ERROR },
    { type: "question", id: "id" },
  ]);
  expect(lines).toEqual([]);
});

test("the kind of account is named where the gateway says it", () => {
  const { reporter, lines } = made();
  reporter.ready({ ...SESSION, isPaper: false });
  reporter.ready({ ...SESSION, isPaper: undefined });
  expect(lines).toEqual([
    "Session 2 of the gateway is ready (accounts: 2, live)",
    "Session 2 of the gateway is ready (accounts: 2)",
  ]);
});

test("the reason for which callers are rejected is written once, and not while the pool closes", () => {
  const { reporter, lines } = made();
  reporter.refused(ERROR);
  reporter.refused(ERROR);
  const other = new PoolError("LOGIN_REQUIRED", "log in");
  reporter.refused(other);
  reporter.changed({ kind: "closed", epoch: 1 });
  reporter.refused(new PoolError("CLOSED", "closed"));
  expect(lines).toEqual(["ERROR Cannot begin a session: refused", "ERROR log in"]);
});

test("a session that the pool closes is not reported as lost", async () => {
  const { reporter, events, lines, clock } = made();
  reporter.lost(new PoolError("CLOSED", "the pool was closed"));
  await clock.advance(0);
  expect([events, lines, reporter.counts.sessionsLost]).toEqual([[], [], 0]);
});
