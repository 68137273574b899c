import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { exerciseOptions } from "../../wire/requests/option-exercise.ts";
import { dayOf } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { requestedAccounts } from "../login/account-scope.ts";
import { ACCOUNT_RULES } from "../rules/accounts.ts";
import { EXERCISE_RULES } from "../rules/options.ts";
import { EXERCISE_FIELD_RULES } from "../rules/order-exercise.ts";
import { refuses } from "../rules/refuses.ts";

const EXERCISE = 1;

/** Handler of the exercise and the lapse of options. */
export const optionExerciseHandlers: readonly Handler[] = [
  on(exerciseOptions, { needsIbkr: "orders" }, (query, context) => {
    const { reqId, exerciseAction: action, exerciseQuantity: quantity, override } = query;
    const { exchange, nowMs, shared } = context;
    const { trading } = exchange;
    const instrument = context.instrument(reqId, { ...query, primaryExchange: "" }, "order");
    if (instrument === undefined) return;
    const requested = requestedAccounts(query.account, "", trading);
    const isRefused = refuses(context, reqId, ACCOUNT_RULES, { requested, modelCode: "", trading });
    if (isRefused || requested === undefined) return;
    const account = requested.code;
    const { timeZone: zone } = shared.options;
    if (refuses(context, reqId, EXERCISE_FIELD_RULES, { ...query, account, zone })) return;
    const held = heldIn(account, instrument, context);
    const terms = {
      instrument,
      action,
      quantity,
      override,
      account,
      held,
      underPrice: exchange.option(instrument, nowMs)?.underPrice ?? 0,
      isTooEarly: isTooEarly(instrument, context),
    };
    if (refuses(context, reqId, EXERCISE_RULES, terms)) return;
    // TWS exercises what is held when the request names more.
    const size = Math.min(quantity, held);
    // The rules have refused what could fail.
    trading.exercise(instrument, action === EXERCISE, size, nowMs, account);
  }),
];

/** Gets the number of options that an account holds; 0 for several accounts together. */
function heldIn(account: string, { conId }: Instrument, { exchange, nowMs }: Context): number {
  if (!exchange.accounts.includes(account)) return 0;
  return (
    exchange.trading.positions(nowMs, { account }).find(({ instrument }) => instrument.conId === conId)
      ?.size ?? 0
  );
}

/** Tests whether an option is European, as those on an index, and has not reached its last trading day. */
function isTooEarly({ underConId, lastTradeDate }: Instrument, { exchange, nowMs }: Context): boolean {
  const isEuropean = exchange.instrument(underConId, nowMs)?.secType === "IND";
  return isEuropean && dayOf(nowMs, "US/Eastern") < lastTradeDate;
}
