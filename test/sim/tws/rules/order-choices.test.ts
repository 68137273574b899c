import { expect, test } from "vitest";
import { ORDER_CHOICE_RULES, ORDER_TEXT_RULES } from "../../../../sim/tws/rules/order-choices.ts";
import type { PlaceOrder } from "../../../../sim/wire/requests/place-order.ts";
import { errors, OrderDesk, orderLeg, SHARE_PAIR, testRules } from "../../../support/order-rules.ts";

const HEDGED = {
  orderType: "VOL",
  lmtPrice: undefined,
  volatility: 20,
  volatilityType: 2,
  deltaNeutralOrderType: "MKT",
} as const;
const STOP = { orderType: "STP", auxPrice: 300, lmtPrice: undefined, triggerPrice: 290 } as const;
const hedged = (change: Partial<PlaceOrder>, text: string) => ({
  change: { ...HEDGED, ...change },
  secType: "OPT",
  text,
});
const withLeg = (change: object, text: string) => ({
  change: { ...SHARE_PAIR, legs: [{ ...orderLeg(265598, "BUY"), ...change }, orderLeg(272093, "SELL")] },
  secType: "BAG",
  text,
});

testRules([...ORDER_CHOICE_RULES, ...ORDER_TEXT_RULES], {
  "`openClose` other than empty, O and C": {
    change: { openClose: "X" },
    text: "cause - Invalid open/close",
  },
  "`ocaType` other than 0 to 4": { change: { ocaType: 9 }, text: "cause - Invalid OCA type", newOnly: true },
  "`rule80A` other than empty and the letters of the rule": {
    change: { rule80A: "Q" },
    text: "cause - Invalid rule 80A value",
  },
  "`auctionStrategy` other than 0 to 3": {
    change: { auctionStrategy: 4 },
    text: "cause - Invalid auction strategy",
  },
  "`clearingIntent` other than empty, IB, Away and PTA": {
    change: { clearingIntent: "here" },
    text: "cause - Invalid clearing intent",
  },
  "`deltaNeutralClearingIntent` other than empty, IB, Away and PTA": hedged(
    { deltaNeutralClearingIntent: "here" },
    "cause - Invalid clearing intent of the delta hedge order",
  ),
  "`deltaNeutralOpenClose` other than empty, O and C": hedged(
    { deltaNeutralOpenClose: "X" },
    "cause - Invalid open/close of the delta hedge order",
  ),
  "`deltaNeutralShortSaleSlot` other than 0, 1 and 2": hedged(
    { deltaNeutralShortSaleSlot: 3 },
    "cause - Short sale slot value must be 1",
  ),
  "`continuousUpdate` other than 0 and 1": hedged(
    { continuousUpdate: 2, referencePriceType: 1 },
    "cause - Invalid continuous update",
  ),
  "`adjustableTrailingUnit` other than 0, 1 and 100": {
    change: { ...STOP, adjustedOrderType: "TRAIL", adjustedTrailingAmount: 1, adjustableTrailingUnit: 2 },
    text: "cause - Invalid adjustable trailing unit",
  },
  "`manualOrderIndicator` other than none, 0 and 1": {
    change: { manualOrderIndicator: 2 },
    text: "cause - Invalid manual order indicator",
  },
  "`openClose` of a leg other than 0 to 3": withLeg(
    { openClose: 4 },
    "cause - Invalid open/close of a combo leg",
  ),
  "a short sale slot, a location or an exemption of a leg that is not sold short": withLeg(
    { shortSaleSlot: 1 },
    "cause - Order not a short sale",
  ),
  "a short sale slot of a leg other than 0, 1 and 2": withLeg(
    { action: "SSHORT", shortSaleSlot: 3 },
    "cause - Short sale slot value must be 1",
  ),
  "a location of a delta hedge (`deltaNeutralDesignatedLocation`) without the short sale slot 2, or the reverse":
    hedged({ deltaNeutralDesignatedLocation: "X" }, "requires location."),
  "an order type to adjust to other than STP, STP LMT, TRAIL and TRAIL LIMIT": {
    change: { ...STOP, adjustedOrderType: "MAGIC" },
    text: "cause - Invalid adjusted order type",
  },
  "`activeStartTime` in another form than that of a time": {
    change: { activeStartTime: "soon" },
    text: "Active Start Time: The date, time, or time-zone entered is invalid.",
  },
  "`activeStopTime` in another form than that of a time": {
    change: { activeStopTime: "20260230 10:00:00" },
    text: "Active Stop Time: The date, time, or time-zone entered is invalid.",
  },
  "`manualOrderTime` in another form than that of a time": {
    change: { manualOrderTime: "now" },
    text: "Manual Order Time: The date, time, or time-zone entered is invalid.",
  },
  "a scale that stops being active before it starts": {
    change: { activeStartTime: "20260114 15:00:00", activeStopTime: "20260114 14:00:00" },
    text: "Active Stop Time: The time must be after Active Start Time.",
  },
  "a good-till date in another form, with a time in force other than GTD": {
    change: { goodTillDate: "tomorrow" },
    text: "End Time: The date, time, or time-zone entered is invalid.",
  },
  "a percentage of an allocation (`faPercentage`) that is not a number": {
    change: { faPercentage: "half" },
    text: "Invalid allocation percentage",
  },
});

test.each([
  ["O", "openClose"],
  ["C", "openClose"],
  ["A", "rule80A"],
  ["IB", "clearingIntent"],
  ["20260114 15:00:00 US/Eastern", "manualOrderTime"],
  ["20260114-15:00:00", "activeStopTime"],
  ["20260114", "goodTillDate"],
  [3, "ocaType"],
  [1, "auctionStrategy"],
  [0, "manualOrderIndicator"],
])("%j is a legal %s", (value, field) => {
  expect(errors(new OrderDesk().place({ [field]: value }))).toEqual([]);
});

test("a time with a zone that TWS does not know is refused with 10314", () => {
  for (const field of ["manualOrderTime", "activeStartTime", "activeStopTime"]) {
    const answer = errors(new OrderDesk().place({ [field]: "20260114 15:00:00 GMT" }));
    expect(answer.map(([code]) => code)).toEqual([10314]);
  }
});
