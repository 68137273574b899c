import { expect, test } from "vitest";
import { greetingInstant, greetingTime } from "../../../../sim/tws/context/login-zone.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { reqCompletedOrders } from "../../../../sim/wire/requests/orders.ts";
import { execDetails } from "../../../../sim/wire/responses/executions.ts";
import { completedOrder } from "../../../../sim/wire/responses/orders.ts";
import { buy } from "../../../support/logins.ts";
import { received, sent, Table } from "../../../support/table.ts";

const WINTER = Date.UTC(2026, 0, 13, 15, 30);
const SUMMER = Date.UTC(2026, 6, 14, 15, 30);

test.each([
  ["US/Eastern", "20260113 10:30:00 EST", "20260714 11:30:00 EST"],
  ["Europe/London", "20260113 15:30:00 Greenwich Mean Time", "20260714 16:30:00 British Summer Time"],
  ["Asia/Shanghai", "20260113 23:30:00 China Standard Time", "20260714 23:30:00 China Standard Time"],
  ["Europe/Berlin", "20260113 16:30:00 CET", "20260714 17:30:00 CEST"],
  ["Australia/Sydney", "20260114 02:30:00 Australia/Sydney", "20260715 01:30:00 Australia/Sydney"],
  ["UTC", "20260113 15:30:00 UTC", "20260714 15:30:00 UTC"],
])("the greeting of a login in %s says %j in winter and %j in summer", (zone, winter, summer) => {
  expect([greetingTime(WINTER, zone), greetingTime(SUMMER, zone)]).toEqual([winter, summer]);
});

test("the greeting that a client gets has the zone of the login", () => {
  const client = Table.trading({ timeZone: "Asia/Shanghai" }).client();
  expect(sent(client.all)).toEqual([["193", "20260113 23:30:00 China Standard Time"]]);
});

/** Places an order, and reads its execution through another client that speaks an older version. */
function timesAt(version: number): readonly (string | undefined)[] {
  const table = Table.trading({ timeZone: "Asia/Tokyo" });
  buy(table.client(1));
  const answers = table.client(2, version).send(reqExecutions, { reqId: 3 });
  const details = sent(answers).filter(([id]) => id === `${execDetails.id}`);
  return details.map((fields) => execDetails.read(fields, version).time);
}

test.each([
  [193, "20260114 00:30:00 Asia/Tokyo"],
  [174, "20260114 00:30:00 Asia/Tokyo"],
  [173, "20260114  00:30:00"],
])("an execution at version %i has the time %j", (version, time) => {
  expect(timesAt(version)).toEqual([time]);
});

test("the time of a completed order is in the login's zone", () => {
  const client = Table.trading({ timeZone: "Asia/Tokyo" }).client(1);
  buy(client);
  const [order] = received(client.send(reqCompletedOrders), completedOrder);
  expect(order?.completedTime).toBe("20260114 00:30:00 Asia/Tokyo");
});

test("a filter without a zone is in the login's zone, and the day begins at its midnight", () => {
  const table = Table.trading({ timeZone: "Asia/Tokyo" });
  const client = table.client(1);
  buy(client);
  const count = (time: string) =>
    received(client.send(reqExecutions, { reqId: 1, time }), execDetails).length;
  expect(count("20260114 00:29:00")).toBe(1);
  expect(count("20260114 00:31:00")).toBe(0);
  expect(count("20260113-15:29:00")).toBe(1);
  expect(count("20260113 10:31:00 US/Eastern")).toBe(0);
  // It is still the same day in New York.
  table.nowMs = Date.UTC(2026, 0, 14, 14, 59);
  expect(count("")).toBe(1);
  table.nowMs = Date.UTC(2026, 0, 14, 15, 1);
  expect(count("")).toBe(0);
});

test("the time of a greeting is read in every zone, in winter and in summer", () => {
  for (const zone of ["US/Eastern", "Europe/London", "Asia/Tokyo", "US/Central", "Australia/Sydney", "UTC"])
    for (const atMs of [Date.UTC(2026, 0, 13, 15, 30), Date.UTC(2026, 6, 13, 15, 30)])
      expect([zone, greetingInstant(greetingTime(atMs, zone))?.atMs]).toEqual([zone, atMs]);
  expect(greetingInstant("20260113 09:30:00 Mars Time")).toBeUndefined();
  expect(greetingInstant("")).toBeUndefined();
});
