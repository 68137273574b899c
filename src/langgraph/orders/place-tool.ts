import type { StructuredToolInterface } from "@langchain/core/tools";
import { PoolError } from "../../errors.ts";
import type { OrderTerms } from "../../orders/order-terms.ts";
import type { OrderPreview } from "../../orders/tws/order-preview.ts";
import type { Contract } from "../../stoqey/mod.ts";
import type { ToolConfig, Wait } from "../parts/read-tool.ts";
import type { ToolReads } from "../parts/session-provider.ts";
import { type CallKey, callKey } from "./call-key.ts";
import { notSent, type OrderAnswer, outcomeAnswer, stateAnswer } from "./order-answer.ts";
import { type OrderInput, orderFields, orderSummary, orderTerms, tradedContract } from "./order-fields.ts";
import { checkInstrument, checkNotional, type Notional, permittedAccount } from "./order-limits.ts";
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
    description:
      "Places one order at IBKR, within limits, and waits until IBKR has it. The answer has an outcome: acknowledged, rejected, not-sent, or unknown; an unknown order may be live and must not be sent again.",
    fields: { ...orderFields },
    run: async (input, config, wait) => await place(parts, input, config, wait),
  });
}

/** Makes `preview_order`. */
export function previewOrderTool(parts: OrderToolParts): StructuredToolInterface {
  const { pool } = parts;
  return orderTool(parts, {
    name: "preview_order",
    description: "Calculates margin and commission of an order without placing it, and checks the limits.",
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
  const order = await permitted(parts, input, wait);
  const preview = rules.preview ? await pool.previewOrder(order.contract, order.terms, wait()) : undefined;
  await approvals.decide(approvalRequest(call, order, preview));
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
    return outcomeAnswer(outcome, `IBKR has the order: ${orderSummary(contract, terms, account)}.`);
  } catch (error) {
    const known = pool.orders.get(key);
    // A key of another order says nothing about this one.
    const isOther = error instanceof PoolError && error.code === "ORDER_KEY_REUSED";
    return known === undefined || isOther ? notSent(error) : stateAnswer(known);
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
  const mark = (answer: OrderAnswer): OrderAnswer => ({
    ...answer,
    repeated: true,
    note: `This tool call was made before, and nothing was sent now: this is the answer about the order that it placed then. ${answer.note}`,
  });
  try {
    const contract = await pool.use((ib) => tradedContract(ib, input, wait), wait());
    const terms = orderTerms(input, input.account ?? earlier.account);
    // Compares the orders, and waits while the first call is not answered.
    const outcome = await pool.placeOrder(contract, terms, { key: earlier.key, signal });
    return mark(outcomeAnswer(outcome, "IBKR has the order."));
  } catch (error) {
    if (error instanceof PoolError && error.code === "ORDER_KEY_REUSED") return notSent(error);
    return mark(stateAnswer(earlier));
  }
}

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

function approvalRequest(
  { key }: CallKey,
  { contract, terms, account, notional, currency }: Permitted,
  preview: OrderPreview | undefined,
) {
  const summary = orderSummary(contract, terms, account);
  const request = { kind: "ibkr-order-approval", key, action: "place", summary, account } as const;
  return { ...request, notional, currency, preview };
}
