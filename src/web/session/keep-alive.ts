import { PoolError, reasonOf } from "../../errors.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { WebAnswer } from "../call.ts";
import type { SessionFault } from "../web-session.ts";
import { authStatusOf, statusFault, tokenOf } from "./auth-status.ts";
import type { Tickle } from "./tickle.ts";
import type { DegradedReason } from "./web-state.ts";

/** Times and callbacks of a keep-alive. */
export interface KeepAliveOptions {
  readonly clock: SteadyClock;
  readonly tickle: Tickle;
  /** The session ID that the tickle of the dial has shown. Secret. */
  readonly token: string;
  readonly tickleMs: number;
  readonly tickleRetryMs: number;
  readonly timeoutMs: number;
  /** Remaining time of the penalty box, in ms; 0 outside it. */
  penaltyLeftMs(): number;
  /** Whether an order holds other requests back, so that no tickle may be sent. */
  isHeldBack(): boolean;
  /** A tickle failed, and is repeated; only an answer ends a session. */
  failed(error: PoolError): void;
  /** Requests wait from now on. */
  hindered(reason: DegradedReason): void;
  /** A tickle succeeded. */
  succeeded(): void;
  /** Returns whether another session ID shows another login; otherwise it is used from now on. */
  replaced(token: string): boolean;
  /** The session is not what it was. It may be called inside a tickle, and waits for none. */
  lost(fault: SessionFault, reason: string): void;
}

/** The tickles of one session. */
export interface KeepAlive {
  /** Stops them. The answer to a tickle under way is then dropped. */
  stop(): void;
  /** Sends the next tickle now, because the session may have ended. */
  check(): void;
}

/** Time without a tickle after which IBKR may have ended the brokerage session, in ms (documented: 5 to 6 minutes). */
const IDLE_MS = 300_000;
/** Number of failed tickles in a row after which requests wait. */
const FAILURES_MAX = 2;

/**
 * Keeps the session by a tickle every `tickleMs`, and by a sooner one after a failure.
 *
 * Server errors (5xx) and network errors end no session. Without a successful tickle for 5 minutes the session is no longer
 * assumed, and the next dial reads its status first.
 *
 */
export function startKeepAlive(options: KeepAliveOptions): KeepAlive {
  const { clock, tickle } = options;
  let cancel: () => void = () => {};
  let isStopped = false;
  let succeededMs = clock.now();
  let failures = 0;
  let known = options.token;
  let isUnderWay = false;

  const schedule = (atMs: number): void => {
    // A tickle that is due later than that is not worth the wait.
    const untilMs = Math.min(atMs, succeededMs + IDLE_MS);
    cancel = clock.after(Math.max(0, untilMs - clock.now(), tickle.waitMs), send);
  };
  const send = (): void => {
    if (clock.now() - succeededMs >= IDLE_MS) return lose("login", "no tickle succeeded for 5 minutes");
    const sentMs = clock.now();
    isUnderWay = true;
    void tickle.send(options.timeoutMs).then(
      (answer) => {
        isUnderWay = false;
        if (!isStopped) received(answer, sentMs);
      },
      (cause) => {
        isUnderWay = false;
        if (!isStopped) fail(cause instanceof PoolError ? cause : failure(reasonOf(cause), cause));
      },
    );
  };
  const lose = (fault: SessionFault, reason: string): void => {
    stop();
    options.lost(fault, reason);
  };
  const received = (answer: WebAnswer, sentMs: number): void => {
    const shown = authStatusOf(answer);
    const fault = statusFault(shown);
    if (fault !== undefined) return lose(fault.kind, fault.reason);
    if (answer.status >= 400) return fail(failure(`the gateway answered ${answer.status}`));
    if (shown.authenticated !== true) return fail(failure("the answer has no status of the session"));
    const token = tokenOf(answer);
    // Another login has its own session ID: with the old one no WebSocket is accepted, and nothing is primed in it.
    if (token !== undefined && token !== known && options.replaced(token))
      return lose("prime", "a person has logged in again, and the gateway has begun another session");
    known = token ?? known;
    failures = 0;
    // The time of sending counts: the gateway has seen the tickle at that time at the earliest.
    succeededMs = sentMs;
    schedule(sentMs + options.tickleMs);
    options.succeeded();
  };
  const fail = (error: PoolError): void => {
    // The gateway has shown its login page.
    if (error.code === "LOGIN_REQUIRED") return lose("login", "nobody is logged in at the gateway");
    // It was not sent: the order, whose requests keep the session as well, says nothing about it. Requests must not wait for a
    // tickle while the tickle waits for the reply to a question.
    if (error.code === "REQUEST_TIMEOUT" && options.isHeldBack())
      return schedule(clock.now() + options.tickleRetryMs);
    failures++;
    const boxMs = options.penaltyLeftMs();
    schedule(clock.now() + Math.max(options.tickleRetryMs, boxMs));
    options.failed(error);
    if (error.code === "RATE_LIMITED" || boxMs > 0) options.hindered("pacing");
    else if (failures >= FAILURES_MAX) options.hindered("tickle failing");
  };
  const stop = (): void => {
    isStopped = true;
    cancel();
  };

  const check = (): void => {
    if (isStopped || isUnderWay) return;
    cancel();
    schedule(clock.now());
  };

  schedule(clock.now() + options.tickleMs);
  return { stop, check };
}

function failure(reason: string, cause?: unknown): PoolError {
  return new PoolError(
    "WEB_ERROR",
    `Cannot keep the session: ${reason}`,
    cause === undefined ? {} : { cause },
  );
}
