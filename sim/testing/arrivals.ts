import { z } from "zod";
import { checkMeant } from "../script/check-match.ts";
import type { Match } from "../script/match.ts";
import { type AnyLogged, fits, type MessageLog } from "../script/message-log.ts";
import { wantedText } from "../script/near-miss.ts";
import { SESSION_FIELDS, type SessionMatch, sessionText } from "../script/session-match.ts";
import { sessionMisses } from "../script/session-misses.ts";
import { REQUESTS, RESPONSES } from "../wire/catalogue.ts";
import { checkFields, gotText, isThenable } from "../world/check-fields.ts";
import { checkMs } from "../world/check-ms.ts";
import { hints, type Waited } from "./hints.ts";
import type { Lifetime, Wait } from "./lifetime.ts";

/** Options of a wait for a message: of which session it is, and how long the wait is. */
export interface ArrivalOptions<Message> extends SessionMatch {
  /** Longest wait, in ms, from 0 to a year. Default 2 000: real ms over TCP; virtual ms, which pass meanwhile, in memory. */
  readonly withinMs?: number | undefined;
  /** A message of the same direction: only those after it count. Default: every message counts that the log has. */
  readonly after?: Message | undefined;
}

/** Time that is waited where none is given, in ms. */
const WITHIN_MS = 2_000;
/** Longest time for which a promise is waited for, in ms: a day. */
const PROMISE_MS = 86_400_000;
const OPTIONS = { ...SESSION_FIELDS, withinMs: z.unknown().optional(), after: z.unknown().optional() };

/** Waits of a test for messages and promises. */
export class Arrivals {
  readonly #waited: Waited;
  readonly #lifetime: Lifetime;

  /** Makes the waits for the messages of a fake. */
  constructor(waited: Waited, lifetime: Lifetime) {
    this.#waited = waited;
    this.#lifetime = lifetime;
  }

  /**
   * Gets the first message that matches: one that has come already, or the next that comes.
   *
   * @throws {TypeError} For a name that does not exist, or a match that is none.
   * @throws {RangeError} For options that are not accepted.
   * @throws {Error} After `withinMs`; the message names what came instead. And when the fake is closed.
   */
  first(
    kind: "request" | "answer",
    name: string,
    match: Match<never> | undefined,
    options: unknown,
  ): Promise<AnyLogged> {
    const what = `wait for ${String(name)}`;
    return this.#lifetime.wait(what, async (wait) => {
      checkMeant(kind === "request" ? REQUESTS : RESPONSES, kind, name, match);
      const { requests, answers } = this.#waited.tws.script;
      const log = kind === "request" ? requests : answers;
      checkFields(what, OPTIONS, options);
      const { withinMs = WITHIN_MS, after, ...session } = options as ArrivalOptions<AnyLogged>;
      checkMs(withinMs, what, "withinMs");
      if (after !== undefined && !log.has(after))
        throw new RangeError(`Cannot ${what}: after: expected a message of the log of ${kind}s`);
      const wanted: Wanted = { name, match, session, after, withinMs };
      return arrival(log, wanted, wait, () => hints(this.#waited));
    });
  }

  /**
   * Waits for a promise.
   *
   * @throws {TypeError} For what is no promise.
   * @throws {Error} After a day, and when the fake is closed.
   */
  until<Value>(promise: PromiseLike<Value>): Promise<Value> {
    return this.#lifetime.wait("wait for a promise", async (wait) => {
      if (!isThenable(promise))
        throw new TypeError(`Cannot wait for a promise: expected one, got ${gotText(promise)}`);
      const settled = new AbortController();
      const settle = (): void => settled.abort();
      promise.then(settle, settle);
      await wait(PROMISE_MS, settled.signal);
      if (settled.signal.aborted) return promise;
      throw new Error(
        [`Cannot settle the promise within ${PROMISE_MS} ms`, ...hints(this.#waited)].join("\n  "),
      );
    });
  }
}

interface Wanted {
  readonly name: string;
  readonly match: Match<never> | undefined;
  readonly session: SessionMatch;
  readonly after: AnyLogged | undefined;
  readonly withinMs: number;
}

async function arrival(
  log: MessageLog,
  { name, match, session, after, withinMs }: Wanted,
  wait: Wait,
  reasons: () => readonly string[],
): Promise<AnyLogged> {
  let found = log.after(after).find((message) => fits(message, name, match, session));
  if (found !== undefined) return found;
  const arrived = new AbortController();
  let thrown: { readonly cause: unknown } | undefined;
  const stop = log.subscribe((message) => {
    if (arrived.signal.aborted) return;
    try {
      if (!fits(message, name, match, session)) return;
      found = message;
    } catch (cause) {
      // A test of values that throws is an error of the caller, and none of the fake.
      thrown = { cause };
    }
    arrived.abort();
  });
  try {
    await wait(withinMs, arrived.signal);
  } finally {
    stop();
  }
  if (thrown !== undefined) throw thrown.cause;
  if (found !== undefined) return found;
  const later = after === undefined ? "" : ` after ${after.text}`;
  const sentence = `No ${wantedText(name, match)}${sessionText(session)} came${later} within ${withinMs} ms`;
  const misses = sessionMisses(log.after(after), name, match, session);
  throw new Error([sentence, ...misses, ...reasons()].join("\n  "));
}
