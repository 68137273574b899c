import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { PoolError } from "../../../src/errors.ts";
import type { PoolEventBody } from "../../../src/events.ts";
import { type Logger, silentLogger } from "../../../src/logger.ts";
import type { Session } from "../../../src/seams/connector.ts";
import { SessionReporter, type SessionReporterOptions } from "../../../src/session/session-reporter.ts";

function reported(options: Partial<SessionReporterOptions> = {}) {
  const lines: string[] = [];
  const told: PoolEventBody[] = [];
  const line = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const logger: Logger = {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
  };
  const clock = new VirtualClock(Date.parse("2026-01-13T23:50:00Z"));
  const tell = (happening: PoolEventBody): void => void told.push(happening);
  const reports = new SessionReporter({ logger, clock, restartWindow: undefined, emit: tell, ...options });
  return { reports, lines, told, clock };
}

const LOST = new PoolError("SESSION_LOST", "the server closed the connection");

test("every event of the session reaches listeners, and the main ones the log", () => {
  const { reports, lines, told } = reported();
  const farm = { name: "usfarm", service: "market-data", state: "ok" } as const;
  const target = { host: "h", port: 4002, clientId: 7 };
  reports.dialing(target);
  reports.ready(3, target, { clientId: 7, serverVersion: 193 } as Session, 250);
  reports.degraded(3, 1100);
  reports.restored(3, true);
  reports.restored(3, false);
  reports.portMoved(4003);
  reports.farm(farm);
  reports.lost(3, LOST, false);
  reports.lost(3, LOST, true);
  expect(told).toEqual([
    { type: "dial", host: "h", port: 4002, clientId: 7 },
    { type: "ready", epoch: 3, clientId: 7, tookMs: 250 },
    { type: "degraded", epoch: 3, code: 1100 },
    { type: "restored", epoch: 3, dataLost: true },
    { type: "restored", epoch: 3, dataLost: false },
    { type: "farm", farm },
    { type: "lost", epoch: 3, error: LOST },
    { type: "lost", epoch: 3, error: LOST },
  ]);
  expect(lines).toEqual([
    "info Creating shared IBKR connection to h:4002 (Client ID: 7)",
    "info IBKR session 3 with h:4002 is ready (Client ID: 7, server version 193)",
    "warn TWS is cut off from IBKR (1100); the session is kept",
    "info TWS is connected to IBKR again (data lost, subscribing again)",
    "info TWS is connected to IBKR again (data maintained)",
    "warn TWS moves to port 4003",
    "warn Connection lost, reconnecting... (the server closed the connection)",
    "warn Connection lost, closing... (the server closed the connection)",
  ]);
});

test("a dial that is waited for is logged loudly outside the restart window, and quietly inside", () => {
  const now = () => 0;
  const after = () => () => {};
  const restartWindow = { from: "23:45", to: "00:45", zone: "UTC" };
  const waits = (options: Partial<SessionReporterOptions>): string[] => {
    const { reports, lines } = reported(options);
    reports.waiting("refused", 700);
    return lines;
  };
  expect(waits({})).toEqual(["warn refused; dialling again in 700 ms"]);
  expect(waits({ restartWindow })).toEqual(["debug refused; dialling again in 700 ms"]);
  // The window is one of the wall clock, which another clock may have beside its own.
  const noon = Date.parse("2026-01-13T12:00:00Z");
  expect(waits({ restartWindow, clock: { now, after, wallMs: () => noon } })).toEqual([
    "warn refused; dialling again in 700 ms",
  ]);
});

test("a part that throws is logged by its name, and what comes after it is carried out", () => {
  const fail = (): never => {
    throw new Error("mine");
  };
  const { reports, lines } = reported({ emit: fail });
  let ran = false;
  reports.safely("grant", fail);
  reports.safely("grant", () => {
    ran = true;
  });
  reports.farm({ name: "usfarm", service: "market-data", state: "ok" });
  expect(ran).toBe(true);
  expect(lines).toEqual([
    "error Cannot complete a step of the session (grant): mine",
    "error Cannot complete a step of the session (reporting farm): mine",
  ]);
  const mute = reported({ logger: { ...silentLogger, error: fail } });
  mute.reports.safely("grant", fail);
});
