import type { StructuredToolInterface } from "@langchain/core/tools";
import * as z from "zod";
import { PoolError } from "../../errors.ts";
import type { OrderTermChanges, OrderTerms } from "../../orders/order-terms.ts";
import { isFinal } from "../../orders/order-transition.ts";
import { defined } from "../../util/defined.ts";
import { errorFacts } from "../parts/error-answer.ts";
import type { Wait } from "../parts/read-tool.ts";
import type { Proposal } from "./approval.ts";
import { callKey, isToolKey } from "./call-key.ts";
import {
  CANCEL_NOTES,
  idReused,
  MODIFY_NOTES,
  type OrderAnswer,
  type OutcomeNotes,
  outcomeAnswer,
  repetition,
  stateAnswer,
} from "./order-answer.ts";
import { orderSummary } from "./order-fields.ts";
import { checkInstrument, checkNotional, permittedAccount } from "./order-limits.ts";
import type { ToolOrder, ToolOutcome } from "./order-pool.ts";
import { type OrderToolParts, orderTool } from "./order-tool.ts";
import { OrderTurns } from "./order-turns.ts";

const orderField = z
  .string()
  .min(1)
  .describe("Name of the order, as place_order has answered it (field order)");

/** Makes `modify_order`. */
export function modifyOrderTool(parts: OrderToolParts): StructuredToolInterface {
  const turns = new OrderTurns();
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
      const options = { key, signal: config.signal, timeoutMs: parts.rules.timeoutMs };
      const send = () => parts.pool.modifyOrder(order, changes, options);
      // One after the other: the terms that result from a modification depend on the one before it.
      return await turns.take(order.key, async () => {
        if (order.hasChange(key)) return await repeated(order, send, MODIFY_NOTES);
        await parts.approvals.approved(() => modifying(parts, order, changes, key, wait));
        if (config.signal?.aborted)
          throw new PoolError("ABORTED", "Cannot modify the order: the run was aborted before it was sent");
        // The pool throws for arguments alone: nothing was sent then.
        return outcomeAnswer(await send(), MODIFY_NOTES);
      });
    },
  });
}

/** Makes the proposal of a modification: of which order, and to which terms. */
async function modifying(
  parts: OrderToolParts,
  order: ToolOrder,
  changes: OrderTermChanges,
  key: string,
  wait: Wait,
): Promise<Proposal> {
  const { pool, rules } = parts;
  const account = permittedAccount(rules, order.account);
  // An outcome that is not known may be an end, and the limits judge the terms that the pool knows.
  await lookedAt(parts, order, wait);
  if (isFinal(order.state))
    throw new PoolError(
      "INVALID_OPTION",
      `Cannot modify the order: it is not open; its state is ${order.state.kind}`,
    );
  const before = statedTerms(order.terms);
  const terms = statedTerms({ ...before, ...changes });
  checkPrices(changes, terms);
  const { contract, ...value } = await pool.use(async (ib) => {
    const found = await ib.qualifyContract(order.contract, wait());
    checkInstrument(rules, found, terms.totalQuantity ?? 0);
    return { contract: found, ...(await checkNotional(ib, rules, found, terms, wait)) };
  }, wait());
  const { notional, currency, isOfMarket } = value;
  const worth = isOfMarket ? `, worth ${notional.toFixed(2)} ${currency}` : "";
  const lines = [before, terms].map((one) => orderSummary(order.contract, one, account));
  const summary = `${lines[0]} becomes ${lines[1]}${worth}`;
  const stated = { action: "modify", order: order.key, conId: contract.conId, before, terms, account };
  return {
    subject: { call: key, stated, notional },
    request: { action: "modify", order: order.key, summary, account, notional, currency },
  };
}

/** Makes `cancel_order`. */
export function cancelOrderTool(parts: OrderToolParts): StructuredToolInterface {
  const { pool, rules } = parts;
  return orderTool(parts, {
    name: "cancel_order",
    description:
      "Cancels an open order that place_order has placed. The outcome is that of the cancel; what was filled before stays filled.",
    fields: { order: orderField },
    run: async ({ order: name }, config, wait) => {
      const { key } = callKey(config);
      const order = ownOrder(parts, name);
      await lookedAt(parts, order, wait);
      const send = () => pool.cancelOrder(order, { key, signal: config.signal, timeoutMs: rules.timeoutMs });
      if (order.hasChange(key)) return await repeated(order, send, CANCEL_NOTES);
      return outcomeAnswer(await send(), CANCEL_NOTES);
    },
  });
}

/** Answers a change that was requested before: under a known key the pool sends nothing, and compares what is requested. */
async function repeated(
  order: ToolOrder,
  send: () => Promise<ToolOutcome>,
  notes: OutcomeNotes,
): Promise<OrderAnswer> {
  try {
    return repetition(outcomeAnswer(await send(), notes), "what it has requested then");
  } catch (error) {
    if (error instanceof PoolError && error.code === "ORDER_KEY_REUSED") return idReused(error, order);
    throw error;
  }
}

/** Makes `get_order`. */
export function getOrderTool(parts: OrderToolParts): StructuredToolInterface {
  return orderTool(parts, {
    name: "get_order",
    description: "Looks up what is known now of an order that place_order has placed; no order is sent.",
    fields: { order: orderField },
    run: async ({ order: name }, _config, wait) => {
      const order = ownOrder(parts, name);
      await lookedAt(parts, order, wait);
      return stateAnswer(order);
    },
    // An outcome would be one of the order: a wrong name says nothing about any.
    failed: (error) => ({ error: errorFacts(error) }),
  });
}

/** States of which more may be known once IBKR has listed its orders. */
const DOUBTFUL: ReadonlySet<string> = new Set(["intended", "journalled", "written", "unknown"]);

/**
 * Reads the open orders where the state of an order is not known. The first session of a process finds out what became of the
 * orders of the one before, and a process whose agent calls no other tool would never have a session.
 */
async function lookedAt({ pool }: OrderToolParts, order: ToolOrder, wait: Wait): Promise<void> {
  if (!DOUBTFUL.has(order.state.kind)) return;
  try {
    await pool.use((ib) => ib.getOpenOrders(wait()), wait());
  } catch {
    // The state goes on being what it is, and the answer says so.
  }
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

/** Gets the terms that these tools state, without prices that the type of an order does not have: TWS writes 0 for them. */
function statedTerms(terms: OrderTerms): OrderTerms {
  const { action, totalQuantity, orderType, lmtPrice, auxPrice, tif, outsideRth } = terms;
  const type = String(orderType);
  return defined({
    action,
    totalQuantity,
    orderType,
    lmtPrice: type.endsWith("LMT") ? lmtPrice : undefined,
    auxPrice: type.startsWith("STP") ? auxPrice : undefined,
    tif,
    outsideRth: outsideRth === true ? true : undefined,
  }) as OrderTerms;
}

/** Refuses a price that the type of the order does not have: what is approved would not be what is sent. */
function checkPrices(changes: OrderTermChanges, terms: OrderTerms): void {
  const names = { lmtPrice: "limitPrice", auxPrice: "stopPrice" } as const;
  for (const name of ["lmtPrice", "auxPrice"] as const)
    if (changes[name] !== undefined && terms[name] === undefined)
      throw new PoolError(
        "INVALID_OPTION",
        `Cannot modify the order: ${names[name]}: does not belong to the order type ${terms.orderType}`,
      );
}
