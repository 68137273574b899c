import type { Match } from "./match.ts";
import { type AnyLogged, fits } from "./message-log.ts";
import { nearMisses } from "./near-miss.ts";
import { isOfSession, type SessionMatch } from "./session-match.ts";

/** Describes what came instead of the messages of a session that were wanted: those of other sessions that match first. */
export function sessionMisses(
  messages: readonly AnyLogged[],
  name: string,
  match: Match<never> | undefined,
  session: SessionMatch,
): readonly string[] {
  const [first, ...more] = messages.filter(
    (message) => !isOfSession(session, message) && isMatching(message, name, match),
  );
  if (first === undefined) return nearMisses(messages, name, match);
  const others = more.length === 0 ? "" : `, and ${more.length} more of other sessions`;
  const line = `${first.text} (client ${first.clientId}, connection ${first.connection}): of another session${others}`;
  const ofSession = messages.filter((message) => isOfSession(session, message));
  const isNamed = ofSession.some((one) => one.name === name);
  return isNamed ? [line, ...nearMisses(ofSession, name, match)] : [line];
}

function isMatching(message: AnyLogged, name: string, match: Match<never> | undefined): boolean {
  try {
    return fits(message, name, match);
  } catch {
    // A test of values that throws is reported where the rule is used.
    return false;
  }
}
