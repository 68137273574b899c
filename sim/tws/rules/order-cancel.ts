import { isDone } from "../../exchange/orders/orders.ts";
import * as code from "../facts/codes.ts";
import { parseOrderTime } from "../historical-data/request-time.ts";
import { invalidOrder, type KnownOrder, RECORDED, REPLAYED } from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** What a cancel of one order or of all says about the person who enters it. */
export interface ManualCancel {
  readonly manualOrderIndicator: number | undefined;
}

/** What the rules about a cancel know. */
export interface CancelInput extends ManualCancel {
  readonly orderId: number;
  readonly manualOrderCancelTime: string;
  /** Zone of the login: that of a time that names none. */
  readonly zone: string;
  /** The order that the client placed under the ID; undefined for none. */
  readonly known: KnownOrder | undefined;
}

function indicator(what: string): Rule<ManualCancel> {
  return {
    what,
    code: code.INVALID_REQUEST,
    source: "TWS API reference, OrderCancel; the code and the text are unsourced",
    broken: ({ manualOrderIndicator }) =>
      [undefined, 0, 1].includes(manualOrderIndicator)
        ? undefined
        : invalidOrder("Invalid manual order indicator"),
  };
}

/** Rules about `cancelOrder`. */
export const ORDER_CANCEL_RULES: readonly Rule<CancelInput>[] = [
  {
    what: "an ID under which the client has no order, also where another client has one",
    code: code.ORDER_NOT_FOUND,
    source: `${REPLAYED}; QuantConnect/Lean#3827`,
    broken: ({ orderId, known }) =>
      known === undefined ? `OrderId ${orderId} that needs to be cancelled is not found.` : undefined,
  },
  {
    what: "an order that is filled, cancelled or rejected",
    code: code.ORDER_CANNOT_BE_CANCELLED,
    source: `${REPLAYED}; ${RECORDED}`,
    broken: ({ orderId, known }) =>
      known !== undefined && isDone(known.state)
        ? `OrderId ${orderId} that needs to be cancelled cannot be cancelled, state: ${known.state.status}.`
        : undefined,
  },
  {
    what: "a manual cancel time that has another form",
    code: code.INVALID_TIME,
    source: "unsourced",
    broken: ({ manualOrderCancelTime, zone }) =>
      manualOrderCancelTime !== "" && parseOrderTime(manualOrderCancelTime, zone) === undefined
        ? "Manual Order Cancel Time: The date, time, or time-zone entered is invalid.\nThe correct format is yyyymmdd hh:mm:ss xx/xxxx"
        : undefined,
  },
  indicator("`manualOrderIndicator` of a cancel other than none, 0 and 1"),
];

/** Rules about `reqGlobalCancel`. */
export const GLOBAL_CANCEL_RULES: readonly Rule<ManualCancel>[] = [
  indicator("`manualOrderIndicator` of a cancel of all orders other than none, 0 and 1"),
];
