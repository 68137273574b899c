import { CONNECTIVITY_RESTORED } from "../../tws/facts/mod.ts";
import type { Seen, SeenMessage } from "../seen.ts";
import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { distinct, liveSubscriptions } from "./live-subscriptions.ts";
import { idOf, valuesOf, wantSame, wantText } from "./request-subject.ts";
import { type ReadySession, readySessions } from "./seen-sessions.ts";
import { at, count } from "./wording.ts";

/** Checks that a program has no subscription more often than before: each takes a line, and an equal number gets 322. */
export const subscribesOnce: DrillCheck = drillCheck(
  {
    check: "subscribes-once",
    about:
      "No subscription is requested more often after a loss than it was live before, and none again after 1102.",
    points: 2,
  },
  (seen) => {
    const cases = [...afterLosses(seen), ...afterRestored(seen)];
    if (cases.length === 0)
      return notReached("No session was lost, and no 1102 came, while a subscription was live.");
    const found = cases
      .filter(({ before, again }) => again.length > before)
      .map(
        ({ what, before, again }): Finding => ({
          reason: `${what}, and was requested ${count(again.length, "time")} afterwards, where ${before === 0 ? "none was needed" : `${before} was`}.`,
          frames: again.map(({ frame }) => frame),
        }),
      );
    return failedIf(
      found,
      passed(`${count(cases.length, "subscription")}, none requested more often than needed.`),
    );
  },
);

interface Case {
  readonly what: string;
  /** How often the subscription was live before, of what is needed afterwards. */
  readonly before: number;
  /** The requests for it afterwards that were not cancelled. */
  readonly again: readonly SeenMessage[];
}

function afterLosses(seen: Seen): readonly Case[] {
  const sessions = readySessions(seen);
  return sessions.flatMap((session, index): readonly Case[] => {
    const next = sessions[index + 1];
    const { loss } = session;
    if (loss === undefined || next === undefined) return [];
    const live = numbered(liveSubscriptions(session, loss.frame));
    const later = numbered(uncancelled(next));
    return distinct(live).map(({ message }) => ({
      what: `${wantText(message)} was live when session ${session.connection} was lost ${at(loss.happened.atMs, seen)}`,
      before: live.filter((one) => wantSame(one.message, message)).length,
      again: later.filter((one) => wantSame(one.message, message)),
    }));
  });
}

function afterRestored(seen: Seen): readonly Case[] {
  return readySessions(seen).flatMap((session) =>
    session.answers.filter(isRestored).flatMap(({ frame, message: { atMs } }) =>
      distinct(numbered(liveSubscriptions(session, frame))).map(({ message }) => ({
        what: `${wantText(message)} was live when 1102 came ${at(atMs, seen)}`,
        before: 0,
        again: uncancelled(session).filter((one) => one.frame > frame && wantSame(one.message, message)),
      })),
    ),
  );
}

function isRestored({ message, isLost }: SeenMessage): boolean {
  return !isLost && message.name === "error" && valuesOf(message).code === CONNECTIVITY_RESTORED;
}

/** Gets those with a number: positions and account updates may be read any number of times. */
function numbered(subscriptions: readonly SeenMessage[]): readonly SeenMessage[] {
  return subscriptions.filter(({ message }) => idOf(message) !== undefined);
}

/** Gets the subscriptions of a session that were not cancelled, whatever TWS has answered. */
function uncancelled(session: ReadySession): readonly SeenMessage[] {
  return liveSubscriptions({ ...session, answers: [] }, session.loss?.frame ?? Number.POSITIVE_INFINITY);
}
