import { tradesAt } from "../../exchange/contracts/venues.ts";
import { parseFloating } from "../../wire/codec/java-numbers.ts";
import type { WireCondition } from "../../wire/field-groups/condition.ts";
import * as code from "../facts/codes.ts";
import { parseOrderTime } from "../historical-data/request-time.ts";
import { KNOWN_TYPES } from "./contracts.ts";
import { invalidOrder, isOf, type OrderInput, PAGE, PAPER, RECORDED, typeOf } from "./order-input.ts";
import { TRIGGER_METHODS } from "./order-values.ts";
import type { Rule } from "./rule.ts";

const [PRICE, TIME, MARGIN, EXECUTION, VOLUME, CHANGE] = [1, 3, 4, 5, 6, 7] as const;
const CONDITION_TYPES: readonly number[] = [PRICE, TIME, MARGIN, EXECUTION, VOLUME, CHANGE];
/** Types of conditions about the market of a contract. */
const MARKET_TYPES: readonly number[] = [PRICE, VOLUME, CHANGE];
/** Types of conditions whose value is a number. */
const NUMBER_TYPES: readonly number[] = [PRICE, MARGIN, VOLUME, CHANGE];
const SUBMITTED_TYPES = ["LMT", "MKT", "MIDPRICE", "REL", "SNAP MID", "SNAP MKT", "SNAP PRIM"];
const CANCELLED_TYPES = ["LMT", "MIDPRICE"];
/** Security types whose prices can be below 0: futures, and indices such as those of advances less declines. */
const SIGNED_TYPES: readonly string[] = ["FUT", "FOP", "IND"];
const INCOMPLETE = "The conditional contract info is incomplete.";

/** Reads the number of a condition; NaN for a text that is none, for an infinite number and for an unset one. */
function numberOf({ value }: WireCondition): number {
  const number = parseFloating(value) ?? Number.NaN;
  return Number.isFinite(number) && Math.abs(number) !== Number.MAX_VALUE ? number : Number.NaN;
}

/** Returns whether the price that a condition is about can be below 0. */
function isSigned({ conId }: WireCondition, input: OrderInput): boolean {
  return isOf(input, "BAG") || SIGNED_TYPES.includes(input.contractOf(conId)?.secType ?? "");
}

/** Makes a rule about each condition of some types. */
function each(
  what: string,
  types: readonly number[],
  isBroken: (condition: WireCondition, input: OrderInput) => boolean,
  text: string,
  number: number = code.INVALID_REQUEST,
  source = "unsourced",
): Rule<OrderInput> {
  return {
    what,
    code: number,
    source,
    broken: (input) =>
      input.order.conditions.some((one) => types.includes(one.type) && isBroken(one, input))
        ? text
        : undefined,
  };
}

/** Rules about the conditions of an order. */
export const ORDER_CONDITION_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "a condition in an order for a fund or a cryptocurrency",
    code: code.CONDITIONS_NOT_ALLOWED,
    source: `${PAGE}; the security types are unsourced`,
    broken: (input) =>
      input.order.conditions.length > 0 && isOf(input, "FUND", "CRYPTO")
        ? "Conditions are not allowed for this contract."
        : undefined,
  },
  {
    what: "a condition that submits or cancels an order of a type that takes none",
    code: code.CONDITION_NOT_SUPPORTED,
    source: `${PAGE}; ${PAPER}`,
    broken: (input) => {
      const { conditions, conditionsCancelOrder } = input.order;
      const types = conditionsCancelOrder ? CANCELLED_TYPES : SUBMITTED_TYPES;
      return conditions.length > 0 && !types.includes(typeOf(input))
        ? "Conditional submission of orders is supported for Limit, Market, MidPrice, Relative and Snap order types only. Conditional cancelation of orders is supported for Limit and MidPrice order types only."
        : undefined;
    },
  },
  {
    what: "a condition of a type that does not exist",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order: { conditions } }) => {
      const bad = conditions.find(({ type }) => !CONDITION_TYPES.includes(type));
      return bad && invalidOrder(`Invalid condition of type ${bad.type}`);
    },
  },
  each(
    "a conjunction of a condition other than `a` and `o`",
    CONDITION_TYPES,
    ({ conjunction }) => conjunction !== "a" && conjunction !== "o",
    invalidOrder("Invalid conjunction of a condition"),
  ),
  each(
    "a condition about a contract, or about executions, that lacks its exchange, its symbol or its security type",
    CONDITION_TYPES,
    ({ type, exchange, symbol, secType }) =>
      (MARKET_TYPES.includes(type) && exchange === "") ||
      (type === EXECUTION && (exchange === "" || symbol === "" || secType === "")),
    INCOMPLETE,
    code.CONDITION_INCOMPLETE,
    PAGE,
  ),
  each(
    "a condition about a contract that is not listed, or not at the exchange that it names",
    MARKET_TYPES,
    ({ conId, exchange }, input) => {
      const contract = input.contractOf(conId);
      const name = exchange.toUpperCase();
      return contract === undefined || (name !== "SMART" && !tradesAt(contract, name));
    },
    INCOMPLETE,
    code.CONDITION_INCOMPLETE,
    `${PAGE}; the exchange is unsourced`,
  ),
  each(
    "a trigger method of a price condition that does not exist",
    [PRICE],
    ({ triggerMethod }) => !TRIGGER_METHODS.includes(triggerMethod),
    invalidOrder("Invalid trigger method"),
    code.INVALID_REQUEST,
    "as for the trigger method of an order; unsourced",
  ),
  each(
    "an execution condition with a security type that does not exist",
    [EXECUTION],
    ({ secType }) => !KNOWN_TYPES.includes(secType.toUpperCase()),
    invalidOrder("Please enter a valid security type"),
  ),
  each(
    "an execution condition with an exchange that does not exist",
    [EXECUTION],
    ({ exchange }, input) => !input.isExchange(exchange.toUpperCase()),
    INCOMPLETE,
    code.CONDITION_INCOMPLETE,
  ),
  each(
    "a time of a condition that has another form",
    [TIME],
    ({ value }, input) => parseOrderTime(value, input.zone) === undefined,
    "Time condition: The date, time, or time-zone entered is invalid.\nThe correct format is yyyymmdd hh:mm:ss xx/xxxx",
    code.INVALID_TIME,
    RECORDED,
  ),
  {
    what: "a value of a condition that cannot be read as a number, or is infinite or unset",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order: { conditions } }) => {
      const bad = conditions.find((one) => NUMBER_TYPES.includes(one.type) && Number.isNaN(numberOf(one)));
      return bad && invalidOrder(`Invalid condition of type ${bad.type}`);
    },
  },
  each(
    "a price of a condition below 0, except of futures and indices, or in orders for combinations",
    [PRICE],
    (one, input) => numberOf(one) < 0 && !isSigned(one, input),
    "You must enter a valid price.",
    code.INVALID_PRICE,
  ),
  each(
    "a margin cushion of a condition that is not between 0 and 100 percent",
    [MARGIN],
    (one) => numberOf(one) < 0 || numberOf(one) > 100,
    invalidOrder("Invalid margin cushion of a condition"),
  ),
  each(
    "a volume of a condition below 0",
    [VOLUME],
    (one) => numberOf(one) < 0,
    invalidOrder("Invalid volume of a condition"),
  ),
  each(
    "a fall of more than 100 percent in a condition, except of futures and indices, or in orders for combinations",
    [CHANGE],
    (one, input) => numberOf(one) < -100 && !isSigned(one, input),
    invalidOrder("Invalid percentage change of a condition"),
    code.INVALID_REQUEST,
    "IBKR Campus, Conditional Orders (a fall of 3 %, so that negative ones are legal); the bound is unsourced",
  ),
];
