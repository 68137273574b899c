import type { Clock } from "../../seams/clock.ts";
import type { OrderAnswer } from "./order-answer.ts";

interface Recent {
  readonly key: string;
  readonly atMs: number;
  readonly answer: Promise<OrderAnswer>;
}

/**
 * Finds a repetition of an order by another tool call: models send the same order twice, in one message or after a doubtful
 * answer. An order that was refused, or of which nothing was sent, is no reason to keep an equal one back.
 */
export class RecentOrders {
  readonly #clock: Clock;
  readonly #withinMs: number;
  readonly #recent = new Map<string, Recent>();

  constructor(clock: Clock, withinMs: number) {
    this.#clock = clock;
    this.#withinMs = withinMs;
  }

  /**
   * Sends an order, unless an equal one of another call was sent lately.
   *
   * @param terms Equal for equal orders of one thread.
   * @returns The answer of `send`, or of the earlier call, which is marked.
   */
  async once(terms: string, key: string, send: () => Promise<OrderAnswer>): Promise<OrderAnswer> {
    const nowMs = this.#clock.now();
    for (const [known, { atMs }] of this.#recent)
      if (nowMs - atMs >= this.#withinMs) this.#recent.delete(known);
    const earlier = this.#recent.get(terms);
    if (earlier !== undefined && earlier.key !== key) {
      const answer = await earlier.answer;
      const leftMs = this.#withinMs - (this.#clock.now() - earlier.atMs);
      const second =
        answer.outcome === "unknown"
          ? ""
          : ` A second equal order is possible in ${Math.max(1, Math.ceil(leftMs / 1_000))} s.`;
      const note = `An equal order was sent by another tool call less than ${this.#withinMs / 1_000} s ago, and this one was not sent: this is the answer about the earlier one. ${answer.note}${second}`;
      return { ...answer, repeated: true, note };
    }
    const answer = send();
    this.#recent.set(terms, { key, atMs: nowMs, answer });
    try {
      const { outcome } = await answer;
      if (outcome === "rejected" || outcome === "not-sent") this.#recent.delete(terms);
    } catch {
      this.#recent.delete(terms);
    }
    return await answer;
  }
}
