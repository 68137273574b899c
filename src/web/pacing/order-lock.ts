import type { WebAnswer } from "../call.ts";
import { afterAnswer, type ChainState, chainDecision, FREE, type OrderRole, POSTED } from "./order-chain.ts";
import type { SchedulerHooks } from "./scheduler-parts.ts";

/** The lock that an order holds from its start to its final answer, and the limit of its questions. */
export class OrderLock {
  readonly #questionTimeoutMs: number;
  readonly #hooks: SchedulerHooks;
  #state: ChainState = FREE;

  /** @param questionTimeoutMs Time that a question may stay open, in ms. */
  constructor(questionTimeoutMs: number, hooks: SchedulerHooks) {
    this.#questionTimeoutMs = questionTimeoutMs;
    this.#hooks = hooks;
  }

  /** Whether an order is on its way, or has an open question. */
  get isHeld(): boolean {
    return this.#state.kind !== "free";
  }

  /** End of the open question, by the clock in ms; `Infinity` for none. */
  get untilMs(): number {
    return this.#state.kind === "question" ? this.#state.untilMs : Number.POSITIVE_INFINITY;
  }

  /** Decides on a call; `onTheirWay` counts the requests that may not have reached IBKR yet. */
  decide(role: OrderRole, onTheirWay: number): "go" | "wait" | "ended" {
    return chainDecision(this.#state, role, onTheirWay);
  }

  /** Notes that a request leaves: an order or a reply takes the lock. */
  sent({ kind }: OrderRole): void {
    if (takesLock(kind)) this.#state = POSTED;
  }

  /** Notes the answer to a request: that of an order ends the lock, or opens a question. */
  answered({ kind }: OrderRole, answer: WebAnswer, nowMs: number): void {
    if (!takesLock(kind)) return;
    this.#state = afterAnswer(answer, nowMs + this.#questionTimeoutMs);
    if (this.#state.kind === "question") this.#hooks.questionOpened?.(this.#state.id);
  }

  /** Notes that a request ended without an answer: the fate of an order is not known, and no question of it can be. */
  unanswered({ kind }: OrderRole): void {
    if (takesLock(kind)) this.#state = FREE;
  }

  /** Ends a question that was open for too long. */
  expire(nowMs: number): void {
    if (this.untilMs <= nowMs) this.abandon();
  }

  /** Ends an open question: its reply is refused, and other requests go on. */
  abandon(): void {
    if (this.#state.kind !== "question") return;
    const { id } = this.#state;
    this.#state = FREE;
    this.#hooks.questionAbandoned?.(id);
  }
}

/** Returns whether a call holds the lock until its answer: only an order and a reply can raise a question. */
function takesLock(kind: OrderRole["kind"]): boolean {
  return kind === "write" || kind === "reply";
}
