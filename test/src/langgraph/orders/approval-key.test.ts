import { expect, test } from "vitest";
import { approvalKey, holdsFor, isOfCall } from "../../../../src/langgraph/orders/approval-key.ts";

const SUBJECT = {
  call: "agent/t1/a",
  stated: { action: "place", terms: { totalQuantity: 1 } },
  notional: 100,
};

test("a key holds for the same terms with nearly the same notional, and for no others", () => {
  const key = approvalKey(SUBJECT);
  const isHeld = (changes: Partial<typeof SUBJECT>): boolean => holdsFor(key, { ...SUBJECT, ...changes });
  expect(isHeld({})).toBe(true);
  expect(isHeld({ stated: { terms: { totalQuantity: 1 }, action: "place" } })).toBe(true);
  expect([98, 102, 97.9, 102.1].map((notional) => isHeld({ notional }))).toEqual([true, true, false, false]);
  expect(isHeld({ stated: { action: "modify", terms: { totalQuantity: 1 } } })).toBe(false);
  expect(isHeld({ call: "agent/t1/b" })).toBe(false);
});

test("a key belongs to one call, also where an ID of a call looks like the beginning of a key", () => {
  expect(isOfCall(approvalKey(SUBJECT), "agent/t1/a")).toBe(true);
  const odd = { ...SUBJECT, call: "agent/t1/a#b" };
  expect(isOfCall(approvalKey(odd), "agent/t1/a")).toBe(false);
  expect(holdsFor(approvalKey(odd), odd)).toBe(true);
});

test.each(["agent/t1/a", "agent/t1/a#", "agent/t1/a#@", "agent/t1/a#0123456789abcdef@"])(
  "the text %s is the key of no request",
  (text) => {
    expect(holdsFor(text, SUBJECT)).toBe(false);
  },
);
