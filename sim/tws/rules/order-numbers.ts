import * as code from "../facts/codes.ts";
import {
  adjustedTypeOf,
  followsContract,
  hasSignedPrices,
  invalidOrder,
  isOf,
  keepsOffset,
  nonZero,
  type OrderInput,
  typeOf,
} from "./order-input.ts";
import type { Rule } from "./rule.ts";

const INVALID = "You must enter a valid price.";
/** Source of 463 for fields of which no report was found. */
const SEEN = "code seen in life; the fields are unsourced";

const isBelow = (value: number | undefined, least = 0): boolean => value !== undefined && value < least;

/** Returns whether `auxPrice` is a distance from a price that the market makes. */
const readsDistance = (input: OrderInput): boolean =>
  input.row?.trails === true ||
  keepsOffset(input) ||
  input.row?.pegs === "midpoint" ||
  input.row?.snaps !== undefined;

/** Rules about the least and the greatest values of fields that no other list is about. */
export const ORDER_NUMBER_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a trailing amount or an offset (`auxPrice`) below 0",
    code: code.INVALID_PRICE,
    source: SEEN,
    broken: (input) => (readsDistance(input) && isBelow(input.order.auxPrice) ? INVALID : undefined),
  },
  {
    what: "an offset of the limit price (`lmtPriceOffset`) below 0",
    code: code.INVALID_PRICE,
    source: SEEN,
    broken: (input) =>
      (input.row?.limit === "offset" || adjustedTypeOf(input) !== "") && isBelow(input.order.lmtPriceOffset)
        ? INVALID
        : undefined,
  },
  {
    what: "a starting price or a reference price of the stock below 0, except for futures",
    code: code.INVALID_PRICE,
    source: SEEN,
    broken: (input) => {
      const { startingPrice, stockRefPrice } = input.order;
      const isRead = followsContract(input) || typeOf(input) === "VOL";
      return isRead && !hasSignedPrices(input) && (isBelow(startingPrice) || isBelow(stockRefPrice))
        ? INVALID
        : undefined;
    },
  },
  {
    what: "a price of a leg below 0, except of a future",
    code: code.INVALID_PRICE,
    source: SEEN,
    broken: ({ order, instrument: { legs = [] } }) =>
      order.orderComboLegs.some(
        ({ price }, at) => isBelow(price) && !["FUT", "FOP"].includes(legs[at]?.instrument.secType ?? "FUT"),
      )
        ? INVALID
        : undefined,
  },
  {
    what: "a price of the delta-neutral contract below 0",
    code: code.INVALID_PRICE,
    source: SEEN,
    broken: ({ order: { hasDeltaNeutralContract, deltaNeutralContractPrice } }) =>
      hasDeltaNeutralContract && isBelow(deltaNeutralContractPrice) ? INVALID : undefined,
  },
  {
    what: "a minimum quantity below 0 or larger than the order",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order: { minQty = 0 }, quantity }) =>
      minQty < 0 || minQty > quantity ? invalidOrder("Invalid minimum quantity") : undefined,
  },
  {
    what: "a filled quantity of a scale below 0 or larger than the order",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order: { scaleInitFillQty = 0 }, quantity }) =>
      scaleInitFillQty < 0 || scaleInitFillQty > quantity
        ? invalidOrder("Invalid initial fill quantity of the scale order")
        : undefined,
  },
  {
    what: "a duration below 0",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order: { duration } }) => (isBelow(duration) ? invalidOrder("Invalid duration") : undefined),
  },
  {
    what: "a time of rest in the IBKR ATS (`postToAts`) below 0, or for a contract that is not a share",
    code: code.INVALID_REQUEST,
    source: `TWS API reference, Order ("the value must be positive"); the code is unsourced`,
    broken: (input) => {
      const { postToAts } = input.order;
      return isBelow(postToAts) || (nonZero(postToAts) !== undefined && !isOf(input, "STK"))
        ? invalidOrder("Invalid Post to ATS value")
        : undefined;
    },
  },
  {
    what: "a delta hedge in a contract (`deltaNeutralConId`) that does not exist",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order: { deltaNeutralConId }, contractOf }) =>
      deltaNeutralConId !== 0 && contractOf(deltaNeutralConId) === undefined
        ? invalidOrder("Invalid contract of the delta hedge order")
        : undefined,
  },
  {
    what: "a delta-neutral contract that does not exist",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order: { hasDeltaNeutralContract, deltaNeutralContractConId }, contractOf }) =>
      hasDeltaNeutralContract && contractOf(deltaNeutralContractConId) === undefined
        ? invalidOrder("Invalid delta neutral contract")
        : undefined,
  },
];
