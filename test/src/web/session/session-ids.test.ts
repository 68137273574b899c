import { expect, test } from "vitest";
import { SessionIds } from "../../../../src/web/session/session-ids.ts";

const HOUR_MS = 3_600_000;

test("one change of the session ID within an hour shows another login, and further ones do not", () => {
  const ids = new SessionIds();
  const changes = [0, 60_000, HOUR_MS - 1, HOUR_MS, HOUR_MS + 60_000, 3 * HOUR_MS];
  expect(changes.map((atMs) => ids.isReplaced(atMs))).toEqual([true, false, false, true, false, true]);
});
