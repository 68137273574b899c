import { expect, test } from "vitest";
import { ConnectionNotices } from "../../../src/requests/connection-notices.ts";

test("the last notice since an instant ends the sentence, and an older one does not", () => {
  const notices = new ConnectionNotices();
  expect(notices.since(0)).toBe("");
  notices.add("first (1)", 100);
  notices.add("last (2)", 200);
  expect([notices.since(150), notices.since(200), notices.since(201)]).toEqual([
    ...["; TWS reported: last (2)", "; TWS reported: last (2)", ""],
  ]);
});
