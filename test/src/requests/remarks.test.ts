import { expect, test } from "vitest";
import { Remarks } from "../../../src/requests/remarks.ts";

test("the last remark since an instant ends the sentence, and an older one does not", () => {
  const remarks = new Remarks();
  expect(remarks.since(0)).toBe("");
  remarks.add("first (1)", 100);
  remarks.add("last (2)", 200);
  expect([remarks.since(150), remarks.since(200), remarks.since(201)]).toEqual([
    ...["; it said: last (2)", "; it said: last (2)", ""],
  ]);
});
