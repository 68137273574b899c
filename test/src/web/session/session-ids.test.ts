import { expect, test } from "vitest";
import { SessionIds } from "../../../../src/web/session/session-ids.ts";

test("three changes of the ID within ten minutes show other logins, and further ones do not", () => {
  const ids = new SessionIds();
  const minutes = [0, 1, 2, 3, 4, 5, 16, 17, 18, 19];
  expect(minutes.map((at) => ids.isReplaced(at * 60_000))).toEqual([
    ...[true, true, true, false, false, false],
    ...[true, true, true, false],
  ]);
});
