import type { Seen, SeenMessage } from "../seen.ts";
import { endOf, hasAnswer } from "./answered.ts";
import {
  type DrillCheck,
  drillCheck,
  type Finding,
  failedIf,
  framesOf,
  notReached,
  passed,
} from "./drill-check.ts";
import { wantSame, wantText } from "./request-subject.ts";
import { type ReadySession, readySessions } from "./seen-sessions.ts";
import { hadTime, hasTimeLeft } from "./time-to-act.ts";
import { at, count } from "./wording.ts";

/**
 * Checks that a request whose answer was lost is requested again.
 *
 * The wire does not show whether a program has given a request up or waits for it for ever: the reason says what was seen.
 */
export const requestsNotLeftHanging: DrillCheck = drillCheck(
  {
    check: "requests-not-left-hanging",
    about: "A request whose answer was lost is requested again.",
    points: 3,
  },
  (seen) => {
    const judged = allLost(seen).filter(({ again, lostMs }) => again !== undefined || hadTime(seen, lostMs));
    if (judged.length === 0)
      return notReached("No answer was lost that the program had time to request again.");
    const found = judged
      .filter(({ again }) => again === undefined)
      .map(
        ({ request, why, frame }): Finding => ({
          reason: `${wantText(request.message)} ${why}, and was not requested again before the drill ended.`,
          frames: [request.frame, frame],
        }),
      );
    return failedIf(
      found,
      passed(
        `${count(judged.length, "request")} lost ${judged.length === 1 ? "its answer and was" : "their answers and were"} requested again.`,
        judged.flatMap(({ request, again }) => framesOf(request, again)),
      ),
    );
  },
);

interface LostRequest {
  readonly request: SeenMessage;
  /** Reason for which its answer is lost, as a part of a sentence. */
  readonly why: string;
  /** Frame and time from which it will not be answered any more. */
  readonly frame: number;
  readonly lostMs: number;
}

/** Finds every request that was not answered, with its repetition. */
function allLost(seen: Seen): readonly (LostRequest & { readonly again: SeenMessage | undefined })[] {
  return readySessions(seen)
    .flatMap((session) => lostRequests(seen, session))
    .map((lost) => ({ ...lost, again: repetitionOf(seen, lost) }));
}

/** Tests whether an answer was lost that a program still has the time to request again. */
export function hasRequestsToRepeat(seen: Seen): boolean {
  return allLost(seen).some(({ again, lostMs }) => again === undefined && hasTimeLeft(seen, lostMs));
}

/** Finds the requests of a session that were not answered: lost by a fault, or by the end of the session. */
function lostRequests(seen: Seen, session: ReadySession): readonly LostRequest[] {
  const { requests, loss, connection } = session;
  return requests.filter(hasAnswer).flatMap((request): readonly LostRequest[] => {
    // A second question for the time within a second is left unanswered by TWS, and the first answer serves both.
    if (endOf(session, request) !== undefined) return [];
    const lost = lostAnswer(session, request);
    // A session that lived on for long enough shows it by itself, although the program ends it in the end.
    const isInSession =
      lost !== undefined &&
      (loss === undefined || loss.happened.atMs - lost.message.atMs >= seen.limits.recoveryMs);
    if (loss !== undefined && !isInSession)
      return [
        {
          request,
          why: `had no answer when session ${connection} was lost ${at(loss.happened.atMs, seen)}`,
          frame: loss.frame,
          lostMs: loss.happened.atMs,
        },
      ];
    if (lost === undefined) return [];
    const { frame, message } = lost;
    return [
      {
        request,
        why: `lost its answer by a fault ${at(message.atMs, seen)}`,
        frame,
        lostMs: message.atMs,
      },
    ];
  });
}

/** Finds what a fault lost of a request: the request itself, or the answer that would have ended it. */
function lostAnswer(session: ReadySession, request: SeenMessage): SeenMessage | undefined {
  if (request.isLost) return request;
  const answers = session.answers.map((one) => ({ ...one, isLost: !one.isLost }));
  return endOf({ ...session, answers }, request);
}

/** Finds the repetition of a lost request; one that goes on has the same answer. */
function repetitionOf(seen: Seen, { request, frame }: LostRequest): SeenMessage | undefined {
  return seen.requests.find(
    (one) => one.frame > frame && wantSame(seen, "answer", request.message, one.message),
  );
}
