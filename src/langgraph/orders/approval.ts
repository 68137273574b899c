import { interrupt } from "@langchain/langgraph";
import { reasonOf } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import { Refusal } from "../parts/refusal.ts";
import { type ApprovalSubject, approvalKey, holdsFor, isOfCall } from "./approval-key.ts";
import type { OrderApproval, OrderApprovalRequest, OrderToolsOptions } from "./order-tool-options.ts";

/** The most decisions that one value may carry, and that are kept for other calls. */
const DECISIONS_MAX = 1_000;
/** Time of a decision in the process after which the market and the order are looked at again, in ms. */
const FRESH_MS = 10_000;

/** Something that may be sent once it is approved, with the request without its key. */
export interface Proposal {
  readonly subject: ApprovalSubject;
  readonly request: Omit<OrderApprovalRequest, "kind" | "key">;
}

/**
 * Gets decisions about orders.
 *
 * A decision is bound to what was stated: it names the key of its request, which has a fingerprint of the terms in it. A
 * decision about other terms is none, and the request is made again with the new ones.
 *
 * LangGraph matches the values that resume a node with its interrupts by their number alone, and parallel tool calls of one node
 * reach their interrupts in any order. A decision that names another call is therefore kept for that call.
 */
export class Approvals {
  readonly #approval: OrderToolsOptions["approval"];
  readonly #clock: Clock;
  readonly #kept = new Map<string, OrderApproval>();

  constructor(approval: OrderToolsOptions["approval"], clock: Clock) {
    this.#approval = approval;
    this.#clock = clock;
  }

  /**
   * Finds what is to be sent, and waits for the decision about it.
   *
   * @param find Finds it as it is now; called again after a decision that took its time.
   * @returns What was approved.
   * @throws {Refusal} `NOT_APPROVED` when it is refused, or the one who decides failed. `GraphInterrupt` of LangGraph, which
   * suspends the graph.
   */
  async approved<Found extends Proposal>(find: () => Promise<Found>): Promise<Found> {
    const approval = this.#approval;
    const found = await find();
    if (approval === "none") return found;
    const request = requestOf(found);
    if (approval === "interrupt") {
      judge(this.#interrupted(request, found.subject));
      return found;
    }
    const startMs = this.#clock.now();
    let decision: OrderApproval;
    try {
      decision = await approval(request);
    } catch (cause) {
      throw new Refusal("NOT_APPROVED", `Cannot trade: the approval failed: ${reasonOf(cause)}`, {
        cause,
      });
    }
    judge(decision);
    const { key: named } = decision;
    if (named !== undefined && named !== request.key)
      throw new Refusal("NOT_APPROVED", "Cannot trade: the decision names another request");
    if (this.#clock.now() - startMs <= FRESH_MS) return found;
    const now = await find();
    if (holdsFor(request.key, now.subject)) return now;
    throw new Refusal(
      "NOT_APPROVED",
      `Cannot trade: what was approved has changed while the decision was awaited: it was ${request.summary}, and is now ${now.request.summary}`,
    );
  }

  #interrupted(request: OrderApprovalRequest, subject: ApprovalSubject): OrderApproval {
    for (let tries = 0; tries < DECISIONS_MAX; tries++) {
      const kept = this.#taken(subject);
      if (kept !== undefined) return kept;
      // Suspends the graph by an exception where no further value was given.
      this.#keep(interrupt(request));
    }
    throw new Refusal("NOT_APPROVED", `Cannot trade: no decision names the key ${request.key}`);
  }

  /** Takes the decision about a subject; those about other terms of the same call are dropped. */
  #taken(subject: ApprovalSubject): OrderApproval | undefined {
    let taken: OrderApproval | undefined;
    for (const [key, decision] of this.#kept) {
      if (!isOfCall(key, subject.call)) continue;
      this.#kept.delete(key);
      if (holdsFor(key, subject)) taken = decision;
    }
    return taken;
  }

  #keep(value: unknown): void {
    const decisions: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of decisions.slice(0, DECISIONS_MAX)) {
      const { key } = Object(one) as Partial<OrderApproval>;
      if (typeof key !== "string") continue;
      // The newest decision is the last one.
      this.#kept.delete(key);
      this.#kept.set(key, one as OrderApproval);
    }
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= DECISIONS_MAX) break;
      this.#kept.delete(key);
    }
  }
}

function requestOf({ subject, request }: Proposal): OrderApprovalRequest {
  return { kind: "ibkr-order-approval", key: approvalKey(subject), ...request };
}

/** Throws unless a decision approves: anything but `approved: true` is a refusal. */
function judge(decision: OrderApproval | undefined): void {
  const { approved, reason } = Object(decision) as Partial<OrderApproval>;
  if (approved === true) return;
  const why = typeof reason === "string" && reason !== "" ? `: ${reason}` : "";
  throw new Refusal("NOT_APPROVED", `Cannot trade: the order was not approved${why}`);
}
