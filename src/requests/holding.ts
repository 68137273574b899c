import type { AnyOperation } from "./operation.ts";
import type { Question } from "./question.ts";

/** A question whose types do not matter to whoever keeps it. */
// biome-ignore lint/suspicious/noExplicitAny: questions are kept to be asked again, and never looked into.
export type AnyQuestion = Question<any, any>;

/** What TWS goes on sending after the first answer of a line, such as updates of the positions, and who holds it. */
export class Holding {
  readonly #held = new Map<string, { readonly question: AnyQuestion; holders: number }>();
  /** What TWS sends now; of one line it sends one at a time. */
  #sent: { readonly key: string; readonly operation: AnyOperation } | undefined;

  /** How many different ones are held. */
  get size(): number {
    return this.#held.size;
  }

  /** All that are held. */
  get questions(): readonly AnyQuestion[] {
    return [...this.#held.values()].map(({ question }) => question);
  }

  holds(key: string): boolean {
    return this.#held.has(key);
  }

  hold(question: AnyQuestion): void {
    const held = this.#held.get(question.key);
    if (held === undefined) this.#held.set(question.key, { question, holders: 1 });
    else held.holders++;
  }

  letGo(key: string): void {
    const held = this.#held.get(key);
    if (held !== undefined && --held.holders === 0) this.#held.delete(key);
  }

  /** A request was sent; TWS goes on after its answer if it can be released. */
  requested(key: string, operation: AnyOperation): void {
    this.#sent = operation.release === undefined ? undefined : { key, operation };
  }

  /** A request was cancelled. */
  cancelled(): void {
    this.#sent = undefined;
  }

  /** One that is held, and that TWS does not send. */
  missing(): AnyQuestion | undefined {
    if (this.#sent !== undefined && this.#held.has(this.#sent.key)) return undefined;
    return this.questions[0];
  }

  /** The one whose turn is next, where several are held. */
  next(): AnyQuestion | undefined {
    const { questions } = this;
    const place = questions.findIndex(({ key }) => key === this.#sent?.key);
    return questions[(place + 1) % questions.length];
  }

  /** Takes what TWS sends and nobody holds, so that it is ended. */
  takeUnwanted(): AnyOperation | undefined {
    const sent = this.#sent;
    if (sent === undefined || this.#held.size > 0) return undefined;
    this.#sent = undefined;
    return sent.operation;
  }

  clear(): void {
    this.#held.clear();
    this.#sent = undefined;
  }
}
