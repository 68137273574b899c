import type { Match } from "../script/match.ts";
import { type AnyLogged, fits, type MessageLog } from "../script/message-log.ts";
import { wantedText } from "../script/near-miss.ts";
import { type SessionMatch, sessionText } from "../script/session-match.ts";
import { sessionMisses } from "../script/session-misses.ts";

/** Waits for time to pass: ends when `signal` aborts, or after the time. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Time that is waited where none is given, in ms. */
const WITHIN_MS = 2_000;

/** Session of the message that is waited for, and how long. */
export interface Awaited extends SessionMatch {
  /** Longest time, in ms. Default 2 000. */
  readonly withinMs?: number | undefined;
}

/**
 * Gets the first message that matches: one that has come already, or the next that comes.
 *
 * @throws {Error} After `withinMs`; the message names what came instead.
 */
export async function arrival(
  log: MessageLog,
  name: string,
  match: Match<never> | undefined,
  { withinMs = WITHIN_MS, ...session }: Awaited,
  wait: Wait,
): Promise<AnyLogged> {
  let [found] = log.all(name, match, session);
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
  const sentence = `No ${wantedText(name, match)}${sessionText(session)} came within ${withinMs} ms`;
  throw new Error([sentence, ...sessionMisses(log.all(), name, match, session)].join("\n  "));
}
