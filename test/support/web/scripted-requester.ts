import { PoolError } from "../../../src/errors.ts";
import type { ReadOptions } from "../../../src/reads.ts";
import type { WebCall } from "../../../src/web/call.ts";
import type { WebRequester } from "../../../src/web/reads/requester.ts";
import type { StreamedQuote } from "../../../src/web/streams/market-data.ts";
import { type WebRead, WebReads, type WebTask } from "../../../src/web/web-reads.ts";

/** The answer to a request: a body, an error to reject with, or a function that gives either by the request. */
export type Answer = unknown | ((call: WebCall, count: number) => unknown);

/** An error of the gateway with a status. */
export function httpError(httpStatus: number): PoolError {
  return Object.assign(new PoolError("WEB_ERROR", `Cannot read: the gateway answered ${httpStatus}`), {
    httpStatus,
  });
}

/** Gives these bodies in turn, and the last one for ever. */
export function inTurn(...bodies: readonly unknown[]): (call: WebCall, count: number) => unknown {
  return (_call, count) => bodies[Math.min(count, bodies.length - 1)];
}

/** A gateway that answers by path, at once; `wait` moves its time. */
export class ScriptedRequester implements WebRequester {
  readonly what: string = "read what was requested";
  readonly accounts: readonly string[];
  readonly selectedAccount: string;
  readonly calls: WebCall[] = [];
  readonly #answers: Readonly<Record<string, Answer>>;
  readonly #memory: Map<string, Promise<unknown>> = new Map();
  readonly #counts: Map<string, number> = new Map();
  readonly #timeoutMs: number;
  /** Last quotes of open streams, by contract ID. */
  readonly quotes: Map<number, StreamedQuote> = new Map();
  waitedMs = 0;

  constructor(
    answers: Readonly<Record<string, Answer>>,
    accounts: readonly string[] = ["U1"],
    timeoutMs = 60_000,
  ) {
    this.#answers = { "/portfolio/accounts": accounts.map((id) => ({ id, accountId: id })), ...answers };
    this.accounts = accounts;
    this.selectedAccount = accounts[0] ?? "";
    this.#timeoutMs = timeoutMs;
  }

  /** The paths of the requests in their order. */
  get paths(): readonly string[] {
    return this.calls.map(({ path }) => path);
  }

  wallMs(): number {
    return this.waitedMs;
  }

  streamed(conId: number): StreamedQuote | undefined {
    return this.quotes.get(conId);
  }

  leftMs(): number {
    return Math.max(0, this.#timeoutMs - this.waitedMs);
  }

  async call(call: WebCall): Promise<unknown> {
    this.calls.push(call);
    const { path } = call;
    const count = this.#counts.get(path) ?? 0;
    this.#counts.set(path, count + 1);
    if (!Object.hasOwn(this.#answers, path)) throw httpError(404);
    const answer = this.#answers[path];
    const body: unknown = typeof answer === "function" ? answer(call, count) : answer;
    if (body instanceof Error) throw body;
    return structuredClone(body);
  }

  async once<Value>(key: string, make: (requester: WebRequester) => Promise<Value>): Promise<Value> {
    const known = this.#memory.get(key) as Promise<Value> | undefined;
    if (known !== undefined) return await known;
    const made = make(this);
    this.#memory.set(key, made);
    made.catch(() => this.#memory.delete(key));
    return await made;
  }

  async wait(delayMs: number): Promise<void> {
    this.waitedMs += delayMs;
    if (this.leftMs() === 0) throw new PoolError("REQUEST_TIMEOUT", `Cannot ${this.what}: the time is over`);
  }
}

/** Reads over a scripted gateway. */
export class ScriptedReads extends WebReads {
  readonly requester: ScriptedRequester;
  readonly reads: WebRead[] = [];

  constructor(...args: ConstructorParameters<typeof ScriptedRequester>) {
    super();
    this.requester = new ScriptedRequester(...args);
  }

  protected override async read<Result>(
    read: WebRead,
    _options: ReadOptions,
    task: WebTask<Result>,
  ): Promise<Result> {
    this.reads.push(read);
    return await task(this.requester);
  }
}
