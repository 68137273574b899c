import { expect, test } from "vitest";
import { inMaintenance } from "../../../../src/web/session/maintenance.ts";
import { supervisedGateway } from "../../../support/web/supervised-gateway.ts";

const NEW_YORK = "America/New_York";

/** Gives those of the times (UTC) that are in maintenance. */
const inside = (zone: string, times: readonly string[]): string[] =>
  times.filter((time) => inMaintenance(Date.parse(`${time}:00Z`), zone));

test("each night from midnight to half past one, by the time of the region", () => {
  const times = ["2026-01-13T04:59", "2026-01-13T05:00", "2026-01-13T06:29", "2026-01-13T06:30"];
  expect(inside(NEW_YORK, times)).toEqual(["2026-01-13T05:00", "2026-01-13T06:29"]);
  expect(inside("Europe/Zurich", ["2026-01-12T22:59", "2026-01-12T23:00", "2026-01-13T00:30"])).toEqual([
    "2026-01-12T23:00",
  ]);
  // In summer too.
  expect(inside(NEW_YORK, ["2026-07-14T03:59", "2026-07-14T04:00", "2026-07-14T05:30"])).toEqual([
    "2026-07-14T04:00",
  ]);
});

test("from Saturday evening to Sunday morning, New York time, in each region", () => {
  const times = ["2026-01-18T02:59", "2026-01-18T03:00", "2026-01-18T07:59", "2026-01-18T08:00"];
  for (const zone of [NEW_YORK, "Asia/Hong_Kong"])
    expect(inside(zone, times)).toEqual(["2026-01-18T03:00", "2026-01-18T07:59"]);
  // A week day at the same hours.
  expect(inside("Asia/Hong_Kong", ["2026-01-14T03:00", "2026-01-14T07:59"])).toEqual([]);
});

test("a time that is no number is never in maintenance", () => {
  for (const atMs of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(inMaintenance(atMs, NEW_YORK)).toBe(false);
});

test("a night of outage: one request a minute, no failure counts, and ready by itself", async () => {
  const all = supervisedGateway({ dialsMax: 2 }, { startMs: Date.parse("2026-01-13T04:50:00Z") });
  const { supervisor, gateway, clock, story } = all;
  supervisor.want();
  await clock.advance(11 * 60_000);
  gateway.authenticated = false;
  gateway.fault = () => ({ status: 503 });
  supervisor.reportStatus({ authenticated: false });
  const before = gateway.received.length;
  await clock.advance(60 * 60_000);
  expect(gateway.received.length - before).toBe(60);
  expect(story.filter((line) => line.startsWith("refused"))).toEqual([]);
  expect(supervisor.state.kind).toBe("waiting");
  gateway.fault = () => undefined;
  await clock.advance(60_000);
  expect(supervisor.live?.epoch).toBe(2);
});

test("the same outage at noon ends after dialsMax failures, with a request for a person", async () => {
  const { supervisor, gateway, clock } = supervisedGateway({ dialsMax: 2 });
  gateway.fault = () => ({ status: 503 });
  supervisor.want();
  await clock.advance(60_000);
  expect(supervisor.state.kind).toBe("login-required");
});
