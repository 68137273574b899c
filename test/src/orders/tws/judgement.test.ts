import { expect, test } from "vitest";
import { judged } from "../../../../src/orders/tws/judgement.ts";

const MISSING = { clientId: 1, orderId: 7, wasReported: false, isExercise: false };

test("absent is an order whose ID TWS gives out again", () => {
  for (const nextValidId of [7, 3, 1])
    expect(judged(MISSING, { clientId: 1, nextValidId })).toMatchObject({
      kind: "absent",
      reason: { code: "ORDER_ABSENT" },
    });
});

test.each([
  ["TWS has counted its ID", MISSING, 8, "TWS has used its ID 7"],
  ["another client ID has sent it", { ...MISSING, clientId: 2 }, 1, "another client ID"],
  ["its client ID is not known", { ...MISSING, clientId: undefined }, 1, "another client ID"],
  ["it has no ID", { ...MISSING, orderId: undefined }, 1, ""],
  ["it is an exercise of options", { ...MISSING, isExercise: true }, 1, "exercise of options"],
  ["IBKR has reported it before", { ...MISSING, wasReported: true }, 1, "IBKR had it"],
])("it stays unknown if %s, with a sentence that says what to do", (_, missing, nextValidId, why) => {
  const event = judged(missing, { clientId: 1, nextValidId });
  expect(event).toMatchObject({ kind: "lost", why: expect.stringContaining(why) });
  expect(event).toMatchObject({ why: expect.stringContaining("orders.settle(key, verdict)") });
});
