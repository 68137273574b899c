import { expect, test } from "vitest";
import { traceLine } from "../../support/sim.ts";

test("a trace line has the time, the connection, the event and its detail", () => {
  const line = traceLine({
    atMs: Date.UTC(2026, 0, 13, 14, 30, 5, 7),
    connection: 3,
    event: "read",
    detail: "reqPositions",
  });
  expect(line).toBe("14:30:05.007  #3  read    reqPositions");
});

test("a long name of an event does not run into its detail", () => {
  const line = traceLine({ atMs: 0, connection: 0, event: "limit-broken", detail: "POST /tickle" });
  expect(line).toBe("00:00:00.000      limit-broken POST /tickle");
});
