import { exerciseOptions } from "../../wire/requests/option-exercise.ts";
import { requestedAccounts } from "../account/account-scope.ts";
import { type Handler, on } from "../context/handler.ts";
import { ACCOUNT_RULES } from "../rules/accounts.ts";
import { firstRefusal } from "../rules/rule.ts";

const EXERCISE = 1;

/** Handler of the exercise and the lapse of options. */
export const optionExerciseHandlers: readonly Handler[] = [
  on(exerciseOptions, { needsIbkr: "orders" }, (query, context) => {
    const { reqId, exerciseAction, exerciseQuantity } = query;
    const found = context.exchange.find({ ...query, primaryExchange: "" }, context.nowMs);
    const [instrument] = found;
    if (found.length !== 1 || instrument === undefined) return context.notFound(reqId);
    const isExercise = exerciseAction === EXERCISE;
    const { trading } = context.exchange;
    const requested = requestedAccounts(query.account, "", trading);
    const wrong = firstRefusal(ACCOUNT_RULES, { requested, modelCode: "", trading });
    if (wrong !== undefined || requested === undefined) return context.refuse(reqId, wrong);
    const { code } = requested;
    const refusal = trading.exercise(instrument, isExercise, exerciseQuantity, context.nowMs, code);
    if (refusal !== undefined) context.invalid(reqId, refusal);
  }),
];
