import { LIVE_UPDATES_FAILED } from "../../tws/facts/mod.ts";
import { type DrillCheck, drillCheck, type Finding, failedIf, notReached, passed } from "./drill-check.ts";
import { isSameStream } from "./live-subscriptions.ts";
import { idOf, valuesOf } from "./message-values.ts";
import { wantText } from "./request-subject.ts";
import { readySessions } from "./seen-sessions.ts";
import { beginsSubscription } from "./subscription-kinds.ts";
import { at, count } from "./wording.ts";

/** Checks that bars whose updates TWS has ended (10182, as after a farm flap) are requested again: the session itself lives on. */
export const endedStreamsAgain: DrillCheck = drillCheck(
  {
    check: "ended-streams-again",
    about: `Bars whose updates TWS has ended with ${LIVE_UPDATES_FAILED} are requested again.`,
    points: 2,
  },
  (seen) => {
    const { recoveryMs } = seen.limits;
    const judged = readySessions(seen).flatMap(({ answers, requests, loss }) =>
      answers.flatMap(({ message, frame, isLost }) => {
        if (isLost || message.name !== "error" || valuesOf(message).code !== LIVE_UPDATES_FAILED) return [];
        const id = idOf(message);
        const stream = requests.findLast(
          (one) => one.frame < frame && idOf(one.message) === id && beginsSubscription(one.message),
        );
        if (stream === undefined) return [];
        const again = seen.requests.find((one) => one.frame > frame && isSameStream(seen, stream, one));
        const hadMs = (loss?.happened.atMs ?? seen.endMs) - message.atMs;
        return again === undefined && hadMs < recoveryMs
          ? []
          : [{ stream, frame, again, atMs: message.atMs }];
      }),
    );
    if (judged.length === 0) return notReached(`No bars were ended by ${LIVE_UPDATES_FAILED}.`);
    const found = judged
      .filter(({ again }) => again === undefined)
      .map(
        ({ stream, frame, atMs }): Finding => ({
          reason: `The updates of ${wantText(stream.message)} ended with ${LIVE_UPDATES_FAILED} ${at(atMs, seen)}, and were not requested again.`,
          frames: [stream.frame, frame],
        }),
      );
    return failedIf(
      found,
      passed(`${count(judged.length, "stream")} requested again after ${LIVE_UPDATES_FAILED}.`),
    );
  },
);
