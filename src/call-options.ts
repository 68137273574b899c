import * as z from "zod";
import { PoolError } from "./errors.ts";
import { ms, sentence } from "./options.ts";

const waitSchema = z.strictObject({
  timeoutMs: ms(0).optional(),
  signal: z
    .custom<AbortSignal>((value) => value instanceof AbortSignal, { error: "expected an AbortSignal" })
    .optional(),
  owner: z.string().optional(),
  failFast: z.boolean().optional(),
});

/** What every call that waits takes. */
export interface WaitOptions {
  /** How long to wait, in ms, `>= 0`. */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait early. */
  readonly signal?: AbortSignal | undefined;
}

/** How `connect` waits. */
export interface ConnectOptions extends WaitOptions {
  /** Reject with the first dial that fails? Default: the pool's `failFast`. */
  readonly failFast?: boolean;
}

/** How one caller waits for a session. */
export interface AcquireOptions extends WaitOptions {
  /** In ms, `>= 0`. Default: the pool's `acquireTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait early. */
  readonly signal?: AbortSignal | undefined;
  /** Whom the log calls the holder, e.g. a tool's name. Default `Caller 1`, `Caller 2` ... */
  readonly owner?: string | undefined;
}

/** How one task uses a session. */
export interface UseOptions extends AcquireOptions {
  /**
   * How long after the beginning a task whose session was lost is run again on the next one, in ms, `>= 0`.
   * Default 0: never. Only for tasks that may run twice, such as reads.
   */
  readonly againWithinMs?: number | undefined;
}

/**
 * Checks the options of one call.
 *
 * @param what What the call wants to do, to begin the sentence with.
 * @throws {PoolError} `INVALID_OPTION`.
 */
export function checkWait(
  what: string,
  options: WaitOptions & { readonly owner?: string | undefined },
): void {
  if (options.timeoutMs === undefined && options.signal === undefined && options.owner === undefined) return;
  const parsed = waitSchema.safeParse(options);
  if (!parsed.success) throw new PoolError("INVALID_OPTION", `Cannot ${what}: ${sentence(parsed.error)}`);
}

/**
 * Checks for how long a task may be run again.
 *
 * @throws {PoolError} `INVALID_OPTION`.
 */
export function checkWithin(what: string, againWithinMs: number): void {
  const parsed = ms(0).safeParse(againWithinMs);
  if (!parsed.success)
    throw new PoolError("INVALID_OPTION", `Cannot ${what}: againWithinMs: ${sentence(parsed.error)}`);
}

const watchSchema = z.strictObject({
  signal: waitSchema.shape.signal,
  whenSlow: z.enum(["drop-oldest", "latest", "error"]).optional(),
  bufferMax: z.int().min(1).optional(),
});

/**
 * Checks how a stream is read.
 *
 * @throws {PoolError} `INVALID_OPTION`.
 */
export function checkWatch(what: string, options: object): void {
  const parsed = watchSchema.safeParse(options);
  if (!parsed.success) throw new PoolError("INVALID_OPTION", `Cannot ${what}: ${sentence(parsed.error)}`);
}
