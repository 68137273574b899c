import { expect, test } from "vitest";
import { venueHours } from "../../../../sim/exchange/calendar/venue-hours.ts";

test("each group of venues has its state and when it opens next", () => {
  const at = Date.parse("2026-01-13T13:00:00Z");
  const [shares, futures, currencies, coins] = venueHours(at);
  expect(shares).toMatchObject({ now: "extended", regularMs: Date.parse("2026-01-13T14:30:00Z") });
  expect(futures?.now).toBe("extended");
  expect(currencies?.now).toBe("regular");
  expect(coins?.now).toBe("regular");
});
