import { checked, copiedOptions } from "../../arguments/checked.ts";
import {
  type ChangeOptions,
  type CompleteOrderOptions,
  checkChange,
  checkPlace,
  type PlaceOptions,
} from "../../orders/order-options.ts";
import { type AnswerQuestion, answerSchema } from "../option-fields.ts";

/** Options of a modification of an order of the Web API, and of a cancel, which raises no question. */
export interface WebChangeOptions extends ChangeOptions {
  /** The answer to the questions of IBKR. Default: that of the pool. */
  readonly answerQuestion?: AnswerQuestion | undefined;
}

/** Options of a new order of the Web API. */
export interface WebPlaceOptions extends PlaceOptions {
  /** The answer to the questions of IBKR. Default: that of the pool. */
  readonly answerQuestion?: AnswerQuestion | undefined;
}

/** Options with their defaults. */
export interface CompleteWebOrderOptions extends CompleteOrderOptions {
  readonly answerQuestion: AnswerQuestion;
}

/**
 * Checks the options of an order.
 *
 * @param what The call, for the error message: "Cannot <what>: ...".
 * @param usual The answer of the pool to questions.
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong or unknown.
 */
export function checkWebPlace(
  what: string,
  options: WebPlaceOptions,
  usual: AnswerQuestion,
): CompleteWebOrderOptions {
  const { answerQuestion, ...rest } = copiedOptions(what, options);
  return { ...checkPlace(what, rest), answerQuestion: answerOf(what, answerQuestion, usual) };
}

/** Checks the options of a change; throws as `checkWebPlace` does. */
export function checkWebChange(
  what: string,
  options: WebChangeOptions,
  usual: AnswerQuestion,
): CompleteWebOrderOptions {
  const { answerQuestion, ...rest } = copiedOptions(what, options);
  return { ...checkChange(what, rest), answerQuestion: answerOf(what, answerQuestion, usual) };
}

function answerOf(what: string, given: unknown, usual: AnswerQuestion): AnswerQuestion {
  return given === undefined ? usual : checked(what, answerSchema, given, "answerQuestion");
}
