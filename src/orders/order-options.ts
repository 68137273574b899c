import * as v from "valibot";
import { checked } from "../arguments/checked.ts";
import { filled } from "../arguments/fields.ts";
import { strict } from "../arguments/strict.ts";
import { WAIT } from "../call-options.ts";
import { ms } from "../options.ts";

/** Options of a modification and of a cancel. */
export interface ChangeOptions {
  /** Idempotency key, 1 to 200 characters. Default: a new one. */
  readonly key?: string | undefined;
  /**
   * Latest time for its first byte, since the call, in ms, `>= 0`; until then it waits while there is no session, while TWS is
   * disconnected from IBKR, and while the outcome of an earlier order is unknown. Default: it waits for none of these, and at
   * most 5 000 ms for the journal and the message budget; only the first session of a pool is waited for, for its
   * `acquireTimeoutMs`.
   */
  readonly sendWithinMs?: number | undefined;
  /** Time for an answer since it was written, in ms, `>= 1`; after it the outcome is `unknown`. Default 10 000. */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait: what was not written is not sent, and what was written has the outcome `unknown`. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of a new order. */
export interface PlaceOptions extends ChangeOptions {
  /**
   * True to send an order again whose outcome is `not-sent`, under the same key and the same reference; at TWS under the same
   * order ID, too, so that an original that turns up late is modified and not doubled. It has a new ID where a higher one was
   * used since, because TWS would refuse the old one (103), and in a session with another client ID. Without it the same key
   * gives the first outcome. Default false.
   */
  readonly resend?: boolean | undefined;
}

/** Options with their defaults, and the instants that follow from them. */
export interface CompleteOrderOptions {
  readonly key: string | undefined;
  readonly sendWithinMs: number | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly resend: boolean;
}

/** Time for the journal and the message budget, in ms. */
export const SEND_MS = 5_000;
const TIMEOUT_MS = 10_000;
const KEY_CHARS_MAX = 200;

const key = v.optional(v.pipe(filled, v.maxLength(KEY_CHARS_MAX)));
const changeSchema = strict({
  key,
  sendWithinMs: v.optional(ms(0)),
  timeoutMs: v.optional(ms(1)),
  signal: WAIT.signal,
});
const placeSchema = strict({ ...changeSchema.shape, resend: v.optional(v.boolean()) });

/**
 * Checks the options of an order.
 *
 * @param what The call, for the error message: "Cannot <what>: ...".
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong or unknown.
 */
export function checkPlace(what: string, options: PlaceOptions): CompleteOrderOptions {
  return complete(checked(what, placeSchema, options) as PlaceOptions);
}

/** Checks the options of a change; throws as `checkPlace` does. */
export function checkChange(what: string, options: ChangeOptions): CompleteOrderOptions {
  return complete(checked(what, changeSchema, options) as ChangeOptions);
}

function complete(options: PlaceOptions): CompleteOrderOptions {
  const { timeoutMs = TIMEOUT_MS, resend = false, key: given, sendWithinMs, signal } = options;
  return { key: given, sendWithinMs, timeoutMs, signal, resend };
}

/** Gets the latest instant up to which a caller waits for the gate: only if it has set a deadline. */
export function waitsUntilMs(
  { sendWithinMs }: Pick<CompleteOrderOptions, "sendWithinMs">,
  untilMs: number,
): number {
  return sendWithinMs === undefined ? Number.NEGATIVE_INFINITY : untilMs;
}
