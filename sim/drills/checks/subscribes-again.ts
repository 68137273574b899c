import { CONNECTIVITY_RESTORED_DATA_LOST } from "../../tws/facts/mod.ts";
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
import { distinct, isSameStream, liveSubscriptions } from "./live-subscriptions.ts";
import { valuesOf } from "./message-values.ts";
import { wantText } from "./request-subject.ts";
import { type ReadySession, readySessions } from "./seen-sessions.ts";
import { sentSince, stillText, stoodStillMs } from "./standstills.ts";
import { endsWithData } from "./subscription-kinds.ts";
import { at, count, msText } from "./wording.ts";

/** A time at which subscriptions ended, and from which they can be requested again. */
interface Interruption {
  /** What ended them, e.g. `session 1 was lost at 2 s`. */
  readonly what: string;
  readonly frame: number;
  readonly ended: readonly SeenMessage[];
  /** Sessions in which they can be requested again, each from a time and a frame. */
  readonly later: readonly {
    readonly session: ReadySession;
    readonly frame: number;
    readonly fromMs: number;
  }[];
}

/** Checks that each subscription that was live is requested again after a loss and after 1101; after 1102 none has to be. */
export const subscribesAgain: DrillCheck = drillCheck(
  {
    check: "subscribes-again",
    about: `Each subscription is requested again within the limit: in the next session after a loss, on the same connection after ${CONNECTIVITY_RESTORED_DATA_LOST}.`,
    points: 4,
  },
  (seen) => {
    const interruptions = interruptionsOf(seen).filter(({ ended }) => ended.length > 0);
    if (interruptions.length === 0)
      return notReached(
        `No session was lost, and no ${CONNECTIVITY_RESTORED_DATA_LOST} came, while a subscription was live.`,
      );
    const judged = interruptions.flatMap(({ ended, ...interruption }) =>
      ended.map((one) => ({ one, interruption, ...renewalOf(seen, one, interruption) })),
    );
    const known = judged.filter(({ outcome }) => outcome !== "unknown");
    if (known.length === 0)
      return notReached("Subscriptions ended, and no session followed that lasted long enough to judge.");
    const found = known
      .filter(({ outcome }) => outcome === "failed")
      .map(
        ({ one, interruption: { what, frame }, tookMs }): Finding => ({
          reason:
            tookMs === undefined
              ? `${wantText(one.message)} was live when ${what}, and was not requested again.`
              : `${wantText(one.message)} was live when ${what}, and was requested again only ${msText(tookMs)} after it was possible; the limit is ${msText(seen.limits.recoveryMs)}.`,
          frames: [one.frame, frame],
        }),
      );
    const slowest = Math.max(0, ...known.map(({ tookMs = 0 }) => tookMs));
    return failedIf(
      found,
      passed(
        `${count(known.length, "subscription")} requested again, ${msText(slowest)} after it was possible at most.${stillText(Math.max(0, ...known.map(({ stillMs = 0 }) => stillMs)), "meanwhile, which is not counted")}`,
        known.flatMap(({ one, again }) => framesOf(one, again)),
      ),
    );
  },
);

/** Finds the times at which subscriptions ended. */
function interruptionsOf(seen: Seen): readonly Interruption[] {
  const sessions = readySessions(seen);
  const begin = (session: ReadySession) => ({
    session,
    frame: session.ready.frame,
    fromMs: session.ready.happened.atMs,
  });
  return sessions.flatMap((session): readonly Interruption[] => {
    const { loss, connection, answers } = session;
    const endFrame = loss?.frame ?? Number.POSITIVE_INFINITY;
    const after = loss === undefined ? [] : sessions.filter(({ ready }) => ready.frame > endFrame).map(begin);
    const lost =
      loss === undefined
        ? []
        : [
            {
              what: `session ${connection} was lost ${at(loss.happened.atMs, seen)}`,
              frame: loss.frame,
              ended: distinct(seen, liveSubscriptions(session, loss.frame)),
              later: after,
            },
          ];
    const restored = answers
      .filter((answer) => !answer.isLost && answer.frame < endFrame && isDataLost(answer))
      .map(({ frame, message: { atMs } }) => ({
        what: `${CONNECTIVITY_RESTORED_DATA_LOST} came ${at(atMs, seen)}`,
        frame,
        ended: distinct(seen, liveSubscriptions(session, frame)).filter(({ message }) =>
          endsWithData(message),
        ),
        later: [{ session, frame, fromMs: atMs }, ...after],
      }));
    return [...restored, ...lost];
  });
}

function isDataLost({ message }: SeenMessage): boolean {
  return message.name === "error" && valuesOf(message).code === CONNECTIVITY_RESTORED_DATA_LOST;
}

/** Finds whether and when a subscription was requested again; `unknown` where no session lasted long enough. */
function renewalOf(
  seen: Seen,
  ended: SeenMessage,
  { later }: Omit<Interruption, "ended">,
): { outcome: "passed" | "failed" | "unknown"; tookMs?: number; stillMs?: number; again?: SeenMessage } {
  const { endMs, limits } = seen;
  const { recoveryMs } = limits;
  for (const { session, frame, fromMs } of later) {
    const again = session.requests.find((one) => one.frame > frame && isSameStream(seen, ended, one));
    if (again !== undefined) {
      const sentMs = sentSince(seen, again.message.atMs);
      const tookMs = Math.max(0, sentMs - fromMs - stoodStillMs(seen, fromMs, sentMs));
      const noticedMs = again.message.atMs - fromMs;
      const isExcused = tookMs <= recoveryMs && noticedMs > recoveryMs;
      const stillMs = isExcused ? noticedMs - tookMs : 0;
      return { outcome: tookMs <= recoveryMs ? "passed" : "failed", tookMs, stillMs, again };
    }
    // A session that ended sooner gave the program no fair chance: the next one counts.
    const untilMs = session.loss?.happened.atMs ?? endMs;
    const lastedMs = untilMs - fromMs - stoodStillMs(seen, fromMs, untilMs);
    if (lastedMs >= recoveryMs) return { outcome: "failed" };
  }
  return { outcome: "unknown" };
}

/** Tests whether a subscription has ended that a program still has the time to request again. */
export function hasSubscriptionsToRenew(seen: Seen): boolean {
  const isOpen = readySessions(seen).some(({ loss }) => loss === undefined);
  return (
    isOpen &&
    interruptionsOf(seen).some(({ ended, ...interruption }) =>
      ended.some((one) => renewalOf(seen, one, interruption).outcome === "unknown"),
    )
  );
}
