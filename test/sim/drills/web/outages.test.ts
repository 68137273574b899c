import { expect, test } from "vitest";
import { Outages } from "../../../../sim/drills/web/outages.ts";

test("an outage lasts from its loss, or from the end of a fault that came later", () => {
  const outages = new Outages();
  expect(outages.longestMs).toBeUndefined();
  outages.lost("session", 1_000);
  outages.found("session", 1_200);
  expect(outages.longestMs).toBe(200);
  outages.lost("session", 5_000);
  outages.healed(9_000);
  outages.found("session", 9_300);
  expect(outages.longestMs).toBe(300);
});

test("an outage lasts until nothing is missing any more, and the longest one counts", () => {
  const outages = new Outages();
  outages.lost("session", 0);
  outages.lost("watch quotes", 100);
  outages.found("session", 200);
  expect(outages.longestMs).toBeUndefined();
  outages.found("watch quotes", 900);
  outages.lost("session", 2_000);
  outages.found("session", 2_100);
  expect(outages.longestMs).toBe(900);
});

test("what was never missing ends no outage", () => {
  const outages = new Outages();
  outages.lost("session", 0);
  outages.found("watch quotes", 50);
  expect(outages.longestMs).toBeUndefined();
});
