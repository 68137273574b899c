import { interrupt } from "@langchain/langgraph";
import { reasonOf } from "../../errors.ts";
import { Refusal } from "../parts/refusal.ts";
import type { OrderApproval, OrderApprovalRequest, OrderToolsOptions } from "./order-tool-options.ts";

/** The most decisions that one value may carry, and that are kept for other calls. */
const DECISIONS_MAX = 1_000;

/**
 * Gets decisions about orders.
 *
 * LangGraph matches the values that resume a node with its interrupts by their number alone, and parallel tool calls of one node
 * reach their interrupts in any order. A decision therefore names the key of its request. One that names another is kept for the
 * call that it is meant for, and is never taken for an own one.
 */
export class Approvals {
  readonly #approval: OrderToolsOptions["approval"];
  readonly #kept = new Map<string, OrderApproval>();

  constructor(approval: OrderToolsOptions["approval"]) {
    this.#approval = approval;
  }

  /**
   * Waits for the decision about an order.
   *
   * @throws {Refusal} `NOT_APPROVED` when it is refused, or the one who decides failed. `GraphInterrupt` of LangGraph, which
   * suspends the graph.
   */
  async decide(request: OrderApprovalRequest): Promise<void> {
    const approval = this.#approval;
    if (approval === "none") return;
    if (approval === "interrupt") return judge(this.#interrupted(request));
    let decision: OrderApproval;
    try {
      decision = await approval(request);
    } catch (cause) {
      throw new Refusal("NOT_APPROVED", `Cannot trade: the approval failed: ${reasonOf(cause)}`, {
        cause,
      });
    }
    judge(decision);
  }

  #interrupted(request: OrderApprovalRequest): OrderApproval {
    for (let tries = 0; tries < DECISIONS_MAX; tries++) {
      const kept = this.#kept.get(request.key);
      if (kept !== undefined) {
        this.#kept.delete(request.key);
        return kept;
      }
      // Suspends the graph by an exception where no further value was given.
      this.#keep(interrupt(request));
    }
    throw new Refusal("NOT_APPROVED", `Cannot trade: no decision names the key ${request.key}`);
  }

  #keep(value: unknown): void {
    const decisions: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of decisions.slice(0, DECISIONS_MAX)) {
      const { key } = Object(one) as Partial<OrderApproval>;
      if (typeof key === "string") this.#kept.set(key, one as OrderApproval);
    }
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= DECISIONS_MAX) break;
      this.#kept.delete(key);
    }
  }
}

/** Throws unless a decision approves: anything but `approved: true` is a refusal. */
function judge(decision: OrderApproval | undefined): void {
  const { approved, reason } = Object(decision) as Partial<OrderApproval>;
  if (approved === true) return;
  const why = typeof reason === "string" && reason !== "" ? `: ${reason}` : "";
  throw new Refusal("NOT_APPROVED", `Cannot trade: the order was not approved${why}`);
}
