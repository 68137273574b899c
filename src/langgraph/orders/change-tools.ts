import type { StructuredToolInterface } from "@langchain/core/tools";
import * as z from "zod";
import { PoolError } from "../../errors.ts";
import type { OpenOrder } from "../../operations/order-messages.ts";
import type { OrderTermChanges, OrderTerms } from "../../orders/order-terms.ts";
import { isFinal } from "../../orders/order-transition.ts";
import { defined } from "../../util/defined.ts";
import type { Wait } from "../parts/read-tool.ts";
import { callKey, isToolKey } from "./call-key.ts";
import { type OrderAnswer, outcomeAnswer, stateAnswer } from "./order-answer.ts";
import { orderSummary } from "./order-fields.ts";
import { checkInstrument, checkNotional, permittedAccount } from "./order-limits.ts";
import type { ToolOrder } from "./order-pool.ts";
import { type OrderToolParts, orderTool } from "./order-tool.ts";

const orderField = z
  .string()
  .min(1)
  .describe("Name of the order, as place_order has answered it (field order)");

/** Makes `modify_order`. */
export function modifyOrderTool(parts: OrderToolParts): StructuredToolInterface {
  const { pool, rules, approvals } = parts;
  return orderTool(parts, {
    name: "modify_order",
    description:
      "Modifies quantity or prices of an open order that place_order has placed, within the same limits. The outcome is that of the modification.",
    fields: {
      order: orderField,
      quantity: z
        .number()
        .positive()
        .optional()
        .describe("New quantity, with what is filled. Default: unchanged"),
      limitPrice: z.number().optional().describe("New limit price. Default: unchanged"),
      stopPrice: z.number().optional().describe("New trigger price. Default: unchanged"),
    },
    run: async ({ order: name, quantity, limitPrice, stopPrice }, config, wait) => {
      const { key } = callKey(config);
      const order = ownOrder(parts, name);
      const changes: OrderTermChanges = defined({
        totalQuantity: quantity,
        lmtPrice: limitPrice,
        auxPrice: stopPrice,
      });
      if (Object.keys(changes).length === 0)
        throw new PoolError("INVALID_OPTION", "Cannot modify the order: no change is given");
      const account = permittedAccount(rules, order.account);
      const modified = "IBKR has the modification.";
      const open = await openOrder(parts, order, wait);
      if (open === undefined) {
        // The same call of an earlier process may have been carried out. Of an order that has ended nothing is sent any more.
        const why = `IBKR does not list the order as open; its state is ${order.state.kind}`;
        if (!isFinal(order.state)) return outcomeAnswer({ kind: "unknown", key, order, why }, modified);
        return await changed(order, modified, () => pool.modifyOrder(order, changes, { key }));
      }
      const terms = { ...open.order, ...changes } as OrderTerms;
      const notional = await pool.use(async (ib) => {
        const contract = await ib.qualifyContract(open.contract, wait());
        checkInstrument(rules, contract, terms.totalQuantity ?? 0);
        return await checkNotional(ib, rules, contract, termsWithPrices(terms), wait);
      }, wait());
      const summary = orderSummary(open.contract, termsWithPrices(terms), account);
      const request = { kind: "ibkr-order-approval", key, action: "modify", summary, account } as const;
      await approvals.decide({ ...request, ...notional });
      const { timeoutMs } = rules;
      return await changed(order, modified, () =>
        pool.modifyOrder(order, changes, { key, signal: config.signal, timeoutMs }),
      );
    },
  });
}

/** Makes `cancel_order`. */
export function cancelOrderTool(parts: OrderToolParts): StructuredToolInterface {
  const { pool, rules } = parts;
  return orderTool(parts, {
    name: "cancel_order",
    description:
      "Cancels an open order that place_order has placed. The outcome is that of the cancel; what was filled before stays filled.",
    fields: { order: orderField },
    run: async ({ order: name }, config) => {
      const { key } = callKey(config);
      const order = ownOrder(parts, name);
      const { timeoutMs } = rules;
      return await changed(order, "IBKR has the cancel; get_order says when the order has ended.", () =>
        pool.cancelOrder(order, { key, signal: config.signal, timeoutMs }),
      );
    },
  });
}

/** Makes `get_order`. */
export function getOrderTool(parts: OrderToolParts): StructuredToolInterface {
  return orderTool(parts, {
    name: "get_order",
    description: "Looks up what is known now of an order that place_order has placed; nothing is sent.",
    fields: { order: orderField },
    run: async ({ order: name }, _config, wait) => {
      const order = ownOrder(parts, name);
      // An outcome becomes known by a session; a process that was restarted may not have requested one yet.
      if (order.state.kind === "unknown")
        await parts.pool.use(() => Promise.resolve(), wait()).catch(() => {});
      return stateAnswer(order);
    },
  });
}

/** Finds an order of these tools, in an account that is permitted. */
function ownOrder({ pool, rules }: OrderToolParts, name: string): ToolOrder {
  const order = isToolKey(name) ? pool.orders.get(name) : undefined;
  if (order === undefined)
    throw new PoolError(
      "INVALID_OPTION",
      `Cannot find the order: no order of these tools has the name ${name}`,
    );
  permittedAccount(rules, order.account);
  return order;
}

/** Reads the terms of an order from IBKR, which knows them also after a restart of the process; undefined where it is not open. */
async function openOrder(
  { pool }: OrderToolParts,
  order: ToolOrder,
  wait: Wait,
): Promise<OpenOrder | undefined> {
  const all = await pool.use((ib) => ib.getOpenOrders(wait()), wait());
  return all.find((one) => one.order.orderRef === order.reference);
}

/** Leaves out prices that the type of an order does not have: TWS writes 0 for them. */
function termsWithPrices(terms: OrderTerms): OrderTerms {
  const { lmtPrice, auxPrice, ...rest } = terms;
  const type = String(terms.orderType);
  return defined({
    ...rest,
    lmtPrice: type.endsWith("LMT") ? lmtPrice : undefined,
    auxPrice: type.startsWith("STP") ? auxPrice : undefined,
  }) as OrderTerms;
}

async function changed(
  order: ToolOrder,
  done: string,
  send: () => Promise<Parameters<typeof outcomeAnswer>[0]>,
): Promise<OrderAnswer> {
  // The pool throws for arguments alone: nothing was sent then.
  const outcome = await send();
  const answer = outcomeAnswer(outcome, done);
  return { ...answer, order: order.key };
}
