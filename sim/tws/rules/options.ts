import type { Instrument } from "../../exchange/contracts/instrument.ts";
import * as code from "../facts/codes.ts";
import type { Rule } from "./rule.ts";

/** A calculation on a contract that was found. */
export interface CalculationRequest {
  readonly result: "volatility" | "price";
  readonly instrument: Instrument;
}

const OPTIONS: readonly string[] = ["OPT", "FOP", "WAR", "IOPT"];

/** Rules about option calculations. */
export const CALCULATION_RULES: readonly Rule<CalculationRequest>[] = [
  {
    what: "the implied volatility of a contract other than an option",
    code: code.VOLATILITY_OF_NO_OPTION,
    source: "deepentropy/ibx#442",
    broken: ({ result, instrument }) =>
      result === "price" || OPTIONS.includes(instrument.secType)
        ? undefined
        : "Calculation of Implied Volatility supported for option securities only",
  },
  {
    what: "the option price of a contract other than an option",
    code: code.PRICE_OF_NO_OPTION,
    source: "deepentropy/ibx#442",
    broken: ({ result, instrument }) =>
      result === "volatility" || OPTIONS.includes(instrument.secType)
        ? undefined
        : "Calculation of Option Price supported for option securities only",
  },
];

/** An exercise or a lapse of an option. */
export interface ExerciseTerms {
  readonly instrument: Pick<Instrument, "secType" | "right" | "strike">;
  readonly action: number;
  readonly quantity: number;
  readonly override: boolean;
  readonly account: string;
  /** Options held in that account; 0 for several accounts together. */
  readonly held: number;
  readonly underPrice: number;
  /** Whether the option is European and has not reached its last trading day. */
  readonly isTooEarly: boolean;
}

const failed = (cause: string): string => `Error processing request.-'bO' : cause - ${cause}`;
const invalid = (cause: string): string => `Error validating request.-'bO' : cause - ${cause}`;

const EXERCISE = 1;
const LAPSE = 2;

/** Rules about the exercise of options. */
export const EXERCISE_RULES: readonly Rule<ExerciseTerms>[] = [
  {
    what: "an exercise action other than 1 and 2",
    code: code.INVALID_REQUEST,
    source: "TWS API reference, exerciseOptions; the text is unsourced",
    broken: ({ action }) =>
      action === EXERCISE || action === LAPSE ? undefined : invalid("Exercise action must be 1 or 2"),
  },
  {
    what: "an exercise of fewer than one option",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ quantity }) => (quantity < 1 ? invalid("Exercise quantity must be > 0") : undefined),
  },
  {
    what: "an exercise of a contract other than an option",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ instrument }) =>
      OPTIONS.includes(instrument.secType) ? undefined : invalid("The contract is not an option"),
  },
  {
    what: "an exercise of an option that the account does not hold",
    code: code.REQUEST_FAILED,
    source: "userFRM/ibkr-dx",
    broken: ({ held, account }) =>
      held > 0 ? undefined : failed(`No unlapsed position exists in this option in account ${account}.`),
  },
  {
    what: "an exercise of an index option before its last trading day",
    code: code.REQUEST_FAILED,
    source: "unsourced",
    broken: ({ isTooEarly, action }) =>
      isTooEarly && action === EXERCISE
        ? failed("The option is European and cannot be exercised before it expires")
        : undefined,
  },
  {
    what: "an exercise of an option that is out of the money, or a lapse of one in the money, without override",
    code: code.REQUEST_FAILED,
    source: "TWS API reference, exerciseOptions; userFRM/ibkr-dx for the code, the text is unsourced",
    broken: ({ action, override, instrument: { right, strike }, underPrice }) => {
      const inTheMoney = right === "C" ? underPrice > strike : underPrice < strike;
      if (override || inTheMoney === (action === EXERCISE)) return undefined;
      return failed("The action is against the natural action of the option; set override to force it");
    },
  },
];
