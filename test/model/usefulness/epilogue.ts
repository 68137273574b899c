import type { FakeTws, VirtualClock } from "../../../sim/mod.ts";
import { insideOf } from "../../../sim/net/fake-tws.ts";
import { type IbkrPool, PoolError, type PoolOptions } from "../../../src/mod.ts";
import { type CompleteOptions, completeOptions } from "../../../src/options.ts";

/** Time within which a call ends that needs nothing but a session and TWS, in ms. */
const ANSWER_MS = 30_000;

/** A pool and the fake that it uses, after a run, with all faults healed. */
export interface UsefulWorld {
  readonly pool: IbkrPool;
  readonly tws: FakeTws;
  readonly clock: VirtualClock;
  /** Options that the pool was made with. */
  readonly options: PoolOptions;
  /** Time for which the fake keeps a lost session and its client ID, in ms. */
  readonly lingerMs: number;
}

/** One promise of usefulness: what a pool does that works, beside all that it must not do. */
export interface UsefulPromise {
  /** The promise, in plain words. */
  readonly name: string;
  /** Uses the pool, and notes what it does not do. */
  try(epilogue: Epilogue): Promise<void>;
}

/** End of a call. */
export type Ended<Value> =
  | { readonly kind: "value"; readonly value: Value; readonly tookMs: number }
  | { readonly kind: "error"; readonly error: unknown; readonly tookMs: number }
  | { readonly kind: "pending" };

/** Uses a pool without faults other than its own, and keeps a sentence for each check that fails. */
export class Epilogue {
  readonly pool: IbkrPool;
  readonly tws: FakeTws;
  readonly clock: VirtualClock;
  readonly options: CompleteOptions;
  readonly lingerMs: number;
  /** Names of the checks so far, whether they held or not. */
  readonly checked: Set<string> = new Set();
  /** Names of the checks that failed. */
  readonly failed: Set<string> = new Set();
  /** A sentence for each check that failed, oldest first. */
  readonly breaches: string[] = [];

  constructor({ pool, tws, clock, options, lingerMs }: UsefulWorld) {
    this.pool = pool;
    this.tws = tws;
    this.clock = clock;
    this.options = completeOptions(options);
    this.lingerMs = lingerMs;
  }

  /** Time within which a pool without faults has a session again, in ms: a wait, a dial and a handshake. */
  get readyMs(): number {
    const { backoffMsMax, dialTimeoutMs, handshakeTimeoutMs } = this.options;
    return this.lingerMs + backoffMsMax + dialTimeoutMs + handshakeTimeoutMs;
  }

  /** Notes a sentence unless a check holds. @returns Whether it holds. */
  check(name: string, holds: boolean, instead: string): boolean {
    this.checked.add(name);
    if (holds) return true;
    this.failed.add(name);
    this.breaches.push(`${name}: ${instead}`);
    return false;
  }

  /** Waits for the end of a call, at most for a time. */
  async end<Value>(call: () => Promise<Value>, withinMs: number = ANSWER_MS): Promise<Ended<Value>> {
    const beganMs = this.clock.now();
    let end: Ended<Value> = { kind: "pending" };
    const done = this.#begun(call).then(
      (value) => {
        end = { kind: "value", value, tookMs: this.clock.now() - beganMs };
      },
      (error: unknown) => {
        end = { kind: "error", error, tookMs: this.clock.now() - beganMs };
      },
    );
    // The call may never end: that is for the check to say.
    await this.clock.until(done, withinMs).catch(() => {});
    return end;
  }

  /** Checks that a call gives a value. */
  async value<Value>(
    name: string,
    call: () => Promise<Value>,
    withinMs: number = ANSWER_MS,
  ): Promise<Value | undefined> {
    const end = await this.end(call, withinMs);
    this.check(name, end.kind === "value", endText(end, withinMs));
    return end.kind === "value" ? end.value : undefined;
  }

  /** Checks that a call rejects with a code, and no later than after a time. */
  async refusal(
    name: string,
    code: string,
    call: () => Promise<unknown>,
    withinMs: number = ANSWER_MS,
  ): Promise<void> {
    const end = await this.end(call, withinMs + 1);
    const holds = end.kind === "error" && end.error instanceof PoolError && end.error.code === code;
    this.check(name, holds, `${endText(end, withinMs)} instead of ${code}`);
  }

  /** Waits until there is a session, and notes a sentence if there is none in time. */
  async ready(name: string): Promise<boolean> {
    const timeoutMs = this.readyMs;
    const info = await this.value(
      name,
      () => this.pool.connect({ timeoutMs, failFast: false }),
      timeoutMs + ANSWER_MS,
    );
    return info !== undefined;
  }

  /** The first account of the login. */
  get account(): string {
    return insideOf(this.tws).shared.exchange.accounts[0] ?? "";
  }

  /** Counts the events of a name that the fake has recorded. */
  seen(event: Parameters<FakeTws["trace"]["of"]>[0], detail: string = ""): number {
    return this.tws.trace.of(event).filter((one) => detail === "" || one.detail === detail).length;
  }

  async #begun<Value>(call: () => Promise<Value>): Promise<Value> {
    return call();
  }
}

/** Says how a call ended. */
export function endText(end: Ended<unknown>, withinMs: number): string {
  switch (end.kind) {
    case "value":
      return `it ended after ${end.tookMs} ms with a value`;
    case "error":
      return `it rejected after ${end.tookMs} ms with ${errorText(end.error)}`;
    case "pending":
      return `it had not ended after ${withinMs} ms`;
  }
}

function errorText(error: unknown): string {
  if (error instanceof PoolError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
