import { isDone } from "../../exchange/orders.ts";
import { parseStamp } from "../../world/zones.ts";
import * as code from "../facts/codes.ts";
import { type KnownOrder, RECORDED, REPLAYED } from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** What the rules about a cancel know. */
export interface CancelInput {
  readonly orderId: number;
  readonly manualOrderCancelTime: string;
  /** The order that the client placed under the ID; undefined for none. */
  readonly known: KnownOrder | undefined;
}

/** Rules about `cancelOrder`. */
export const ORDER_CANCEL_RULES: readonly Rule<CancelInput>[] = [
  {
    what: "an ID under which the client has no order; orders of others are such",
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
    broken: ({ manualOrderCancelTime }) =>
      manualOrderCancelTime !== "" && parseStamp(manualOrderCancelTime) === undefined
        ? "Manual Order Cancel Time: The date, time, or time-zone entered is invalid.\nThe correct format is yyyymmdd hh:mm:ss xx/xxxx"
        : undefined,
  },
];
