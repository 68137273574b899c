import { checkWait, type WaitOptions } from "../call-options.ts";
import { getQuote, type LatestQuote, type QuoteArgs } from "../operations/latest-quote.ts";
import type { Read } from "../operations/read.ts";
import { checkedCall, copied } from "../requests/checked-call.ts";
import type { LiveSession } from "../session/live-session.ts";
import type { QuoteLines } from "../subscriptions/quote-lines.ts";
import type { SessionAccess } from "./session-access.ts";

/**
 * Sends a read of the pool to the session that is ready, or to the next one.
 *
 * @param defaultMs Timeout of the pool's reads, in ms; undefined for that of each operation.
 */
export async function readRequest<Args, Result>(
  access: SessionAccess<LiveSession>,
  defaultMs: number | undefined,
  operation: Read<Args, Result>,
  args: Args,
  options: WaitOptions,
): Promise<Result> {
  const { what } = operation;
  const { signal, timeoutMs = defaultMs ?? operation.timeoutMs } = checkWait(what, options);
  const call = checkedCall(operation, args);
  const begin = (live: LiveSession, leftMs: number): Promise<Result> =>
    live.requests.request(call, { timeoutMs: leftMs, signal, owner: access }).answer;
  return await access.read(what, { timeoutMs, signal }, begin);
}

/** Reads a quote on the session that is ready, or on the next one; options and deadline are those of `readRequest`. */
export async function readQuote(
  access: SessionAccess<LiveSession>,
  quotes: QuoteLines,
  defaultMs: number | undefined,
  args: QuoteArgs,
  options: WaitOptions,
): Promise<LatestQuote> {
  const { what } = getQuote;
  const { signal, timeoutMs = defaultMs ?? getQuote.timeoutMs } = checkWait(what, options);
  const { copy } = copied(getQuote, args);
  const begin = (live: LiveSession, leftMs: number): Promise<LatestQuote> =>
    quotes.request(live, copy, { timeoutMs: leftMs, signal, owner: access }).answer;
  return await access.read(what, { timeoutMs, signal }, begin);
}
