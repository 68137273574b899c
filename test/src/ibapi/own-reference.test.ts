import { expect, test } from "vitest";
import { withOwnReference } from "../../../src/ibapi/own-reference.ts";

test("withOwnReference() removes the token of the pool, and nothing else", () => {
  const token = "#0123456789ab";
  expect(withOwnReference({ orderRef: `mine ${token}`, lmtPrice: 1 })).toEqual({
    orderRef: "mine",
    lmtPrice: 1,
  });
  expect(withOwnReference({ orderRef: token })).toEqual({ orderRef: "" });
  expect(withOwnReference({ orderRef: "mine" })).toEqual({ orderRef: "mine" });
  expect(withOwnReference({ lmtPrice: 1 })).toEqual({ lmtPrice: 1 });
});
