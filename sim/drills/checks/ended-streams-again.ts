import { LIVE_UPDATES_FAILED } from "../../tws/facts/mod.ts";
import type { Seen, SeenMessage } from "../seen.ts";
import {
  type DrillCheck,
  drillCheck,
  type Finding,
  failedIf,
  framesOf,
  notReached,
  passed,
} from "./drill-check.ts";
import { isSameStream } from "./live-subscriptions.ts";
import { idOf, valuesOf } from "./message-values.ts";
import { wantText } from "./request-subject.ts";
import { readySessions } from "./seen-sessions.ts";
import { stoodStillMs } from "./standstills.ts";
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
    const judged = endedStreams(seen).filter(
      ({ again, hadMs }) => again !== undefined || hadMs >= seen.limits.recoveryMs,
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
      passed(
        `${count(judged.length, "stream")} requested again after ${LIVE_UPDATES_FAILED}.`,
        judged.flatMap(({ stream, frame, again }) => framesOf(stream, { frame }, again)),
      ),
    );
  },
);

/** A stream that TWS has ended, and the request that began it again. */
interface EndedStream {
  readonly stream: SeenMessage;
  readonly frame: number;
  readonly atMs: number;
  readonly again: SeenMessage | undefined;
  /** Time that the program had for it in the same session. */
  readonly hadMs: number;
  readonly isInSession: boolean;
}

function endedStreams(seen: Seen): readonly EndedStream[] {
  return readySessions(seen).flatMap(({ answers, requests, loss }) =>
    answers.flatMap(({ message, frame, isLost }): readonly EndedStream[] => {
      if (isLost || message.name !== "error" || valuesOf(message).code !== LIVE_UPDATES_FAILED) return [];
      const { atMs } = message;
      const id = idOf(message);
      const stream = requests.findLast(
        (one) => one.frame < frame && idOf(one.message) === id && beginsSubscription(one.message),
      );
      if (stream === undefined) return [];
      const again = seen.requests.find((one) => one.frame > frame && isSameStream(seen, stream, one));
      const untilMs = loss?.happened.atMs ?? seen.endMs;
      const hadMs = untilMs - atMs - stoodStillMs(seen, atMs, untilMs);
      return [{ stream, frame, atMs, again, hadMs, isInSession: loss === undefined }];
    }),
  );
}

/** Tests whether a stream has ended that a program still has the time to request again. */
export function hasStreamsToRequest(seen: Seen): boolean {
  return endedStreams(seen).some(
    ({ again, hadMs, isInSession }) => again === undefined && isInSession && hadMs < seen.limits.recoveryMs,
  );
}
