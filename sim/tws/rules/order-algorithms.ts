import { isTimeOfDay } from "../../exchange/orders/algorithms/algorithm-time.ts";
import { windowFault } from "../../exchange/orders/algorithms/algorithm-window.ts";
import { type AlgorithmParameter, findAlgorithm } from "../../exchange/orders/algorithms/catalogue.ts";
import * as code from "../facts/codes.ts";
import { parseOrderTime } from "../historical-data/request-time.ts";
import { given, isOf, type OrderInput, PAPER, RECORDED, REPLAYED, rejected, typeOf } from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** Algorithms that take GTC beside DAY. */
const GOOD_TILL_CANCELLED = ["Adaptive", "AD"];

/** Day with which a time of the day is read. */
const ANY_DAY = "20260113";

interface GivenValue {
  readonly name: string;
  readonly value: string;
  readonly parameter: AlgorithmParameter | undefined;
}

/** Values that a client gives to an algorithm, with what is known about each. */
function valuesOf({ order }: OrderInput): readonly GivenValue[] {
  const known = findAlgorithm(order.algoStrategy)?.parameters;
  return order.algoParams.map(({ tag, value }) => ({ name: tag, value, parameter: known?.[tag] }));
}

const hasAlgorithm = ({ order }: OrderInput): boolean => given(order.algoStrategy) !== "";
const isNumber = (text: string): boolean =>
  /^\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(text);

/** Returns the text about the bound that a number breaks: the least or the greatest value of its parameter; undefined for neither. */
function boundBroken({ value, parameter }: GivenValue): string | undefined {
  if (parameter === undefined || !isNumber(value)) return undefined;
  const { min, max, label } = parameter;
  const text = (which: string, bound: number): string =>
    `Algo attributes validation failed: '${label}' is invalid: Value is ${which} value ${bound}.. `;
  if (min !== undefined && Number(value) < min) return text("less than minimum", min);
  if (max !== undefined && Number(value) > max) return text("greater than maximum", max);
  return undefined;
}

/** Makes a rule about the times of an algorithm. */
function windowRule(what: string, fault: "inverted" | "over", reason: string): Rule<OrderInput> {
  return {
    what,
    code: code.INVALID_ALGORITHM_ATTRIBUTES,
    source: "unsourced; with a setting, TWS moves the times to the next trading date instead (2111)",
    broken: (input) => {
      const given = (name: string): string => valuesOf(input).find((one) => one.name === name)?.value ?? "";
      const times = { startTime: given("startTime"), endTime: given("endTime") };
      return hasAlgorithm(input) && windowFault(times, input.calendar, input.nowMs) === fault
        ? `Algo attributes validation failed: 'End Time' is invalid: ${reason}.. `
        : undefined;
    },
  };
}

/** Rules about the algorithm of an order. */
export const ORDER_ALGORITHM_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "an algorithm that is not defined for the contract",
    code: code.UNKNOWN_ALGORITHM,
    source: REPLAYED,
    broken: (input) =>
      hasAlgorithm(input) && !isOf(input, ...(findAlgorithm(input.order.algoStrategy)?.securities ?? []))
        ? "Order processing failed. Algorithm definition not found"
        : undefined,
  },
  {
    what: "an algorithm with an order type other than MKT and LMT",
    code: code.ALGORITHM_NOT_ALLOWED,
    source: `${PAPER}; TWS API reference, Message Codes`,
    broken: (input) =>
      hasAlgorithm(input) && !["MKT", "LMT"].includes(typeOf(input))
        ? "Specified algorithm is not allowed for this order."
        : undefined,
  },
  {
    what: "a parameter that the algorithm does not have, such as `strategyType` of Twap",
    code: code.UNKNOWN_ALGORITHM_ATTRIBUTE,
    source: REPLAYED,
    broken: (input) => {
      const unknown = valuesOf(input).find(({ parameter }) => hasAlgorithm(input) && parameter === undefined);
      return unknown && `Order processing failed. Unknown algo attribute:${unknown.name}`;
    },
  },
  {
    what: "a time of an algorithm that has another form",
    code: code.INVALID_TIME,
    source: RECORDED,
    broken: (input) => {
      const isTime = (text: string): boolean =>
        text === "" ||
        parseOrderTime(isTimeOfDay(text) ? `${ANY_DAY} ${text}` : text, input.zone) !== undefined;
      const bad = valuesOf(input).find(
        ({ parameter, value }) => parameter?.kind === "time" && !isTime(value),
      );
      return (
        bad &&
        `${bad.name}: The date, time, or time-zone entered is invalid.\nThe correct format is yyyymmdd hh:mm:ss xx/xxxx`
      );
    },
  },
  {
    what: "a value of an algorithm that is not a number",
    code: code.INVALID_ALGORITHM_ATTRIBUTES,
    source: RECORDED,
    broken: (input) => {
      const bad = valuesOf(input).find(
        ({ parameter, value }) => parameter?.kind === "number" && value.trim() !== "" && !isNumber(value),
      );
      return bad && `Algo attributes validation failed:${bad.name}=${bad.value}`;
    },
  },
  {
    what: "a value of an algorithm that is not in its list",
    code: code.INVALID_ENTRY,
    source: RECORDED,
    broken: (input) => {
      const bad = valuesOf(input).find(
        ({ parameter, value }) =>
          value !== "" && parameter?.values !== undefined && !parameter.values.includes(value),
      );
      return bad && `Error in validating entry fields -${bad.value}`;
    },
  },
  {
    what: "a value of an algorithm below its minimum or above its maximum",
    code: code.INVALID_ALGORITHM_ATTRIBUTES,
    source: RECORDED,
    broken: (input) =>
      valuesOf(input)
        .map(boundBroken)
        .find((text) => text !== undefined),
  },
  {
    what: "a missing parameter that the algorithm requires",
    code: code.INVALID_ALGORITHM_ATTRIBUTES,
    source: RECORDED,
    broken: (input) => {
      const values = valuesOf(input);
      const missing = Object.entries(findAlgorithm(input.order.algoStrategy)?.parameters ?? {}).filter(
        ([name, { required = false }]) =>
          required && !values.some((one) => one.name === name && one.value.trim() !== ""),
      );
      const lines = missing.map(([, { label }]) => `'${label}' is invalid: value is required.\n`);
      return lines.length === 0 ? undefined : `Algo attributes validation failed:\n${lines.join("")}`;
    },
  },
  windowRule(
    "an algorithm whose end time is not after its start time",
    "inverted",
    "End time must be after start time",
  ),
  windowRule(
    "an algorithm whose end time is over, or comes before the hours in which its order works",
    "over",
    "End time has passed",
  ),
  {
    what: "an algorithm outside the regular trading hours",
    code: code.ORDER_REJECTED,
    source: PAPER,
    broken: (input) =>
      hasAlgorithm(input) && input.order.outsideRth
        ? rejected("Only RTH orders are allowed for IB algorithmic orders")
        : undefined,
  },
  {
    what: "an algorithm with a time in force that it does not take",
    code: code.ORDER_REJECTED,
    source: PAPER,
    broken: (input) => {
      const { algoStrategy } = input.order;
      const isTaken =
        input.tif === "DAY" || (input.tif === "GTC" && GOOD_TILL_CANCELLED.includes(algoStrategy));
      return hasAlgorithm(input) && !isTaken
        ? rejected(`${input.tif} orders are not allowed for ${algoStrategy} IB algorithmic orders`)
        : undefined;
    },
  },
  {
    what: "an algorithm with a good-after time",
    code: code.ORDER_REJECTED,
    source: PAPER,
    broken: (input) =>
      hasAlgorithm(input) && input.order.goodAfterTime !== ""
        ? rejected(`Good-after orders are not allowed for ${input.order.algoStrategy} IB algorithmic orders`)
        : undefined,
  },
  {
    what: "an algorithm with sweep-to-fill or a discretionary amount",
    code: code.ORDER_REJECTED,
    source: PAPER,
    broken: (input) =>
      hasAlgorithm(input) && (input.order.sweepToFill || input.order.discretionaryAmt !== 0)
        ? rejected("Sweep-to-fill and discretionary orders are not supported for IB algorithmic orders")
        : undefined,
  },
];
