import * as code from "../facts/codes.ts";
import {
  followsContract,
  invalidOrder,
  isAtAts,
  isMultiple,
  keepsOffset,
  nonZero,
  type OrderInput,
  PAGE,
} from "./order-input.ts";
import type { Rule } from "./rule.ts";

const PERCENT_MAX = 100;
const CENT = 0.01;
const HALF_CENT = 0.005;

const isBest = ({ row }: OrderInput): boolean => row?.pegs === "best";
const midOffsets = ({ order }: OrderInput): readonly (number | undefined)[] => [
  order.midOffsetAtWhole,
  order.midOffsetAtHalf,
];

const isCents = (offset: number): boolean => offset > 0 && isMultiple(offset, CENT);

/** Rules about offsets, and about orders whose price follows the market or another contract. */
export const ORDER_PEG_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a percentage that is not between 0 and 100",
    code: code.INVALID_PERCENT_OFFSET,
    source: PAGE,
    broken: (input) => {
      const { order, row } = input;
      const percent =
        row?.trails === true ? order.trailingPercent : keepsOffset(input) ? order.percentOffset : 0;
      return percent !== undefined && (percent < 0 || percent > PERCENT_MAX)
        ? "The percent offset value must be between 0% and 100%."
        : undefined;
    },
  },
  {
    what: "no offset and no percentage for a relative order, or one pegged to its own or the other side",
    code: code.NO_OFFSET,
    source: `${PAGE}; the order types are unsourced`,
    broken: (input) =>
      keepsOffset(input) && input.order.auxPrice === undefined && input.order.percentOffset === undefined
        ? "You must specify an offset amount or a percent offset value."
        : undefined,
  },
  {
    what: "no starting price for an order pegged to a stock or a benchmark",
    code: code.INVALID_REQUEST,
    source: "unsourced; IBKR's page of pegged orders requires it",
    broken: (input) =>
      followsContract(input) && nonZero(input.order.startingPrice) === undefined
        ? invalidOrder("Please enter a starting price")
        : undefined,
  },
  {
    what: "a benchmark that is missing or does not exist, or without its changes",
    code: code.INVALID_REQUEST,
    source: "unsourced; IBKR's page of pegged orders requires them",
    broken: (input) => {
      if (input.row?.pegs !== "benchmark") return undefined;
      const { referenceContractId, peggedChangeAmount, referenceChangeAmount } = input.order;
      if (input.contractOf(referenceContractId) === undefined)
        return invalidOrder("Please enter a reference contract");
      return peggedChangeAmount > 0 && referenceChangeAmount > 0
        ? undefined
        : invalidOrder("Please enter a pegged change amount and a reference change amount");
    },
  },
  {
    what: "an offset of PEG BEST that is not above 0, or not a whole number of cents",
    code: code.INVALID_COMPETE_OFFSET,
    source: PAGE,
    broken: (input) => {
      const { competeAgainstBestOffset: offset } = input.order;
      // Infinite means "up to the midpoint".
      const isLegal = offset === undefined || offset === Number.POSITIVE_INFINITY || isCents(offset);
      return isBest(input) && !isLegal
        ? "Compete against best bid or offer Offset dollar value must be positive multiple of a cent."
        : undefined;
    },
  },
  {
    what: "a minimum competing size of PEG BEST below 0",
    code: code.INVALID_COMPETE_SIZE,
    source: PAGE,
    broken: (input) =>
      isBest(input) && (input.order.minCompeteSize ?? 0) < 0
        ? "Minimum Competing Size value must be non-negative."
        : undefined,
  },
  {
    what: "a minimum trade quantity that is not above 0, or larger than the order",
    code: code.INVALID_MIN_TRADE_QUANTITY,
    source: PAGE,
    broken: ({ order: { minTradeQty }, quantity }) =>
      minTradeQty !== undefined && !(minTradeQty > 0 && minTradeQty <= quantity)
        ? `Invalid min trade quantity value (${minTradeQty}).It must be a positive integer not exceeding the total order size.`
        : undefined,
  },
  {
    what: "offsets from the midpoint at another exchange than IBKRATS",
    code: code.MID_OFFSETS_NOT_ALLOWED,
    source: `${PAGE}; IBKR's page of IBKR ATS Pegged-to-Midpoint for the exchange`,
    broken: (input) =>
      !isAtAts(input) && midOffsets(input).some((one) => nonZero(one) !== undefined)
        ? "Mid offsets are not allowed"
        : undefined,
  },
  {
    what: "offsets from the midpoint that are not whole cents, or half cents where it lies between two cents",
    code: code.INVALID_MID_OFFSETS,
    source: `${PAGE}; IBKR's page of IBKR ATS Pegged-to-Midpoint for the increments`,
    broken: ({ order: { midOffsetAtWhole = 0, midOffsetAtHalf = 0 } }) =>
      isMultiple(midOffsetAtWhole, CENT) && isMultiple(midOffsetAtHalf, HALF_CENT)
        ? undefined
        : "Invalid MidOffsetAtWhole and/or MidOffsetAtHalf attribute values",
  },
];
