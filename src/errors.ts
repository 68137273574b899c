import type { Contract } from "./stoqey/mod.ts";
import { oneLine } from "./util/one-line.ts";

/**
 * What went wrong, to match on; the message is for people and may change.
 *
 * | Code | Means |
 * |---|---|
 * | `INVALID_OPTION` | an option or argument is wrong, missing or unknown; nothing was sent |
 * | `ABORTED` | the caller's signal ended the wait; `cause` is the signal's reason |
 * | `ACQUIRE_TIMEOUT` | no session was ready in time; `cause` is why the last dial failed, or what the one under way waits for |
 * | `TOO_MANY_WAITERS` | the queue of waiting callers is full |
 * | `CLIENT_ID_IN_USE` | TWS error 326: another connection holds the client ID |
 * | `CONNECT_FAILED` | the TCP connection could not be opened, or ended before the session was ready |
 * | `NOT_PERMITTED` | the runtime does not permit the connection: Deno without `--allow-net`, `EACCES`, `EPERM` |
 * | `HANDSHAKE_TIMEOUT` | the server accepted the connection and did not finish the handshake in time |
 * | `NOT_TWS` | what answers there does not speak the TWS protocol |
 * | `UNSUPPORTED_VERSION` | the server speaks a version that the client does not |
 * | `SESSION_LOST` | the session ended while it was needed |
 * | `LEASE_RELEASED` | the lease was released before or during the call |
 * | `REQUEST_TIMEOUT` | TWS did not answer in time, or the request was not sent; a stream had no first update in time |
 * | `TWS_ERROR` | TWS answered the request with an error; `twsCode` is its number |
 * | `AMBIGUOUS` | a partial contract means several; `candidates` are these |
 * | `LIMIT_REACHED` | no more lines, books or streams of bars are allowed at once; or the numbers of requests are used up |
 * | `STREAM_OVERFLOW` | the reader of a stream was too slow, and had asked to be told so |
 * | `DRAINING` | the pool serves nobody new: `drain()` was called |
 * | `CLOSED` | the pool was closed |
 */
export type PoolErrorCode =
  | "INVALID_OPTION"
  | "ABORTED"
  | "ACQUIRE_TIMEOUT"
  | "TOO_MANY_WAITERS"
  | "CLIENT_ID_IN_USE"
  | "CONNECT_FAILED"
  | "NOT_PERMITTED"
  | "HANDSHAKE_TIMEOUT"
  | "NOT_TWS"
  | "UNSUPPORTED_VERSION"
  | "SESSION_LOST"
  | "LEASE_RELEASED"
  | "REQUEST_TIMEOUT"
  | "TWS_ERROR"
  | "AMBIGUOUS"
  | "LIMIT_REACHED"
  | "STREAM_OVERFLOW"
  | "DRAINING"
  | "CLOSED";

/** May the same call succeed later, unchanged? */
const RETRYABLE: Readonly<Record<PoolErrorCode, boolean>> = {
  INVALID_OPTION: false,
  ABORTED: false,
  ACQUIRE_TIMEOUT: true,
  TOO_MANY_WAITERS: true,
  CLIENT_ID_IN_USE: true,
  CONNECT_FAILED: true,
  NOT_PERMITTED: false,
  HANDSHAKE_TIMEOUT: true,
  NOT_TWS: false,
  UNSUPPORTED_VERSION: false,
  SESSION_LOST: true,
  LEASE_RELEASED: false,
  REQUEST_TIMEOUT: true,
  TWS_ERROR: false,
  AMBIGUOUS: false,
  LIMIT_REACHED: false,
  STREAM_OVERFLOW: false,
  DRAINING: false,
  CLOSED: false,
};

/** What a `PoolError` may carry beside its message. */
export interface PoolErrorOptions extends ErrorOptions {
  /** The number of TWS's own error, for `TWS_ERROR` and `CLIENT_ID_IN_USE`. */
  readonly twsCode?: number;
  /** The contracts that match, for `AMBIGUOUS`. */
  readonly candidates?: readonly Contract[];
}

/** A message has at most so many characters; texts of TWS are part of many. */
const MESSAGE_CHARS_MAX = 2_000;

/** Where a function was called; `stack` is formatted only when somebody reads it. */
export interface CallSite {
  readonly stack?: string;
}

/**
 * The one error of the pool.
 *
 * Its message is one line of at most 2 000 characters without control characters, whatever TWS wrote. The stack begins
 * with `PoolError [CODE]: message`, or `PoolError [CODE 200]: message` with the number of TWS's error: a structured clone
 * (a message to a worker thread) keeps of an error nothing but message, stack and cause, and `PoolError.from` reads the
 * rest from there. `JSON.stringify` gives name, code, message, retryable, twsCode and cause.
 *
 * @example Tell an outage from an answer
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
  /** Tells it apart by name. */
  override readonly name = "PoolError";
  /** What happened; callers match on this, not on the text. */
  readonly code: PoolErrorCode;
  /** May the same call succeed later, unchanged? */
  readonly retryable: boolean;
  /** TWS's own error number, where TWS sent one. */
  readonly twsCode: number | undefined;
  /** The contracts that match, for `AMBIGUOUS`. */
  readonly candidates: readonly Contract[] | undefined;
  readonly #trace: CallSite;

  /** Makes an error; the message says what could not be done and why. */
  constructor(code: PoolErrorCode, message: string, options: PoolErrorOptions = {}) {
    const { stackTraceLimit } = Error;
    // The stack is taken once, below, with a first line that names the code.
    Error.stackTraceLimit = 0;
    try {
      super(oneLine(message, MESSAGE_CHARS_MAX), options);
    } finally {
      // A message or a cause that cannot be read must not leave the process without stacks.
      Error.stackTraceLimit = stackTraceLimit;
    }
    this.code = code;
    this.retryable = RETRYABLE[code];
    this.twsCode = options.twsCode;
    this.candidates = options.candidates;
    const number = this.twsCode === undefined ? "" : ` ${this.twsCode}`;
    this.#trace = { name: `PoolError [${code}${number}]`, message: this.message } as CallSite;
    Error.captureStackTrace(this.#trace, PoolError);
    Object.defineProperty(this, "stack", PoolError.#lazyStack);
  }

  /**
   * Makes a `PoolError` again of what a structured clone or JSON left of one.
   *
   * @returns The error, with the stack of the original; undefined where the value was none.
   */
  static from(value: unknown): PoolError | undefined {
    try {
      return PoolError.#from(value);
    } catch {
      // It has getters, or is a proxy, that cannot be read.
      return undefined;
    }
  }

  static #from(value: unknown): PoolError | undefined {
    if (value instanceof PoolError) return value;
    if (typeof value !== "object" || value === null) return undefined;
    const { message, code, twsCode, stack, cause } = value as Record<string, unknown>;
    if (typeof message !== "string") return undefined;
    const [, inStack, number] = /^PoolError \[([A-Z_]+)(?: (-?\d+))?\]: /.exec(String(stack)) ?? [];
    const found = typeof code === "string" ? code : inStack;
    if (found === undefined || !Object.hasOwn(RETRYABLE, found)) return undefined;
    const tws = typeof twsCode === "number" ? twsCode : Number(number ?? Number.NaN);
    const error = new PoolError(found as PoolErrorCode, message, {
      ...(cause === undefined ? {} : { cause: PoolError.from(cause) ?? cause }),
      ...(Number.isNaN(tws) ? {} : { twsCode: tws }),
    });
    if (typeof stack === "string") error.stack = stack;
    return error;
  }

  /** What `JSON.stringify` writes. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, retryable, twsCode, candidates, cause } = this;
    const plainCause = cause === undefined ? undefined : plain(cause);
    return { name, code, message, retryable, twsCode, candidates, cause: plainCause };
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

/** A cause as JSON can carry it. */
function plain(cause: unknown): unknown {
  if (cause instanceof PoolError) return cause.toJSON();
  if (cause instanceof Error) return { name: cause.name, message: oneLine(cause.message) };
  return typeof cause === "number" || typeof cause === "boolean" ? cause : oneLine(reasonOf(cause));
}

/**
 * Makes an error for one caller of what several callers may share, so that its stack names the caller's line.
 *
 * To be used in the `catch` of an async function that the caller awaits: the engine adds to the stack of a new error
 * the functions that wait for it, and not to that of an error from elsewhere. Costs nothing where nothing fails.
 */
export function forCaller(error: unknown): unknown {
  return error instanceof PoolError ? again(error) : error;
}

/** Captures where the function was called that calls this one; for errors that come long after the call. */
export function callSite(): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace(site, callSite);
  return site;
}

/** The same for an error that nobody awaits at the time: its stack names the line of an earlier call. */
export function withCaller(error: unknown, site: CallSite): unknown {
  if (!(error instanceof PoolError)) return error;
  const made = again(error);
  const [header = ""] = (made.stack ?? "").split("\n", 1);
  made.stack = `${header}\n${(site.stack ?? "").split("\n").slice(1).join("\n")}`;
  return made;
}

function again(error: PoolError): PoolError {
  const { code, message, twsCode, candidates } = error;
  return new PoolError(code, message, {
    ...("cause" in error ? { cause: error.cause } : {}),
    ...(twsCode === undefined ? {} : { twsCode }),
    ...(candidates === undefined ? {} : { candidates }),
  });
}

/** What a thrown value says, for a sentence; whatever was thrown. */
export function reasonOf(cause: unknown): string {
  try {
    return `${cause instanceof Error ? cause.message : cause}`;
  } catch {
    return "a value that cannot be shown was thrown";
  }
}
