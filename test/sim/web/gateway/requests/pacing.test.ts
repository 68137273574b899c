import { expect, test } from "vitest";
import { newCounts } from "../../../../../sim/web/gateway/counts.ts";
import type { Handler } from "../../../../../sim/web/gateway/handler.ts";
import { Pacing } from "../../../../../sim/web/gateway/requests/pacing.ts";

const handler = (limits: NonNullable<Handler["limits"]>): Handler => ({
  method: "GET",
  path: "/x",
  layer: "none",
  limits,
  handle: () => ({ body: undefined }),
});

const pacing = (counts = newCounts()): Pacing =>
  new Pacing({ requestsPerSecond: 3, penaltyMs: 1_000 }, counts);

test("slots of a concurrent limit are free again when their answers are sent", () => {
  const limits = pacing();
  const slow = handler([{ kind: "concurrent", requests: 2 }]);
  for (const request of [1, 2]) {
    expect(limits.use(slow, 0)).toBe(true);
    limits.occupy(slow, request, 500);
  }
  expect(limits.use(slow, 499)).toBe(false);
  expect(limits.use(slow, 500)).toBe(true);
});

test("several limits of an endpoint hold together, and each window slides", () => {
  const limits = pacing();
  const both = handler([
    { kind: "rate", requests: 2, windowMs: 1_000 },
    { kind: "rate", requests: 3, windowMs: 10_000 },
  ]);
  const used = [0, 500, 999, 1_000, 2_000, 9_999, 10_000].map((atMs) => limits.use(both, atMs));
  expect(used).toEqual([true, true, false, true, false, false, true]);
});

test("endpoints have windows of their own, and one without limits has none", () => {
  const limits = pacing();
  const rule = [{ kind: "rate", requests: 1, windowMs: 1_000 }] as const;
  const [one, other, free] = [handler(rule), handler(rule), handler([])];
  expect([one, one, other, free, free].map((each) => limits.use(each, 0))).toEqual([
    true,
    false,
    true,
    true,
    true,
  ]);
});

test("a shorter penalty does not end a longer one, and requests do not prolong it", () => {
  const counts = newCounts();
  const limits = pacing(counts);
  limits.penalise(5_000, 0);
  limits.penalise(1_000, 0);
  expect(limits.judge(4_999)).toBe("penalised");
  expect(limits.judge(5_000)).toBe("admitted");
  expect(counts).toMatchObject({ penalties: 2, penalised: 1 });
});

test("a penalty of 0 ms ends the penalty box and is none, and a shorter one does not", () => {
  const counts = newCounts();
  const limits = pacing(counts);
  limits.penalise(60_000, 0);
  limits.penalise(10, 0);
  expect(limits.judge(1_000)).toBe("penalised");
  limits.penalise(0, 1_000);
  expect([limits.judge(1_000), counts.penalties]).toEqual(["admitted", 2]);
});
