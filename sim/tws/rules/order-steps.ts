import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { incrementAt } from "../../exchange/contracts/market-rules.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import * as code from "../facts/codes.ts";
import {
  adjustedTypeOf,
  followsContract,
  isMultiple,
  keepsOffset,
  nonZero,
  type OrderInput,
  PAGE,
} from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** Fields of `placeOrder` that are numbers or unset. */
type NumberField = {
  [Name in keyof PlaceOrder]: PlaceOrder[Name] extends number | undefined ? Name : never;
}[keyof PlaceOrder];

/** A field that is a price or a distance between prices, in the orders that read it. */
interface Step {
  readonly field: NumberField;
  readonly isRead: (input: OrderInput) => boolean;
}

const isAdjusted = (input: OrderInput): boolean => adjustedTypeOf(input) !== "";
const hasLimit = ({ row }: OrderInput): boolean => row?.limit !== undefined;
const hasTrigger = ({ row }: OrderInput): boolean => row?.trigger !== undefined && row.trails !== true;
const trails = ({ row }: OrderInput): boolean => row?.trails === true;
const isAny = (): boolean => true;

/** Fields that are prices: multiples of the increment that the market rule has at the price. */
export const PRICE_STEPS: readonly Step[] = [
  { field: "lmtPrice", isRead: hasLimit },
  { field: "auxPrice", isRead: hasTrigger },
  { field: "trailStopPrice", isRead: trails },
  { field: "startingPrice", isRead: followsContract },
  { field: "triggerPrice", isRead: isAdjusted },
  { field: "adjustedStopPrice", isRead: isAdjusted },
  { field: "adjustedStopLimitPrice", isRead: isAdjusted },
];

/** Fields that are distances between prices: multiples of the smallest price increment of the contract. */
export const OFFSET_STEPS: readonly Step[] = [
  {
    field: "auxPrice",
    isRead: (input) => trails(input) || keepsOffset(input) || input.row?.snaps !== undefined,
  },
  { field: "lmtPriceOffset", isRead: (input) => input.row?.limit === "offset" || isAdjusted(input) },
  {
    field: "adjustedTrailingAmount",
    isRead: (input) => isAdjusted(input) && input.order.adjustableTrailingUnit === 0,
  },
  { field: "peggedChangeAmount", isRead: ({ row }) => row?.pegs === "benchmark" },
  { field: "scalePriceIncrement", isRead: isAny },
  { field: "scalePriceAdjustValue", isRead: isAny },
  { field: "scaleProfitOffset", isRead: isAny },
];

/** Lists the values of the fields that an order reads. */
function valuesOf(steps: readonly Step[], input: OrderInput): readonly number[] {
  return steps
    .map(({ field, isRead }) => (isRead(input) ? nonZero(input.order[field]) : undefined))
    .filter((value) => value !== undefined);
}

/** Returns whether a price is a multiple of the increment that the market rule of its contract has at that price. */
function isOnIncrement(price: number, { marketRule }: Instrument): boolean {
  return isMultiple(price, incrementAt(marketRule, Math.abs(price)));
}

const OFF_TICK = "The price does not conform to the minimum price variation for this contract.";

/** Rules about the increments of prices and of distances between prices. */
export const ORDER_STEP_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a price that is not a multiple of the price increment of its market rule at that price",
    code: code.PRICE_OFF_TICK,
    source: `${PAGE}; erdewit/ib_insync#502`,
    broken: (input) =>
      valuesOf(PRICE_STEPS, input).every((price) => isOnIncrement(price, input.instrument))
        ? undefined
        : OFF_TICK,
  },
  {
    what: "a trailing amount, an offset or a step of a scale that is not a multiple of the smallest price increment",
    code: code.PRICE_OFF_TICK,
    source: `${PAGE}; which fields it is about is unsourced`,
    broken: (input) =>
      valuesOf(OFFSET_STEPS, input).every((offset) => isMultiple(offset, input.instrument.minTick))
        ? undefined
        : OFF_TICK,
  },
  {
    what: "a price of a leg that is not a multiple of the price increment of the leg",
    code: code.PRICE_OFF_TICK,
    source: `${PAGE}; prices of legs are unsourced`,
    broken: ({ order, instrument: { legs = [] } }) =>
      order.orderComboLegs.every(({ price = 0 }, at) => {
        const leg = legs[at]?.instrument;
        return leg === undefined || isOnIncrement(price, leg);
      })
        ? undefined
        : OFF_TICK,
  },
];
