import { expect, test } from "vitest";
import { controlled } from "../../support/control.ts";

test("health says what runs, and state what is there", async () => {
  const { json } = await controlled();
  expect(await json("GET", "/health")).toEqual([
    200,
    { status: "ok", what: "sim", version: "1.2.3", seed: 1, nowMs: Date.UTC(2026, 0, 13, 15, 30) },
  ]);
  const [, state] = await json("GET", "/state");
  expect(state).toMatchObject({ sessions: [], faults: [], orders: [], messages: { in: 0, out: 0 } });
});
