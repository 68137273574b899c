import { type PoolErrorCode, RETRYABLE, WITH_HTTP_STATUS } from "./error-codes.ts";
import type { Contract } from "./stoqey/mod.ts";
import { defined } from "./util/defined.ts";
import { oneLine } from "./util/one-line.ts";

/** Options of a `PoolError`. */
export interface PoolErrorOptions extends ErrorOptions {
  /** Number of the error of TWS, for `TWS_ERROR` and `CLIENT_ID_IN_USE`. */
  readonly twsCode?: number;
  /** HTTP status of the answer, for `WEB_ERROR` and other codes of `WebPool`. */
  readonly httpStatus?: number;
  /** The contracts that match, for `AMBIGUOUS`. */
  readonly candidates?: readonly Contract[];
}

/** Maximum length of a message in characters; texts of TWS are part of many. */
const MESSAGE_CHARS_MAX = 2_000;

/** A call site; `stack` is formatted when it is read first. */
export interface CallSite {
  readonly stack?: string;
}

/**
 * The one error of the pool.
 *
 * Its message is one line of at most 2 000 characters without control characters, whatever TWS wrote. The stack begins
 * with `PoolError [CODE]: message`, or `PoolError [CODE 200]: message` with the number of TWS's error or the HTTP status: a
 * structured clone (a message to a worker thread) keeps only message, stack and cause of an error, and `PoolError.from` reads
 * code and number from the stack. `JSON.stringify` gives name, code, message, retryable, twsCode, httpStatus and cause.
 *
 * @example Distinguish an outage from an answer
 * ```ts
 * import { PoolError } from "ibkr-pool";
 *
 * const error = new PoolError("SESSION_LOST", "Cannot read positions: the session ended");
 * assert.equal(error.code, "SESSION_LOST");
 * assert.equal(error.retryable, true);
 * assert.equal(PoolError.from(structuredClone(error))?.code, "SESSION_LOST");
 * ```
 */
export class PoolError extends Error {
  /** Name of the class. */
  override readonly name = "PoolError";
  /** Code of the error; match on this, not on the message. */
  readonly code: PoolErrorCode;
  /** True when the same call may succeed later. */
  readonly retryable: boolean;
  /** Number of the error of TWS; undefined for other errors. */
  readonly twsCode: number | undefined;
  /** HTTP status of the answer of the gateway; undefined for other errors. */
  readonly httpStatus: number | undefined;
  /** The contracts that match, for `AMBIGUOUS`. */
  readonly candidates: readonly Contract[] | undefined;
  readonly #trace: CallSite;

  /** Makes an error. @param message What could not be done, a colon, and the reason. */
  constructor(code: PoolErrorCode, message: string, options: PoolErrorOptions = {}) {
    // Read before stacks are switched off: what cannot be read must not leave the process without them.
    const text = oneLine(message, MESSAGE_CHARS_MAX);
    const causes = "cause" in options ? { cause: options.cause } : {};
    const { stackTraceLimit } = Error;
    // The stack is taken once, below, with a first line that names the code.
    Error.stackTraceLimit = 0;
    super(text, causes);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.retryable = RETRYABLE[code];
    this.twsCode = options.twsCode;
    this.httpStatus = options.httpStatus;
    this.candidates = options.candidates;
    const number = WITH_HTTP_STATUS.has(code) ? this.httpStatus : this.twsCode;
    const shown = number === undefined ? code : `${code} ${number}`;
    this.#trace = { name: `PoolError [${shown}]`, message: this.message } as CallSite;
    Error.captureStackTrace(this.#trace, PoolError);
    Object.defineProperty(this, "stack", PoolError.#lazyStack);
  }

  /**
   * Restores a `PoolError` from a structured clone or from parsed JSON.
   *
   * @returns The error, with the stack of the original; undefined when the value is no `PoolError`.
   */
  static from(value: unknown): PoolError | undefined {
    try {
      return PoolError.#from(value);
    } catch {
      // A getter or a proxy threw.
      return undefined;
    }
  }

  static #from(value: unknown): PoolError | undefined {
    if (value instanceof PoolError) return value;
    if (typeof value !== "object" || value === null) return undefined;
    const { message, code, twsCode, httpStatus, stack, cause } = value as Record<string, unknown>;
    if (typeof message !== "string") return undefined;
    const [, inStack, number] = /^PoolError \[([A-Z_]+)(?: (-?\d+))?\]: /.exec(String(stack)) ?? [];
    const found = typeof code === "string" ? code : inStack;
    if (found === undefined || !Object.hasOwn(RETRYABLE, found)) return undefined;
    const inHeader = number === undefined ? undefined : Number(number);
    const isHttp = WITH_HTTP_STATUS.has(found);
    const options = defined({
      cause: cause === undefined ? undefined : (PoolError.from(cause) ?? cause),
      twsCode: numberOf(twsCode) ?? (isHttp ? undefined : inHeader),
      httpStatus: numberOf(httpStatus) ?? (isHttp ? inHeader : undefined),
    });
    const error = new PoolError(found as PoolErrorCode, message, options);
    if (typeof stack === "string") error.stack = stack;
    return error;
  }

  /** Gives the fields that `JSON.stringify` writes. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, retryable, twsCode, httpStatus, candidates, cause } = this;
    const plainCause = cause === undefined ? undefined : plain(cause);
    return { name, code, message, retryable, twsCode, httpStatus, candidates, cause: plainCause };
  }

  static readonly #lazyStack: PropertyDescriptor & ThisType<PoolError> = {
    configurable: true,
    get() {
      return this.#trace.stack;
    },
    set(value: unknown) {
      Object.defineProperty(this, "stack", { configurable: true, writable: true, value });
    },
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && !Number.isNaN(value) ? value : undefined;
}

/** Converts a cause to a value of JSON. */
function plain(cause: unknown): unknown {
  if (cause instanceof PoolError) return cause.toJSON();
  if (cause instanceof Error) return { name: cause.name, message: oneLine(cause.message) };
  return typeof cause === "number" || typeof cause === "boolean" ? cause : oneLine(reasonOf(cause));
}

/**
 * Copies an error that several callers may share, so that the stack of the copy names the line of one caller.
 *
 * For the `catch` of an async function that the caller awaits: the engine adds the awaiting functions to the stack of an
 * error that is made there.
 */
export function forCaller(error: unknown): unknown {
  // An engine keeps ten lines of a stack: those of this module say nothing, and would push out that of the caller.
  const site: CallSite = {};
  Error.captureStackTrace(site, forCaller);
  return withCaller(error, site);
}

/** Reads something that makes errors of which only the code and the text are used: taking their stacks would cost most of the time. */
export function withoutStacks<Value>(read: () => Value): Value {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return read();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Captures the call site of the calling function, for errors that are made long after the call. */
export function callSite(): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace(site, callSite);
  return site;
}

/** Copies an error, so that the stack of the copy names an earlier call site. */
export function withCaller(error: unknown, site: CallSite): unknown {
  if (!(error instanceof PoolError)) return error;
  const made = again(error);
  const [header = ""] = (made.stack ?? "").split("\n", 1);
  made.stack = `${header}\n${(site.stack ?? "").split("\n").slice(1).join("\n")}`;
  return made;
}

function again(error: PoolError): PoolError {
  const { code, message, twsCode, httpStatus, candidates } = error;
  const options = defined({ twsCode, httpStatus, candidates });
  // A cause may be undefined, and is a cause still.
  return new PoolError(code, message, "cause" in error ? { ...options, cause: error.cause } : options);
}

/** Gives the message of a thrown value of any type. */
export function reasonOf(cause: unknown): string {
  try {
    return `${cause instanceof Error ? cause.message : cause}`;
  } catch {
    return "a value that cannot be shown was thrown";
  }
}
