import { expect, test } from "vitest";
import { checkInstant, INSTANT_MAX_MS, INSTANT_MIN_MS, instant } from "../../../sim/world/instant.ts";

test("an instant is a time from 1970 to 2099", () => {
  for (const atMs of [INSTANT_MIN_MS, INSTANT_MAX_MS, Date.UTC(2026, 0, 13)]) {
    expect(checkInstant(atMs)).toBe(atMs);
    expect(instant.safeParse(atMs).success).toBe(true);
  }
  for (const wrong of [-1, INSTANT_MAX_MS + 1, Number.NaN, Number.POSITIVE_INFINITY, "0", null, undefined])
    expect(() => checkInstant(wrong)).toThrow("expected a time from 1970-01-01 to 2099-12-31");
});
