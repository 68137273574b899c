import * as code from "../facts/codes.ts";
import { invalidOrder, nonZero, type OrderInput, PAGE } from "./order-input.ts";
import type { Rule } from "./rule.ts";

const PERCENT_MAX = 100;
/** Order types whose price keeps an offset from a side of the book. */
const OFFSETS = ["primary", "passive", "market"];

const isOffset = ({ row }: OrderInput): boolean => row?.pegs !== undefined && OFFSETS.includes(row.pegs);
/** Returns whether the price of an order follows another contract. */
const isFollowing = ({ row }: OrderInput): boolean => row?.pegs === "stock" || row?.pegs === "benchmark";

/** Rules about offsets, and about orders whose price follows the market or another contract. */
export const ORDER_PEG_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a percentage that is not between 0 and 100",
    code: code.INVALID_PERCENT_OFFSET,
    source: PAGE,
    broken: (input) => {
      const { order, row } = input;
      const percent =
        row?.trails === true ? order.trailingPercent : isOffset(input) ? order.percentOffset : 0;
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
      isOffset(input) && input.order.auxPrice === undefined && input.order.percentOffset === undefined
        ? "You must specify an offset amount or a percent offset value."
        : undefined,
  },
  {
    what: "no starting price for an order pegged to a stock or a benchmark",
    code: code.INVALID_REQUEST,
    source: "unsourced; IBKR's page of pegged orders requires it",
    broken: (input) =>
      isFollowing(input) && nonZero(input.order.startingPrice) === undefined
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
      if (!input.hasContract(referenceContractId)) return invalidOrder("Please enter a reference contract");
      return peggedChangeAmount > 0 && referenceChangeAmount > 0
        ? undefined
        : invalidOrder("Please enter a pegged change amount and a reference change amount");
    },
  },
  {
    what: "an offset of PEG BEST below 0",
    code: code.INVALID_COMPETE_OFFSET,
    source: PAGE,
    broken: (input) =>
      input.row?.pegs === "best" && (input.order.competeAgainstBestOffset ?? 0) < 0
        ? "Compete against best bid or offer Offset dollar value must be positive"
        : undefined,
  },
];
