import { CONNECTIVITY_RESTORED } from "../../tws/facts/mod.ts";
import type { Seen, SeenMessage } from "../seen.ts";
import {
  type DrillCheck,
  drillCheck,
  type Finding,
  failedIf,
  notReached,
  passed,
  someOf,
} from "./drill-check.ts";
import { distinct, isSameStream, liveSubscriptions } from "./live-subscriptions.ts";
import { idOf, valuesOf } from "./message-values.ts";
import { wantText } from "./request-subject.ts";
import { type ReadySession, readySessions } from "./seen-sessions.ts";
import { at, count } from "./wording.ts";

/** Checks that a program has no subscription more often than before: each takes a line, and an equal number gets 322. */
export const subscribesOnce: DrillCheck = drillCheck(
  {
    check: "subscribes-once",
    about: `No subscription is live more often at once after a loss, or after ${CONNECTIVITY_RESTORED}, than it was before.`,
    points: 2,
  },
  (seen) => {
    const cases = [...afterLosses(seen), ...afterRestored(seen)];
    if (cases.length === 0) return notReached(whyNone(seen));
    const found = cases
      .filter(({ before, most }) => most.length > before)
      .map(
        ({ what, before, most }): Finding => ({
          reason: `${what}, ${count(before, "time")}; afterwards it was live ${count(most.length, "time")} at once.`,
          frames: most.map(({ frame }) => frame),
        }),
      );
    return failedIf(
      found,
      passed(
        `${count(cases.length, "subscription")}, none live more often than before.`,
        someOf(cases.flatMap(({ one, most }) => [one, ...most].map(({ frame }) => frame))),
      ),
    );
  },
);

interface Case {
  /** The request for it that was live before. */
  readonly one: SeenMessage;
  readonly what: string;
  /** Number of times that it was live before. */
  readonly before: number;
  /** The requests for it that were live at once afterwards, when there were most of them. */
  readonly most: readonly SeenMessage[];
}

/** Says why nothing can be judged. */
function whyNone(seen: Seen): string {
  const isLost = readySessions(seen).some(
    (session) =>
      session.loss !== undefined && numbered(liveSubscriptions(session, session.loss.frame)).length > 0,
  );
  return isLost
    ? "A session ended while a subscription was live, and no other one followed."
    : `No session ended, and no ${CONNECTIVITY_RESTORED} came, while a subscription with a number was live.`;
}

function afterLosses(seen: Seen): readonly Case[] {
  const sessions = readySessions(seen);
  return sessions.flatMap((session, index): readonly Case[] => {
    const next = sessions[index + 1];
    const { loss, connection } = session;
    if (loss === undefined || next === undefined) return [];
    const what = `was live when session ${connection} was lost ${at(loss.happened.atMs, seen)}`;
    return casesOf(seen, liveSubscriptions(session, loss.frame), what, next, loss.frame);
  });
}

function afterRestored(seen: Seen): readonly Case[] {
  return readySessions(seen).flatMap((session) =>
    session.answers.filter(isRestored).flatMap(({ frame, message: { atMs } }) => {
      const what = `was live when ${CONNECTIVITY_RESTORED} came ${at(atMs, seen)}`;
      return casesOf(seen, liveSubscriptions(session, frame), what, session, frame);
    }),
  );
}

/** Makes a case of each subscription with a number: positions and account updates may be read any number of times. */
function casesOf(
  seen: Seen,
  live: readonly SeenMessage[],
  what: string,
  later: ReadySession,
  fromFrame: number,
): readonly Case[] {
  const begun = later.requests.filter(({ frame }) => frame > fromFrame);
  return distinct(seen, numbered(live)).map((one) => {
    const same = (all: readonly SeenMessage[]) => all.filter((other) => isSameStream(seen, one, other));
    let most: readonly SeenMessage[] = [];
    for (const { frame } of same(begun)) {
      const atOnce = same(liveSubscriptions(later, frame + 1));
      if (atOnce.length > most.length) most = atOnce;
    }
    return { one, what: `${wantText(one.message)} ${what}`, before: same(live).length, most };
  });
}

function isRestored({ message, isLost }: SeenMessage): boolean {
  return !isLost && message.name === "error" && valuesOf(message).code === CONNECTIVITY_RESTORED;
}

function numbered(subscriptions: readonly SeenMessage[]): readonly SeenMessage[] {
  return subscriptions.filter(({ message }) => idOf(message) !== undefined);
}
