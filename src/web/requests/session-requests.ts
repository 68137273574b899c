import { PoolError } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import { classifyAnswer } from "../http/classify.ts";
import { isNeverSent } from "../http/failure.ts";
import { orderRole } from "../pacing/order-chain.ts";
import type { RequestScheduler } from "../pacing/request-scheduler.ts";
import type { SubmitOptions } from "../pacing/scheduler-parts.ts";
import type { WebLane } from "../pacing/web-request.ts";
import type { WebRequester } from "../reads/requester.ts";
import type { DegradedReason } from "../session/web-state.ts";
import type { StreamedQuote } from "../streams/market-data.ts";
import type { SessionFault } from "../web-session.ts";
import type { LiveWebSession } from "./live-web-session.ts";
import { checkCall } from "./raw-call.ts";
import { outcomeUnknown, ReadScope } from "./read-scope.ts";

/** Reason of `LiveWebSession.degraded` during the penalty of IBKR. */
const PENALTY: DegradedReason = "pacing";
/** Codes of a request that may have reached IBKR, and has no answer. */
const UNANSWERED: ReadonlySet<string> = new Set(["REQUEST_TIMEOUT", "CONNECT_FAILED", "SESSION_LOST"]);
/** Delay after a read that could not reach the gateway, in ms. */
const AGAIN_MS = 1_000;
/** Default timeout of a value that is made once for a session, in ms. */
const ONCE_MS = 20_000;

/** Dependencies of the requests of all sessions. */
export interface SessionRequestsOptions {
  readonly clock: Clock;
  readonly scheduler: Pick<RequestScheduler, "submit">;
  /** Timeout of reads in ms; undefined for that of each operation. */
  readonly timeoutMs: number | undefined;
  /** Gives the last quote of an open stream of a contract; undefined for none. */
  streamed(conId: number): StreamedQuote | undefined;
  /** Receives the epoch of a session that may have ended, which the tickle finds out. */
  suspect(epoch: number): void;
  /** Receives what the answer to a request shows of the session. */
  fault(fault: SessionFault, epoch: number, reason: string): void;
}

/** Sends the requests of reads and leases on one session, and judges their answers. */
export class SessionRequests {
  readonly #live: LiveWebSession;
  readonly #options: SessionRequestsOptions;

  constructor(live: LiveWebSession, options: SessionRequestsOptions) {
    this.#live = live;
    this.#options = options;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** Timeout of reads in ms; undefined for that of each operation. */
  get timeoutMs(): number | undefined {
    return this.#options.timeoutMs;
  }

  /** Makes what one read sends its requests with. */
  requester(what: string, scope: ReadScope): WebRequester {
    const { accounts, selectedAccount } = this.#live.session;
    return {
      what,
      accounts,
      selectedAccount,
      wallMs: () => this.clock.wallMs?.() ?? this.clock.now(),
      streamed: (conId) => this.#options.streamed(conId),
      leftMs: () => scope.leftMs,
      call: (call, lane) => this.#call(what, call, scope, lane),
      once: (key, make) => this.#once(what, key, make),
      wait: (delayMs) => scope.wait((callback) => this.clock.after(delayMs, callback)),
    };
  }

  /**
   * Sends one request as it is, once.
   *
   * @returns The answer, whatever its status.
   */
  async raw(what: string, call: WebCall, scope: ReadScope): Promise<WebAnswer> {
    const checked = checkCall(what, call);
    const answer = await this.#sendRaw(what, checked, scope);
    // A caller may send anything: the answer of one endpoint alone ends no session that others use.
    if (classifyAnswer(checked, answer).kind === "session") this.#options.suspect(this.#live.epoch);
    return answer;
  }

  async #sendRaw(what: string, call: WebCall, scope: ReadScope): Promise<WebAnswer> {
    const acts = call.method !== "GET";
    const left = (): void => {
      scope.isActing = acts;
    };
    try {
      return await this.#send(what, call, scope, laneOf(call), { share: false, left });
    } catch (error) {
      const isUnanswered = error instanceof PoolError && UNANSWERED.has(error.code) && !isNeverSent(error);
      if (scope.isActing && isUnanswered) throw outcomeUnknown(error);
      throw error;
    } finally {
      scope.isActing = false;
    }
  }

  async #call(
    what: string,
    call: WebCall,
    scope: ReadScope,
    lane: WebLane = "interactive",
  ): Promise<unknown> {
    const answer = await this.#sendRead(what, call, scope, lane);
    const verdict = classifyAnswer(call, answer);
    switch (verdict.kind) {
      case "ok":
        return answer.body;
      case "session":
        this.#options.fault(verdict.fault, this.#live.epoch, verdict.reason);
        throw new PoolError("SESSION_LOST", `Cannot ${what}: ${verdict.reason}`);
      case "penalty":
        throw new PoolError("RATE_LIMITED", `Cannot ${what}: IBKR answered 429, too many requests`, {
          httpStatus: answer.status,
        });
      case "failed":
        throw new PoolError("WEB_ERROR", `Cannot ${what}: ${verdict.message}`, { httpStatus: answer.status });
    }
  }

  /**
   * Sends a request of a read. A gateway that cannot be reached restarts, or its machine has no network for a moment: the tickle
   * judges the session, and a request that changes nothing is sent again until the time of the read is over.
   */
  async #sendRead(what: string, call: WebCall, scope: ReadScope, lane: WebLane): Promise<WebAnswer> {
    const isSafe = call.method === "GET";
    for (;;) {
      try {
        return await this.#send(what, call, scope, lane, { share: isSafe });
      } catch (error) {
        const isUnreachable = error instanceof PoolError && error.code === "CONNECT_FAILED";
        if (!isSafe || !isUnreachable || scope.leftMs <= AGAIN_MS) throw error;
        await scope.wait((again) => this.clock.after(AGAIN_MS, again));
      }
    }
  }

  async #send(
    what: string,
    call: WebCall,
    scope: ReadScope,
    lane: WebLane,
    terms: Pick<SubmitOptions, "share" | "left">,
  ): Promise<WebAnswer> {
    // During the penalty the scheduler knows until when nothing is sent, and rejects who cannot wait for that. A reply and a
    // cancel are tried although tickles fail.
    while (this.#live.degraded !== undefined && this.#live.degraded !== PENALTY && lane !== "control")
      await scope.wait((again) => this.#live.whenUsable(again));
    const { signal, leftMs: timeoutMs } = scope;
    const answer = this.#options.scheduler.submit(what, call, { lane, timeoutMs, signal, ...terms });
    scope.yieldTimer();
    try {
      return await answer;
    } catch (error) {
      // The login page of the gateway.
      if (error instanceof PoolError && error.code === "LOGIN_REQUIRED")
        this.#options.suspect(this.#live.epoch);
      throw error;
    }
  }

  /** Makes a value once for the session. Its requests are no caller's own: one that leaves does not end them. */
  #once<Value>(what: string, key: string, make: (requester: WebRequester) => Promise<Value>): Promise<Value> {
    const { memo } = this.#live;
    const known = memo.get(key) as Promise<Value> | undefined;
    if (known !== undefined) return known;
    const scope = new ReadScope(
      { what, timeoutMs: this.timeoutMs ?? ONCE_MS, signal: undefined },
      this.#live,
      this.clock,
    );
    const made = scope.run(() => make(this.requester(what, scope)));
    memo.set(key, made);
    made.catch(() => {
      if (memo.get(key) === made) memo.delete(key);
    });
    return made;
  }
}

/** Gives the lane of a request that is sent as it is: replies to order questions and cancels go before reads. */
function laneOf(call: WebCall): WebLane {
  const { kind } = orderRole(call);
  return kind === "reply" || kind === "cancel" ? "control" : "interactive";
}
