import * as v from "valibot";
import { checked, guardedRead, invalid } from "./arguments/checked.ts";
import { oneOf, type Schema, whole } from "./arguments/schema.ts";
import { type Fields, type Strict, strict, unknownField } from "./arguments/strict.ts";
import { ms, TIMER_MS_MAX } from "./options.ts";
import { canListen } from "./util/abort.ts";

/** Options of every call that waits. */
export interface WaitOptions {
  /** Timeout in ms, `>= 0`. */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait early: the call rejects with `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of `connect`. */
export interface ConnectOptions extends WaitOptions {
  /** True to reject after the first failed dial. Default: the pool's `failFast`. */
  readonly failFast?: boolean;
}

/** Options of `acquire`. */
export interface AcquireOptions extends WaitOptions {
  /** Timeout in ms, `>= 0`. Default: the pool's `acquireTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait early: the call rejects with `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** Name of the holder in the log, e.g. that of a tool. Default `Caller 1`, `Caller 2` ... */
  readonly owner?: string | undefined;
}

/** Options of `use`. */
export interface UseOptions extends AcquireOptions {
  /**
   * Time since the call within which the task is repeated on the next session when its session is lost, in ms, `>= 0`.
   * Default 0: never. Only for tasks that may run twice, such as reads.
   */
  readonly retryWithinMs?: number | undefined;
}

/** Returns whether a value is an `AbortSignal`, even of another realm (a `vm` context, a polyfill). */
export function isSignal(value: unknown): value is AbortSignal {
  if (typeof value !== "object" || value === null) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return (
    typeof aborted === "boolean" &&
    typeof addEventListener === "function" &&
    typeof removeEventListener === "function"
  );
}

/** Returns whether a value is an `AbortSignal` that works: one of another realm is tried, so that it cannot throw later. */
function isUsableSignal(value: unknown): boolean {
  return isSignal(value) && (value instanceof AbortSignal || canListen(value));
}

const timeoutMs = v.optional(ms(0));
const signal = v.optional(v.custom<AbortSignal>(isUsableSignal, "expected an AbortSignal"));
/** Fields of the options of every read. */
export const WAIT: {
  readonly timeoutMs: Schema<number | undefined>;
  readonly signal: Schema<AbortSignal | undefined>;
} = { timeoutMs, signal };
/** Any text: the log writes it as one line. */
const owner = v.optional(v.string());
const bufferMax = v.optional(whole(1));

const waitSchema = strict(WAIT);
const connectSchema = strict({ ...WAIT, failFast: v.optional(v.boolean()) });
const acquireSchema = strict({ ...WAIT, owner });
const useSchema = strict({ ...WAIT, owner, retryWithinMs: v.optional(ms(0)) });
const drainSchema = strict({ timeoutMs });
const watchSchema = strict({
  signal,
  timeoutMs: v.optional(ms(1)),
  onOverflow: v.optional(oneOf(["drop-oldest", "latest", "error"])),
  bufferMax,
});
const eventsSchema = strict({ signal, bufferMax });

/**
 * Checks the options of a read.
 *
 * @param what The call, for the error message: "Cannot <what>: ...".
 * @returns A copy, because a getter may return another value the next time.
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong or unknown.
 */
export function checkWait<Options extends object>(what: string, options: Options): Options {
  return check(what, waitSchema, options);
}

/** Checks and copies the options of `connect`; throws as `checkWait` does. */
export function checkConnect<Options extends object>(options: Options, what = "connect to TWS"): Options {
  return check(what, connectSchema, options);
}

/** Checks and copies the options of `acquire`; throws as `checkWait` does. */
export function checkAcquire<Options extends object>(
  options: Options,
  what = "acquire the TWS session",
): Options {
  return check(what, acquireSchema, options);
}

/** Checks the arguments of `use`, and copies its options; throws as `checkWait` does. */
export function checkUse<Options extends object>(
  task: unknown,
  options: Options,
  what = "use the TWS session",
): Options {
  if (typeof task !== "function") throw invalid(what, `task: expected function, received ${typeName(task)}`);
  return check(what, useSchema, options);
}

/** Checks and copies the options of `drain`; throws as `checkWait` does. */
export function checkDrain<Options extends object>(options: Options): Options {
  return check("drain the pool", drainSchema, options);
}

/** Checks and copies the options of a stream; throws as `checkWait` does. */
export function checkWatch<Options extends object>(what: string, options: Options): Options {
  return check(what, watchSchema, options);
}

/** Fields of the options of every stream. */
export const WATCH: Fields = watchSchema.shape;

/**
 * Splits the options of a call into the arguments of its request, joined with `subject`, and the options of the wait.
 *
 * @param subject The arguments before the options, such as the contract.
 * @param waits Fields of the options of the wait.
 * @throws {PoolError} `INVALID_OPTION`, naming the first field that is unknown, or that stands before the options.
 */
export function splitOptions<Args, Options extends object>(
  {
    what,
    arguments: schema,
  }: {
    readonly what: string;
    readonly arguments?: Strict;
    begin?(args: Args, ...rest: never[]): unknown;
    collect?(args: Args): unknown;
  },
  subject: object,
  options: Options,
  waits: Fields = WAIT,
): { readonly args: Args; readonly wait: Options } {
  return guardedRead(what, options, "options", () => {
    const given = objectOf(what, options);
    const args: Record<string, unknown> = { ...subject };
    const wait: Record<string, unknown> = {};
    const details = schema?.shape ?? {};
    for (const name in given) {
      const value: unknown = Reflect.get(given, name);
      if (Object.hasOwn(waits, name)) wait[name] = value;
      else if (name in subject)
        throw invalid(what, `options: unknown field ${name}, which is an argument before the options`);
      else if (Object.hasOwn(details, name)) args[name] = value;
      else throw invalid(what, unknownField(name, [...Object.keys(details), ...Object.keys(waits)]));
    }
    return { args: args as Args, wait: wait as Options };
  });
}

/** Checks and copies the options of `events`; throws as `checkWait` does. */
export function checkEvents<Options extends object>(options: Options): Options {
  return check("read the events of the pool", eventsSchema, options);
}

/** Checks the arguments of `addEventListener`; throws as `checkWait` does. */
export function checkListener(type: unknown, listener: unknown): void {
  if (typeof type !== "string") {
    throw invalid("listen to the pool", `the type: expected string, received ${typeName(type)}`);
  }
  if (typeof listener !== "function") {
    throw invalid(`listen to "${type}"`, "the listener: expected a function");
  }
}

/** Options of a call that was made without any: they need no check. */
export const NO_OPTIONS: Readonly<Record<string, never>> = Object.freeze({});

/** Checks and copies options by a schema; throws as `checkWait` does. */
export function check<Options extends object>(what: string, schema: Strict, options: Options): Options {
  if (options === NO_OPTIONS) return options;
  return guardedRead(what, options, "options", () => {
    return (copyCommonCase(schema, options) ?? checkedFields(what, schema, options)) as Options;
  });
}

function checkedFields(what: string, schema: Strict, options: unknown): object {
  return checked(what, schema, objectOf(what, options));
}

/** Gives the options as an object. */
function objectOf(what: string, options: unknown): object {
  // A likely mistake, which would be taken for an object without fields.
  if (isSignal(options))
    throw invalid(what, "options: expected an object such as { signal }, received a signal");
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw invalid(what, `options: expected object, received ${typeName(options)}`);
  return options;
}

/**
 * Copies options that consist of valid common fields, without the cost of the schema.
 *
 * @returns Undefined when the schema has to check them.
 */
function copyCommonCase({ shape }: Strict, options: unknown): object | undefined {
  if (typeof options !== "object" || options === null) return undefined;
  if (Object.getPrototypeOf(options) !== Object.prototype) return undefined;
  const copy: Record<string, unknown> = {};
  for (const name in options) {
    const value: unknown = Reflect.get(options, name);
    const test = COMMON_FIELDS[name];
    if (test === undefined || !Object.hasOwn(shape, name)) return undefined;
    if (value !== undefined && !test(value)) return undefined;
    copy[name] = value;
  }
  return copy;
}

const COMMON_FIELDS: Readonly<Record<string, ((value: unknown) => boolean) | undefined>> = {
  timeoutMs: isTimeout,
  signal: isUsableSignal,
  owner: (value) => typeof value === "string",
};

function isTimeout(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= TIMER_MS_MAX;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return isArray(value) ? "array" : typeof value;
}

/** Returns whether a value is an array; `Array.isArray` throws for a revoked proxy. */
function isArray(value: unknown): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
