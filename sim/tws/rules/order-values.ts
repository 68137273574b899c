import * as code from "../facts/codes.ts";
import {
  hasSignedPrices,
  invalidOrder,
  isMultiple,
  isOf,
  nonZero,
  type OrderInput,
  PAGE,
  PAPER,
  RECORDED,
  typeOf,
} from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** Trigger methods that exist; 5 and 6 do not. */
export const TRIGGER_METHODS: readonly number[] = [0, 1, 2, 3, 4, 7, 8];
/** Security types of which a part of a unit can be traded, with the least part. */
const PARTS: Readonly<Record<string, number>> = { CRYPTO: 0.00000001, FUND: 0.001 };

/** Gets the least part of a unit in which contracts of a security type are traded. */
export function leastPart(secType: string): number {
  return PARTS[secType] ?? 1;
}

const isTouched = (input: OrderInput): boolean => input.row?.trigger === "touch";
const isHedge = ({ order }: OrderInput): boolean => order.hedgeType !== "" && order.parentId !== 0;
const hasCash = ({ order }: OrderInput): boolean => nonZero(order.cashQty) !== undefined;

/** Rules about the side, the size and the prices of an order. */
export const ORDER_VALUE_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a side other than BUY and SELL; SSHORT and SLONG are for institutions",
    code: code.INVALID_REQUEST,
    source: RECORDED,
    broken: ({ order: { action } }) =>
      ["BUY", "SELL"].includes(action.toUpperCase())
        ? undefined
        : invalidOrder("Invalid side field was entered"),
  },
  {
    what: "a part of a unit, except of a cryptocurrency or a fund",
    code: code.FRACTIONAL_ORDER_REFUSED,
    source: RECORDED,
    broken: (input) =>
      Number.isInteger(input.order.totalQuantity) || isOf(input, ...Object.keys(PARTS))
        ? undefined
        : "Fractional-sized order cannot be placed via API. Please use desktop version to place this order.",
  },
  {
    what: "a size of 0 or less, without a cash quantity, a group or a hedge that gives the size",
    code: code.ZERO_ORDER_SIZE,
    source: PAGE,
    broken: (input) =>
      input.quantity > 0 || (input.quantity === 0 && (hasCash(input) || isHedge(input)))
        ? undefined
        : "The order size cannot be zero.",
  },
  {
    what: "a part of a unit that is smaller than the contract's least part",
    code: code.SIZE_OFF_INCREMENT,
    source: "reports of orders of fractions (2026-10)",
    broken: ({ order: { totalQuantity }, instrument: { secType } }) => {
      const step = PARTS[secType];
      return step === undefined || isMultiple(totalQuantity, step)
        ? undefined
        : `The size ${totalQuantity} does not conform to the minimum variation of ${step.toFixed(8).replace(/0+$/, "")} for this contract`;
    },
  },
  {
    what: "no limit price, where the order type requires one",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order, row }) =>
      row?.limit === "required" && order.lmtPrice === undefined
        ? invalidOrder("Please enter a limit price")
        : undefined,
  },
  {
    what: "a limit price of 0 or less, except for futures and combinations",
    code: code.INVALID_PRICE,
    source: "code seen in life; the case is unsourced",
    broken: (input) => {
      const { order, row } = input;
      const isUsed =
        row?.limit === "required" || (row?.limit === "offset" && nonZero(order.lmtPrice) !== undefined);
      return isUsed && !((order.lmtPrice ?? 1) > 0) && !hasSignedPrices(input)
        ? "You must enter a valid price."
        : undefined;
    },
  },
  {
    what: "a price cap below 0",
    code: code.INVALID_PRICE_CAP,
    source: PAGE,
    broken: ({ order: { lmtPrice = 0 }, row }) =>
      row?.limit === "optional" && lmtPrice < 0 ? "You must enter a valid Price Cap." : undefined,
  },
  {
    what: "no stop price for a stop order, or no first one for TRAIL LIMIT",
    code: code.INVALID_REQUEST,
    source: RECORDED,
    broken: (input) => {
      const { order, row } = input;
      const price = row?.trails === true ? order.trailStopPrice : order.auxPrice;
      const needs = row?.trigger !== undefined && (row.trails !== true || row.limit === "offset");
      return needs && !isTouched(input) && nonZero(price) === undefined
        ? invalidOrder("Please enter a stop price")
        : undefined;
    },
  },
  {
    what: "no trigger price for an if-touched order",
    code: code.INVALID_REQUEST,
    source: RECORDED,
    broken: (input) =>
      isTouched(input) && input.row?.trails !== true && nonZero(input.order.auxPrice) === undefined
        ? invalidOrder("Invalid Trigger Price")
        : undefined,
  },
  {
    what: "a stop price below 0",
    code: code.INVALID_STOP_PRICE,
    source: PAGE,
    broken: (input) => {
      const { order, row } = input;
      const price = row?.trails === true ? order.trailStopPrice : order.auxPrice;
      return row?.trigger !== undefined && (price ?? 0) < 0 && !hasSignedPrices(input)
        ? "Invalid stop price."
        : undefined;
    },
  },
  {
    what: "no trailing amount and no trailing percentage",
    code: code.NO_OFFSET,
    source: PAGE,
    broken: ({ order, row }) =>
      row?.trails === true &&
      nonZero(order.auxPrice) === undefined &&
      nonZero(order.trailingPercent) === undefined
        ? "You must specify an offset amount or a percent offset value."
        : undefined,
  },
  {
    what: "TRAIL LIMIT with both a limit price and its offset, or with neither",
    code: code.INVALID_REQUEST,
    source: RECORDED,
    broken: ({ order, row }) =>
      row?.limit === "offset" &&
      (nonZero(order.lmtPrice) === undefined) === (order.lmtPriceOffset === undefined)
        ? invalidOrder("You must specify one value: limit price or limit price offset value.")
        : undefined,
  },
  {
    what: "a trigger method that does not exist (text of 146)",
    code: code.INVALID_REQUEST,
    source: RECORDED,
    broken: ({ order: { triggerMethod } }) =>
      TRIGGER_METHODS.includes(triggerMethod) ? undefined : invalidOrder("Invalid trigger method"),
  },
  {
    what: "MIDPRICE with `outsideRth`",
    code: code.INVALID_REQUEST,
    source: `${RECORDED}; ${PAPER}`,
    broken: (input) =>
      typeOf(input) === "MIDPRICE" && input.order.outsideRth
        ? invalidOrder("Midprice orders are not supported outside of regular trading hours.")
        : undefined,
  },
  {
    what: "a what-if order that is not to be transmitted (text of 413)",
    code: code.INVALID_REQUEST,
    source: RECORDED,
    broken: ({ order: { whatIf, transmit } }) =>
      whatIf && !transmit ? invalidOrder("What-If order should have transmit flag set to TRUE.") : undefined,
  },
];
