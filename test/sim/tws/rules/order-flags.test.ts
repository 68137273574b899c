import { expect, test } from "vitest";
import { ORDER_FLAG_RULES } from "../../../../sim/tws/rules/order-flags.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";

const DISPLAY = "The 'Display Size' order attribute may not be specified for this order.";

testRules(ORDER_FLAG_RULES, {
  "a minimum quantity for a combination": {
    change: { minQty: 5 },
    secType: "BAG",
    text: "Minimum quantity is not supported for best combo order.",
  },
  "`eTradeOnly`": {
    change: { eTradeOnly: true },
    text: "The 'EtradeOnly' order attribute is not supported.",
  },
  "`firmQuoteOnly`": {
    change: { firmQuoteOnly: true },
    text: "The 'FirmQuoteOnly' order attribute is not supported.",
  },
  "`nbboPriceCap`": {
    change: { nbboPriceCap: 3 },
    text: "The 'NbboPriceCap' order attribute is not supported.",
  },
  "all-or-none for a contract other than a share or an option, or with an algorithm": {
    change: { allOrNone: true },
    secType: "FUT",
    text: "The 'All or None' order attribute may not be specified for this order.",
  },
  "all-or-none with a display size": {
    change: { allOrNone: true, displaySize: 5 },
    text: "Iceberg order cannot be a AON variant",
  },
  "a minimum quantity for a contract that is not an option, or with an algorithm": {
    change: { minQty: 5 },
    text: "The 'Minimum Quantity' order attribute may not be specified for this order.",
  },
  "`hidden` for a contract that is not a share, or with an algorithm": {
    change: { hidden: true },
    secType: "FUT",
    text: 'The "hidden" order attribute may not be specified for this order.',
  },
  "`hidden` with OPG": {
    change: { hidden: true, tif: "OPG" },
    text: "Only DAY/LIMIT allowed for hidden order",
  },
  "a discretionary amount and a display size at once": {
    change: { discretionaryAmt: 0.5, displaySize: 5 },
    text: "An order can be EITHER Iceberg or Discretionary.",
  },
  "a display size with `hidden`, an algorithm, or an order type other than LMT": {
    change: { orderType: "STP", auxPrice: 300, displaySize: 5 },
    text: DISPLAY,
  },
  "a display size that is not smaller than the order": {
    change: { displaySize: 10 },
    text: "Display size should be smaller than order size.",
  },
  "a discretionary amount below 0, with a type other than LMT, or for a contract that is neither a share nor an option":
    {
      change: { discretionaryAmt: 0.5 },
      secType: "FUT",
      text: "Discretionary orders are not supported",
    },
  "a discretionary amount that is not a multiple of the smallest price increment": {
    change: { discretionaryAmt: 0.001 },
    text: "Discretionary amount does not conform to the minimum price variation for this contract.",
  },
  "a discretionary amount of more than 10 % of the limit price of an option": {
    change: { lmtPrice: 1, discretionaryAmt: 0.5 },
    secType: "OPT",
    text: "The discretionary amount is too large",
  },
  "sweep-to-fill for an option": {
    change: { sweepToFill: true },
    secType: "OPT",
    text: "The 'Sweep to Fill' order attribute may not be specified for this order.",
  },
  "a block order of less than 50": {
    change: { blockOrder: true },
    text: "The block order size must be at least 50.",
  },
  "a short sale slot other than 0, 1 and 2 (text of 347)": {
    change: { shortSaleSlot: 3 },
    text: "cause - Short sale slot value must be 1",
  },
  "a short sale slot of 2 without a location (text of 352)": {
    change: { shortSaleSlot: 2 },
    text: "cause - Short sale slot value of 2 (delivered from elsewhere) requires location.",
  },
  "a short sale slot of 1 with a location (text of 353)": {
    change: { shortSaleSlot: 1, designatedLocation: "X" },
    text: "cause - Short sale slot value of 1 requires no location be specified.",
  },
  "a short sale slot or a location, while the side is not SSHORT (text of 348)": {
    change: { shortSaleSlot: 1 },
    text: "cause - Order not a short sale -- type must be SSHORT",
  },
  "an exemption from the short sale rule, while the side is not SSHORTX": {
    change: { exemptCode: 3 },
    text: "cause - Order not a short sale exempt",
  },
});

test("a hidden order for a share is refused with an algorithm, and taken without", () => {
  const hidden = { hidden: true };
  const adaptive = { algoStrategy: "Adaptive", algoParams: [{ tag: "adaptivePriority", value: "Normal" }] };
  expect(errors(new OrderDesk().place(hidden))).toEqual([]);
  expect(errors(new OrderDesk().place({ ...hidden, ...adaptive }))[0]?.[0]).toBe(152);
});
