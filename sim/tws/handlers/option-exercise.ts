import { exerciseOptions } from "../../wire/requests/option-exercise.ts";
import { type Handler, on } from "../context/handler.ts";

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
    const refusal = trading.exercise(instrument, isExercise, exerciseQuantity, context.nowMs);
    if (refusal !== undefined) context.invalid(reqId, refusal);
  }),
];
