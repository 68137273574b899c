import * as z from "zod";
import { checked, guardedRead, invalid } from "./arguments/checked.ts";
import { strict } from "./arguments/strict.ts";
import { ms, TIMER_MS_MAX } from "./options.ts";

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

/** Is it an `AbortSignal`, also one of another realm (a `vm` context, a polyfill), which is no instance of ours? */
export function isSignal(value: unknown): value is AbortSignal {
  if (typeof value !== "object" || value === null) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return (
    typeof aborted === "boolean" &&
    typeof addEventListener === "function" &&
    typeof removeEventListener === "function"
  );
}

const timeoutMs = ms(0).optional();
const signal = z.custom<AbortSignal>(isSignal, { error: "expected an AbortSignal" }).optional();
/** The fields that the options of every read have. */
export const WAIT: {
  readonly timeoutMs: z.ZodOptional<z.ZodInt>;
  readonly signal: z.ZodOptional<z.ZodCustom<AbortSignal>>;
} = { timeoutMs, signal };
/** Whatever a caller is called; the log writes it as one line. */
const owner = z.string().optional();
const bufferMax = z.int().min(1).optional();

const waitSchema = strict(WAIT);
const connectSchema = strict({ ...WAIT, failFast: z.boolean().optional() });
const acquireSchema = strict({ ...WAIT, owner });
const useSchema = strict({ ...WAIT, owner, againWithinMs: ms(0).optional() });
const drainSchema = strict({ timeoutMs });
const watchSchema = strict({
  signal,
  timeoutMs: ms(1).optional(),
  whenSlow: z.enum(["drop-oldest", "latest", "error"]).optional(),
  bufferMax,
});
const eventsSchema = strict({ signal, bufferMax });

/**
 * Checks the options of a read.
 *
 * @param what What the call wants to do, to begin the sentence with.
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong or unknown.
 */
export function checkWait(what: string, options: unknown): void {
  check(what, waitSchema, options);
}

/** Checks the options of `connect`; throws as `checkWait` does. */
export function checkConnect(options: unknown): void {
  check("connect to TWS", connectSchema, options);
}

/** Checks the options of `acquire`; throws as `checkWait` does. */
export function checkAcquire(options: unknown): void {
  check("acquire the TWS session", acquireSchema, options);
}

/** Checks the arguments of `use`; throws as `checkWait` does. */
export function checkUse(task: unknown, options: unknown): void {
  const what = "use the TWS session";
  if (typeof task !== "function") throw invalid(what, `task: expected function, received ${typeName(task)}`);
  check(what, useSchema, options);
}

/** Checks the options of `drain`; throws as `checkWait` does. */
export function checkDrain(options: unknown): void {
  check("drain the pool", drainSchema, options);
}

/** Checks how a stream is read; throws as `checkWait` does. */
export function checkWatch(what: string, options: unknown): void {
  check(what, watchSchema, options);
}

/** Checks how events are read; throws as `checkWait` does. */
export function checkEvents(options: unknown): void {
  check("read the events of the pool", eventsSchema, options);
}

/** What a call without options is given: it needs no check. */
export const NO_OPTIONS: Readonly<Record<string, never>> = Object.freeze({});

/** Checks options by a schema of their own; throws as `checkWait` does. */
export function check(what: string, schema: z.ZodObject, options: unknown): void {
  if (options === NO_OPTIONS) return;
  guardedRead(what, () => {
    if (!isUsual(schema, options)) checkFields(what, schema, options);
  });
}

function checkFields(what: string, schema: z.ZodObject, options: unknown): void {
  // A likely mistake, which would pass for an object without fields.
  if (isSignal(options))
    throw invalid(what, "options: expected an object such as { signal }, received a signal");
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw invalid(what, `options: expected object, received ${typeName(options)}`);
  checked(what, schema, options);
}

/** Are the options right in every function, and only those that most callers give? Saves the schema on the hot path. */
function isUsual({ shape }: z.ZodObject, options: unknown): boolean {
  if (typeof options !== "object" || options === null) return false;
  if (Object.getPrototypeOf(options) !== Object.prototype) return false;
  for (const name in options) {
    const value: unknown = Reflect.get(options, name);
    const test = USUAL[name];
    if (test === undefined || !Object.hasOwn(shape, name)) return false;
    if (value !== undefined && !test(value)) return false;
  }
  return true;
}

const USUAL: Readonly<Record<string, ((value: unknown) => boolean) | undefined>> = {
  timeoutMs: isTimeout,
  signal: isSignal,
  owner: (value) => typeof value === "string",
};

function isTimeout(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= TIMER_MS_MAX;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
