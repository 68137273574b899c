import { forCaller, PoolError } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import { onAbort } from "../../util/abort.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import { abortedError, type Deadline, onTimeout } from "../http/deadline.ts";
import { type EndpointLimit, limitsOf } from "./endpoint-limits.ts";
import { type OrderRole, orderRole } from "./order-chain.ts";

/** Priority class of a request: tickles, logins, replies and cancels; then reads that a caller waits for; then bulk reads. */
export type WebLane = "control" | "interactive" | "bulk";

/** All lanes, highest priority first. */
export const WEB_LANES: readonly WebLane[] = ["control", "interactive", "bulk"];

/** Sends one request in its own way; `signal` aborts when nobody waits for the answer any more. */
export type OwnSend = (signal: AbortSignal) => Promise<WebAnswer>;

/** Parts of the scheduler that a request needs. */
export interface RequestOwner {
  readonly clock: Clock;
  /** Says why the request has no answer yet, as the end of a sentence. */
  timeoutReason(request: WebRequest, timeoutMs: number): string;
  /** Notes that the last caller has left. */
  abandoned(request: WebRequest): void;
}

interface Caller {
  readonly what: string;
  readonly deadlineMs: number;
  readonly settle: (outcome: { readonly answer: WebAnswer } | { readonly error: unknown }) => void;
}

/** Terms of one request. */
interface RequestTerms {
  readonly lane: WebLane;
  readonly send?: OwnSend | undefined;
  readonly left?: (() => void) | undefined;
}

/** One request and all callers that wait for its answer. */
export class WebRequest {
  readonly call: WebCall;
  /** Equal reads have equal keys; undefined for a request that no other caller may join. */
  readonly key: string | undefined;
  readonly role: OrderRole;
  readonly limits: readonly EndpointLimit[];
  /** Time at which it was queued, by the clock in ms. */
  readonly enteredMs: number;
  /** Aborts the request once it was sent. */
  readonly controller: AbortController = new AbortController();
  lane: WebLane;
  /** Sends it in its own way; undefined for an ordinary request. */
  readonly ownSend: OwnSend | undefined;
  /** Called when it leaves. */
  readonly left: (() => void) | undefined;
  state: "queued" | "sent" | "ended" = "queued";
  readonly #owner: RequestOwner;
  readonly #callers = new Set<Caller>();

  constructor(
    owner: RequestOwner,
    call: WebCall,
    { lane, send, left }: RequestTerms,
    key: string | undefined,
  ) {
    this.#owner = owner;
    this.call = call;
    this.lane = lane;
    this.ownSend = send;
    this.left = left;
    this.key = key;
    this.role = orderRole(call);
    this.limits = limitsOf(call);
    this.enteredMs = owner.clock.now();
  }

  /** Description of the request by its first caller, for a sentence "Cannot <what>: ...". */
  get what(): string {
    for (const { what } of this.#callers) return what;
    return "send a request";
  }

  /** Adds a caller. */
  join(what: string, { timeoutMs, signal }: Deadline): Promise<WebAnswer> {
    const { clock } = this.#owner;
    return new Promise((resolve, reject) => {
      let cancelTimer: (() => void) | undefined;
      let unlisten: (() => void) | undefined;
      const settle: Caller["settle"] = (outcome) => {
        cancelTimer?.();
        unlisten?.();
        this.#callers.delete(caller);
        if ("answer" in outcome) resolve(outcome.answer);
        else reject(forCaller(outcome.error));
      };
      const caller: Caller = { what, deadlineMs: clock.now() + timeoutMs, settle };
      this.#callers.add(caller);
      cancelTimer = onTimeout(clock, timeoutMs, () => {
        const sentence = `Cannot ${what}: ${this.#owner.timeoutReason(this, timeoutMs)}`;
        this.#leave(caller, new PoolError("REQUEST_TIMEOUT", sentence));
      });
      unlisten = onAbort(signal, () => this.#leave(caller, abortedError(what, signal)));
    });
  }

  /** Rejects the callers whose deadline is not after a time. */
  rejectUntil(untilMs: number, error: (what: string) => PoolError): void {
    for (const caller of [...this.#callers]) {
      if (caller.deadlineMs <= untilMs) this.#leave(caller, error(caller.what));
    }
  }

  /** Resolves every caller. */
  resolve(answer: WebAnswer): void {
    this.#end({ answer });
  }

  /** Rejects every caller. */
  reject(error: unknown): void {
    this.#end({ error });
  }

  #end(outcome: Parameters<Caller["settle"]>[0]): void {
    this.state = "ended";
    for (const caller of [...this.#callers]) caller.settle(outcome);
  }

  #leave(caller: Caller, error: PoolError): void {
    if (!this.#callers.has(caller)) return;
    caller.settle({ error });
    if (this.#callers.size === 0) this.#owner.abandoned(this);
  }
}

/** Gives the key of a read that equal reads share; undefined for other calls. */
export function shareKey({ method, path, query }: WebCall): string | undefined {
  if (method !== "GET") return undefined;
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) params.append(name, String(value));
  }
  params.sort();
  return `${path}?${params}`;
}
