import { endOf, hasAnswer } from "./answered.ts";
import {
  type DrillCheck,
  drillCheck,
  type Finding,
  failedIf,
  notReached,
  passed,
  someOf,
} from "./drill-check.ts";
import { liveSubscriptions } from "./live-subscriptions.ts";
import { idOf } from "./message-values.ts";
import { sessionsOf } from "./seen-sessions.ts";
import { count } from "./wording.ts";

/** Checks that a number belongs to one thing in a session: an error names nothing but the number of a request or an order. */
export const numbersKeptApart: DrillCheck = drillCheck(
  {
    check: "numbers-kept-apart",
    about: "In a session no number is that of two requests under way, or of a request and an order.",
    points: 1,
  },
  (seen) => {
    const numbered = sessionsOf(seen).flatMap((session) =>
      session.requests.flatMap((request) => {
        const id = idOf(request.message);
        const isOwn = /^(req|placeOrder|exerciseOptions|query|subscribe|calculate)/.test(
          request.message.name,
        );
        return id === undefined || !isOwn ? [] : [{ session, request, id }];
      }),
    );
    if (numbered.length === 0) return notReached("No request with a number came.");
    const found = new Map<string, Finding>();
    for (const { session, request, id } of numbered) {
      const { name, text } = request.message;
      const other = numbered.find(
        (one) =>
          one.session === session &&
          one.id === id &&
          one.request.frame < request.frame &&
          ((one.request.message.name === "placeOrder") !== (name === "placeOrder") ||
            (name !== "placeOrder" && isUnderWay(one.session, one.request, request.frame))),
      );
      if (other !== undefined)
        found.set(`${session.connection}/${id}`, {
          reason: `On connection ${session.connection} the number ${id} is that of ${other.request.message.text} and of ${text}.`,
          frames: [other.request.frame, request.frame],
        });
    }
    return failedIf(
      [...found.values()],
      passed(
        `${count(numbered.length, "request")} with numbers of their own.`,
        someOf(numbered.map(({ request }) => request.frame)),
      ),
    );
  },
);

type Numbered = Parameters<typeof endOf>;

/** Tests whether a request was a live subscription, or had no answer yet, at a frame. */
function isUnderWay(session: Numbered[0], request: Numbered[1], beforeFrame: number): boolean {
  if (liveSubscriptions(session, beforeFrame).includes(request)) return true;
  if (!hasAnswer(request)) return false;
  return (endOf(session, request)?.frame ?? Number.POSITIVE_INFINITY) > beforeFrame;
}
