import type { StructuredToolInterface } from "@langchain/core/tools";
import { PoolError } from "../../errors.ts";
import type { OrderTerms } from "../../orders/order-terms.ts";
import type { OrderPreview } from "../../orders/tws/order-preview.ts";
import type { Contract } from "../../stoqey/mod.ts";
import type { ToolConfig } from "../parts/model-tool.ts";
import type { Wait } from "../parts/read-tool.ts";
import type { ToolReads } from "../parts/session-provider.ts";
import type { Proposal } from "./approval.ts";
import { type CallKey, callKey } from "./call-key.ts";
import {
  idReused,
  notSent,
  type OrderAnswer,
  outcomeAnswer,
  placeNotes,
  repetition,
  stateAnswer,
} from "./order-answer.ts";
import { type OrderInput, orderFields, orderSummary, orderTerms, tradedContract } from "./order-fields.ts";
import {
  checkInstrument,
  checkNotional,
  limitsText,
  type Notional,
  permittedAccount,
} from "./order-limits.ts";
import type { ToolOrder } from "./order-pool.ts";
import { type OrderToolParts, orderTool } from "./order-tool.ts";

/** An order that is inside the limits. */
interface Permitted extends Notional {
  readonly contract: Contract;
  readonly terms: OrderTerms;
  readonly account: string;
}

/** Order of a tool, with the fields that are its own. */
type PlaceInput = OrderInput & { readonly account?: string | undefined };

/** Makes `place_order`. */
export function placeOrderTool(parts: OrderToolParts): StructuredToolInterface {
  return orderTool(parts, {
    name: "place_order",
    description: `Places one order at IBKR and waits until IBKR has it. The answer has an outcome: acknowledged, rejected, not-sent, or unknown; an unknown order may be live and must not be sent again. ${limitsText(parts.rules)}`,
    fields: { ...orderFields },
    run: async (input, config, wait) => await place(parts, input, config, wait),
  });
}

/** Makes `preview_order`. */
export function previewOrderTool(parts: OrderToolParts): StructuredToolInterface {
  const { pool } = parts;
  return orderTool(parts, {
    name: "preview_order",
    description: `Calculates margin and commission of an order without placing it, and checks the limits. ${limitsText(parts.rules)}`,
    fields: { ...orderFields },
    run: async (input, _config, wait) => {
      const { contract, terms, account, notional, currency } = await permitted(parts, input, wait);
      const preview = await pool.previewOrder(contract, terms, wait());
      return { order: orderSummary(contract, terms, account), notional, currency, ...preview };
    },
  });
}

async function place(
  parts: OrderToolParts,
  input: PlaceInput,
  config: ToolConfig,
  wait: Wait,
): Promise<OrderAnswer> {
  const { pool, approvals, recent, rules } = parts;
  const call = callKey(config);
  const earlier = pool.orders.get(call.key);
  // Without a state that proves that nothing is at IBKR, the call was carried out before: nothing is sent a second time.
  if (earlier !== undefined && earlier.state.kind !== "not-sent")
    return await repeated(parts, earlier, input, config, wait);
  if (earlier !== undefined) {
    // Nobody is to decide about an order that the key forbids: without `resend` a known key sends nothing.
    const { contract, terms } = await permitted(parts, input, wait);
    try {
      await pool.placeOrder(contract, terms, { key: call.key });
    } catch (error) {
      if (isReuse(error)) return idReused(error, earlier);
      throw error;
    }
  }
  const { order } = await approvals.approved(async () => {
    const found = await permitted(parts, input, wait);
    const preview = rules.preview ? await pool.previewOrder(found.contract, found.terms, wait()) : undefined;
    return { order: found, ...placing(call, found, preview) };
  });
  if (config.signal?.aborted)
    throw new PoolError("ABORTED", "Cannot place the order: the run was aborted before it was sent");
  const same = JSON.stringify([call.thread, order.contract, order.terms]);
  return await recent.once(same, call.key, async () => await send(parts, order, call, config));
}

/** Sends an order; whatever is thrown, the answer is what the pool knows of it. */
async function send(
  { pool, rules }: OrderToolParts,
  { contract, terms, account }: Permitted,
  { key }: CallKey,
  { signal }: ToolConfig,
): Promise<OrderAnswer> {
  try {
    const { timeoutMs } = rules;
    // Under the same key, `resend` sends nothing but an order of which it is proven that nothing is at IBKR.
    const outcome = await pool.placeOrder(contract, terms, { key, resend: true, signal, timeoutMs });
    return outcomeAnswer(
      outcome,
      placeNotes(`IBKR has the order: ${orderSummary(contract, terms, account)}.`),
    );
  } catch (error) {
    const known = pool.orders.get(key);
    if (known === undefined) return notSent(error);
    // A key of another order says nothing about this one.
    return isReuse(error) ? idReused(error, known) : stateAnswer(known);
  }
}

/** Answers a call that was made before with what became of it. */
async function repeated(
  { pool }: OrderToolParts,
  earlier: ToolOrder,
  input: PlaceInput,
  { signal }: ToolConfig,
  wait: Wait,
): Promise<OrderAnswer> {
  const mark = (answer: OrderAnswer): OrderAnswer => repetition(answer, "the order that it placed then");
  try {
    const contract = await pool.use((ib) => tradedContract(ib, input, wait), wait());
    const terms = orderTerms(input, input.account ?? earlier.account);
    // Compares the orders, and waits while the first call is not answered.
    const outcome = await pool.placeOrder(contract, terms, { key: earlier.key, signal });
    return mark(outcomeAnswer(outcome, placeNotes("IBKR has the order.")));
  } catch (error) {
    return isReuse(error) ? idReused(error, earlier) : mark(stateAnswer(earlier));
  }
}

const isReuse = (error: unknown): boolean => error instanceof PoolError && error.code === "ORDER_KEY_REUSED";

/** Checks an order against all limits. */
async function permitted(parts: OrderToolParts, input: PlaceInput, wait: Wait): Promise<Permitted> {
  const { pool, rules } = parts;
  const account = permittedAccount(rules, input.account);
  const terms = orderTerms(input, account);
  return await pool.use(async (ib: ToolReads) => {
    const contract = await tradedContract(ib, input, wait);
    checkInstrument(rules, contract, input.quantity);
    return { contract, terms, account, ...(await checkNotional(ib, rules, contract, terms, wait)) };
  }, wait());
}

/** Makes the proposal of a new order. */
function placing(
  { key }: CallKey,
  { contract, terms, account, notional, currency, isOfMarket }: Permitted,
  preview: OrderPreview | undefined,
): Proposal {
  const worth = isOfMarket ? `, worth ${notional.toFixed(2)} ${currency}` : "";
  const summary = `${orderSummary(contract, terms, account)}${worth}`;
  return {
    subject: { call: key, stated: { action: "place", contract, terms, account }, notional },
    request: { action: "place", order: key, summary, account, notional, currency, preview },
  };
}
