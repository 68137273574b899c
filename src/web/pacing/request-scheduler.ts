import type { PoolError } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import { durationText } from "../../util/duration-text.ts";
import { frozen } from "../../util/frozen.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import { abortedError } from "../http/deadline.ts";
import { STATUS } from "../http/http-status.ts";
import { Lanes } from "./lanes.ts";
import { OrderLock } from "./order-lock.ts";
import { notSent, questionEnded, rateLimited, unsentReason } from "./scheduler-errors.ts";
import type { SchedulerParts, SchedulerStats, SubmitOptions } from "./scheduler-parts.ts";
import { SharedReads } from "./shared-reads.ts";
import { SlowWaits } from "./slow-waits.ts";
import { StartRules } from "./start-rules.ts";
import { type RequestOwner, shareKey, WebRequest } from "./web-request.ts";

/** Sends the requests of all callers: by lane, inside the limits of IBKR, and alone while an order is on its way. */
export class RequestScheduler implements RequestOwner {
  readonly clock: Clock;
  readonly #parts: SchedulerParts;
  readonly #rules: StartRules;
  readonly #lanes = new Lanes();
  readonly #lock: OrderLock;
  readonly #slow: SlowWaits;
  readonly #shared = new SharedReads();
  #over: PoolError | undefined;
  /** Whether a pass runs, and whether something changed meanwhile. */
  #passing = false;
  #again = false;
  #cancelTimer: (() => void) | undefined;
  #waitMsMax = 0;

  constructor(parts: SchedulerParts) {
    this.clock = parts.clock;
    this.#parts = parts;
    this.#rules = new StartRules(parts);
    this.#slow = new SlowWaits(parts.hooks);
    this.#lock = new OrderLock(parts.questionTimeoutMs, parts.hooks);
  }

  /** Whether an order is on its way, or has an open question, so that other requests wait. */
  get isHeldBack(): boolean {
    return this.#lock.isHeld;
  }

  /**
   * Sends a request when its turn comes, and resolves with the answer, whatever its status but 429.
   *
   * @param what What is done, for a sentence "Cannot <what>: ...".
   * @throws {PoolError} `REQUEST_TIMEOUT`, `ABORTED`, `RATE_LIMITED` for a 429 or a deadline inside the penalty,
   * `QUESTION_ENDED` for a reply to a question that is not open, and the errors of `send`.
   */
  async submit(what: string, call: WebCall, options: SubmitOptions): Promise<WebAnswer> {
    const { lane, timeoutMs, signal, share = true } = options;
    if (this.#over !== undefined) throw this.#over;
    if (signal?.aborted === true) throw abortedError(what, signal);
    if (timeoutMs <= 0) throw notSent(what);
    const nowMs = this.clock.now();
    const pauseMs = this.#rules.penalty.endAfter(nowMs, nowMs + timeoutMs);
    if (pauseMs !== undefined) throw rateLimited(what, this.clock, pauseMs);
    const key = share ? shareKey(call) : undefined;
    const known = this.#shared.get(key);
    const request = known ?? new WebRequest(this, call, options, key);
    const answer = request.join(what, { timeoutMs, signal });
    if (known === undefined) {
      this.#lanes.push(request);
      this.#shared.add(request);
    } else if (known.state === "queued") this.#lanes.raise(known, lane);
    this.#go();
    return await answer;
  }

  /** Rejects what waits to be sent, except in the lane `control`, and ends an open question: the session is over. */
  fail(error: PoolError): void {
    for (const request of this.#lanes.all(["interactive", "bulk"])) this.#drop(request, error);
    this.#lock.abandon();
    this.#go();
  }

  /** Rejects everything, and sends nothing more. */
  close(error: PoolError): void {
    if (this.#over !== undefined) return;
    this.#over = error;
    this.#cancelTimer?.();
    for (const request of this.#lanes.all()) this.#drop(request, error);
    for (const request of [...this.#rules.inFlight]) {
      this.#rules.ended(request);
      this.#shared.remove(request);
      request.reject(error);
      request.controller.abort(error);
    }
  }

  /** Gets the numbers. */
  stats(): SchedulerStats {
    const waitedMs = this.clock.now() - (this.#lanes.oldest()?.enteredMs ?? this.clock.now());
    return {
      inFlight: this.#rules.inFlight.size,
      queued: this.#lanes.counts(),
      penaltyUntilMs: this.#rules.penalty.untilMs,
      waitMsMax: Math.max(this.#waitMsMax, waitedMs),
    };
  }

  timeoutReason(request: WebRequest, timeoutMs: number): string {
    if (request.state === "sent") return `the gateway did not answer within ${durationText(timeoutMs)}`;
    return unsentReason(this.clock, timeoutMs, this.#rules.penalty, this.#lock);
  }

  abandoned(request: WebRequest): void {
    if (request.state === "queued") this.#lanes.remove(request);
    if (request.state === "sent") {
      this.#rules.abandoned(request, this.clock.now());
      this.#lock.unanswered(request.role);
    }
    request.state = "ended";
    this.#shared.remove(request);
    request.controller.abort();
    this.#go();
  }

  #drop(request: WebRequest, error: PoolError): void {
    this.#lanes.remove(request);
    this.#shared.remove(request);
    request.reject(error);
  }

  /** Starts all requests that may start now. A call from a hook, or from what is sent, is made good by the pass that runs. */
  #go(): void {
    if (this.#over !== undefined) return;
    if (this.#passing) {
      this.#again = true;
      return;
    }
    this.#passing = true;
    let wakeMs: number;
    do {
      this.#again = false;
      wakeMs = Math.min(
        this.#startAll(),
        this.#lock.untilMs,
        this.#slow.look(this.#lanes.oldest(), this.clock.now()),
      );
    } while (this.#again);
    this.#passing = false;
    this.#arm(wakeMs);
  }

  /** @returns The time at which a request may start, by the clock in ms. */
  #startAll(): number {
    for (;;) {
      const nowMs = this.clock.now();
      this.#lock.expire(nowMs);
      const next = this.#next(nowMs);
      if (typeof next === "number") return next;
      this.#start(next, nowMs);
    }
  }

  /** Finds the request that may start now, else the time at which one may. */
  #next(nowMs: number): WebRequest | number {
    if (this.#lanes.oldest() === undefined) return Number.POSITIVE_INFINITY;
    const anyMs = this.#rules.anyFreeAtMs();
    let [wakeMs, onlyControl] = [Number.POSITIVE_INFINITY, false];
    const onTheirWay = this.#rules.onTheirWay(nowMs);
    // No other request may start then: with thousands that wait, each look at all of them would take too long.
    const candidates = anyMs > nowMs || this.#lock.isHeld ? this.#lanes.replies : this.#lanes.inTurn();
    for (const request of [...candidates]) {
      const decision = this.#lock.decide(request.role, onTheirWay);
      if (decision === "ended") {
        this.#drop(request, questionEnded(request.what));
        continue;
      }
      if (request.ownSend !== undefined && !this.#rules.penalty.isOpen) continue;
      if (anyMs > nowMs || (onlyControl && request.lane !== "control")) continue;
      const freeMs = this.#rules.freeAtMs(request, nowMs);
      if (decision === "go" && freeMs <= nowMs) return request;
      if (decision === "go") wakeMs = Math.min(wakeMs, freeMs);
      else if (!this.#lock.isHeld) {
        // An order waits until all others have reached IBKR, and reads that came later must not keep it from that.
        wakeMs = Math.min(wakeMs, this.#rules.arrivesMs());
        if (request.lane === "control") return wakeMs;
        onlyControl = true;
      }
    }
    return anyMs > nowMs ? anyMs : wakeMs;
  }

  #start(request: WebRequest, nowMs: number): void {
    this.#lanes.start(request);
    this.#waitMsMax = Math.max(this.#waitMsMax, nowMs - request.enteredMs);
    this.#rules.started(request, nowMs);
    request.state = "sent";
    request.left?.();
    this.#lock.sent(request.role);
    this.#sent(request).then(
      (answer) => this.#answered(request, answer),
      (error: unknown) => this.#failed(request, error),
    );
  }

  /** Sends; the deadlines are those of the callers. What `send` throws becomes a rejection. */
  async #sent({ what, call, ownSend, controller: { signal } }: WebRequest): Promise<WebAnswer> {
    if (ownSend !== undefined) return await ownSend(signal);
    return await this.#parts.send(what, call, { timeoutMs: Number.POSITIVE_INFINITY, signal });
  }

  #answered(request: WebRequest, answer: WebAnswer): void {
    const isWaitedFor = request.state === "sent";
    const { penalty } = this.#rules;
    this.#rules.ended(request);
    if (answer.status === STATUS.tooManyRequests) this.#refused(request, answer);
    else {
      penalty.passed(request);
      if (isWaitedFor) this.#lock.answered(request.role, answer, this.clock.now());
      this.#shared.remove(request);
      request.resolve(request.key === undefined ? answer : frozen(answer));
    }
    this.#go();
  }

  #refused(request: WebRequest, { retryAfterMs }: WebAnswer): void {
    const untilMs = this.#rules.penalty.refused(request, this.clock.now(), retryAfterMs);
    if (request.state === "sent") this.#lock.unanswered(request.role);
    this.#shared.remove(request);
    request.reject(rateLimited(request.what, this.clock, untilMs));
    if (this.#over !== undefined) return;
    this.#parts.hooks.penalty?.(untilMs);
    for (const one of this.#lanes.all())
      one.rejectUntil(untilMs, (what) => rateLimited(what, this.clock, untilMs));
  }

  #failed(request: WebRequest, error: unknown): void {
    this.#rules.penalty.unanswered(request, this.clock.now());
    this.#rules.ended(request);
    if (request.state !== "sent") return;
    this.#lock.unanswered(request.role);
    this.#shared.remove(request);
    request.reject(error);
    this.#go();
  }

  #arm(atMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (!Number.isFinite(atMs) || this.#over !== undefined) return;
    const waitMs = Math.max(1, Math.ceil(atMs - this.clock.now()));
    this.#cancelTimer = this.clock.after(waitMs, () => this.#go());
  }
}
