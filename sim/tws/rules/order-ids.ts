import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import * as code from "../facts/codes.ts";
import type { Rule } from "./rule.ts";

/** The largest order ID, which Java clients also read as an unset number; TWS could not give the one after it. */
const ORDER_ID_MAX = 2_147_483_647;

/** Rules about order IDs at the end of their range. IDs beyond 32 bits cannot be read (IbcAlpha/IBC#214). */
export const ORDER_ID_RULES: readonly Rule<Pick<PlaceOrder, "orderId">>[] = [
  {
    what: "order ID 2147483647, after which there is none",
    code: code.INVALID_ORDER_ID,
    source: "unsourced",
    broken: ({ orderId }) => (orderId >= ORDER_ID_MAX ? `Invalid order id: ${orderId}` : undefined),
  },
];
