import { PoolError } from "../../errors.ts";
import type { IntentRecord } from "../../orders/intent-record.ts";
import { OrderRecord } from "../../orders/order-record.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import { onAbort } from "../../util/abort.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import type { SubmitOptions } from "../pacing/scheduler-parts.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";

/** Time that a request may wait beyond its deadlines, which end it first, in ms. */
const SPARE_MS = 1_000;

/** Sends requests within the limits of IBKR. */
export interface RequestParts {
  readonly clock: SteadyClock;
  /** Sends one request, alone while an order is on its way. */
  submit(what: string, call: WebCall, options: SubmitOptions): Promise<WebAnswer>;
}

/** The first request about an order, a group or a change. */
export interface FirstRequest {
  readonly live: LiveWebSession;
  readonly call: WebCall;
  /** Description of the call, for a sentence that begins "Cannot <what>: ...". */
  readonly what: string;
  /** Latest instant at which it may leave, by the clock. */
  readonly untilMs: number;
  /** Time for its answer since it left, in ms. */
  readonly timeoutMs: number;
  /** Takes it back while it has not left; the reason is a `PoolError`. */
  readonly gone: AbortController;
  /** Called when it leaves. */
  left(): void;
}

/**
 * Sends the first request about an order, a group or a change, which can be taken back until it leaves, and records when it does.
 *
 * @throws {PoolError} The reason for which there is no answer.
 */
export async function sendFirst(
  { clock, submit }: RequestParts,
  intents: readonly IntentRecord[],
  { live, call, what, untilMs, timeoutMs, gone, left }: FirstRequest,
): Promise<WebAnswer> {
  const http = new AbortController();
  let late: PoolError | undefined;
  let cancel: () => void = () => {};
  let forget = onAbort(gone.signal, () => http.abort(gone.signal.reason));
  const hasLeft = (): void => {
    // From now on only its answer counts: an abort would not take it back.
    forget();
    forget = () => {};
    left();
    const atMs = clock.wallMs();
    for (const intent of intents) {
      if (intent instanceof OrderRecord) intent.epoch = live.epoch;
      intent.apply({ kind: "written", atMs });
    }
    cancel = clock.after(timeoutMs, () => {
      late = new PoolError("REQUEST_TIMEOUT", `the gateway did not answer within ${timeoutMs} ms`);
      http.abort(late);
    });
  };
  if (gone.signal.aborted) http.abort(gone.signal.reason);
  try {
    const waitMs = Math.max(0, untilMs - clock.now()) + timeoutMs + SPARE_MS;
    const terms = { lane: "control", share: false, signal: http.signal, left: hasLeft } as const;
    return await submit(what, call, { ...terms, timeoutMs: waitMs });
  } catch (error) {
    throw late ?? (intents.some(isWaiting) ? reasonIn(gone) : undefined) ?? error;
  } finally {
    cancel();
    forget();
  }
}

/** Tests whether an order or a change has not left. */
export function isWaiting({ state }: IntentRecord): boolean {
  return state.kind === "intended" || state.kind === "journalled";
}

/** Gets the reason for which a message was taken back; undefined where it was not. */
export function reasonIn({ signal }: AbortController): PoolError | undefined {
  return signal.aborted ? (signal.reason as PoolError) : undefined;
}
