import { type Match, type Mismatch, matchText, mismatches, mismatchText } from "./match.ts";
import type { AnyLogged } from "./message-log.ts";

/** Number of near misses that a text names. */
const MISSES_MAX = 3;

/**
 * Describes what came instead of the messages that were wanted: the nearest of the same name with what differs, or else the
 * names of all that came.
 */
export function nearMisses(
  messages: readonly AnyLogged[],
  name: string,
  match: Match<never> | undefined,
): readonly string[] {
  const ranked = messages
    .filter((message) => message.name === name)
    .map((message) => ({ message, ...compared(message, match) }))
    .sort((a, b) => a.count - b.count);
  if (ranked.length === 0) return [`what came: ${namesOf(messages)}`];
  const lines = ranked
    .slice(0, MISSES_MAX)
    .map(({ message, reason }) => `${message.text} (client ${message.clientId}): ${reason}`);
  const more = ranked.length - lines.length;
  return more > 0 ? [...lines, `${more} more of that name`] : lines;
}

/** Compares a message with a match: the number of values that differ, and what differs. */
function compared(
  message: AnyLogged,
  match: Match<never> | undefined,
): { readonly count: number; readonly reason: string } {
  let found: readonly Mismatch[];
  try {
    found = mismatches(match, message.values as never);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { count: Number.POSITIVE_INFINITY, reason: `the test of its values threw: ${reason}` };
  }
  if (found.length === 0)
    return { count: 0, reason: "it matches, and came before the rule, or another rule was used for it" };
  return { count: found.length, reason: found.map(mismatchText).join(", ") };
}

/** Names messages with how often each came, e.g. `reqIds, reqMktData (3 times)`. */
export function namesOf(messages: readonly AnyLogged[]): string {
  const counts = new Map<string, number>();
  for (const { name } of messages) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.size === 0) return "nothing";
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count} times)`)).join(", ");
}

/** Writes the messages that are meant, e.g. `placeOrder with { symbol: "AAPL" }`. */
export function wantedText(name: string, match: Match<never> | undefined): string {
  const values = matchText(match);
  return values === "" ? name : `${name} with ${values}`;
}
