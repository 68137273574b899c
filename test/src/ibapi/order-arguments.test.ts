import { expect, test } from "vitest";
import { orderArguments, sameOrder } from "../../../src/ibapi/order-arguments.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { RESTING } from "../../support/views.ts";

test("the arguments of an order are read as copies, its number also from text", () => {
  const read = orderArguments(["7", AAPL, RESTING]);
  expect(read).toEqual({ id: 7, contract: AAPL, order: RESTING });
  expect([read.contract === AAPL, read.order === RESTING]).toEqual([false, false]);
});

test("sameOrder() compares the contract, by conId where both have one, and the side", () => {
  const same = (shown: object, now: object, action: string = "BUY"): boolean =>
    sameOrder(
      { contract: shown as never, order: RESTING },
      { contract: now as never, order: { ...RESTING, action: action as never } },
    );
  const [one, other] = [
    { ...AAPL, conId: 1 },
    { ...AAPL, conId: 2 },
  ];
  expect([
    same(one, one),
    same(one, { conId: 1 }),
    same(one, AAPL),
    same(AAPL, one),
    same(AAPL, AAPL),
  ]).toEqual([true, true, true, true, true]);
  expect([
    same(one, other),
    same(AAPL, MSFT),
    same(one, { ...AAPL, secType: "OPT" }),
    same(one, one, "SELL"),
  ]).toEqual([false, false, false, false]);
  expect(sameOrder(undefined, { contract: AAPL, order: RESTING })).toBe(true);
});
