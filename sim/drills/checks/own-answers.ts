import type { AnyLogged } from "../../mod.ts";
import * as code from "../../tws/facts/mod.ts";
import type { SeenMessage } from "../seen.ts";
import { idOf, valuesOf } from "./message-values.ts";
import type { SeenSession } from "./seen-sessions.ts";

// Of a real gateway alone: the permissions of the fake are for all data or none.
const MARKET_DATA_PARTLY_SUBSCRIBED = 10090;
const MARKET_DATA_PARTLY_SUBSCRIBED_FOR_API = 10091;

/** Notices outside the range of all notices (2100 to 2999): the request or order goes on. */
const NOTICES: ReadonlySet<number> = new Set([
  code.ORDER_MESSAGE,
  code.SHARES_NOT_AVAILABLE,
  code.SCANNER_IMPRECISE,
  MARKET_DATA_PARTLY_SUBSCRIBED,
  MARKET_DATA_PARTLY_SUBSCRIBED_FOR_API,
  code.DELAYED_DATA_DISPLAYED,
  code.ORDER_TIF_SET_BY_PRESET,
]);

/** Tests for an error message that ends nothing. */
export function isNotice(message: AnyLogged): boolean {
  if (message.name !== "error") return false;
  const number = Number(valuesOf(message).code);
  return Math.floor(number / 1_000) === 2 || NOTICES.has(number);
}

const cache = new WeakMap<SeenSession, ReadonlyMap<number, readonly SeenMessage[]>>();

/** Gets the messages of TWS that have the number of a request and have reached the program, oldest first. */
function answersOfId(session: SeenSession, id: number): readonly SeenMessage[] {
  const known = cache.get(session);
  if (known !== undefined) return known.get(id) ?? [];
  const byId = new Map<number, SeenMessage[]>();
  for (const answer of session.answers) {
    const own = answer.isLost ? undefined : idOf(answer.message);
    if (own === undefined) continue;
    const group = byId.get(own);
    if (group === undefined) byId.set(own, [answer]);
    else group.push(answer);
  }
  cache.set(session, byId);
  return byId.get(id) ?? [];
}

/**
 * Finds the error that has ended a request before a frame: no data came after it. Notices are no errors, and what comes after
 * a later request of the same number is about that one.
 */
export function errorThatEnded(
  session: SeenSession,
  { message, frame }: SeenMessage,
  beforeFrame: number,
): SeenMessage | undefined {
  const id = idOf(message);
  if (id === undefined) return undefined;
  const next = session.requests.find(
    (one) => one.frame > frame && idOf(one.message) === id && !one.message.name.startsWith("cancel"),
  );
  const untilFrame = Math.min(beforeFrame, next?.frame ?? Number.POSITIVE_INFINITY);
  const last = answersOfId(session, id).findLast(
    (answer) => answer.frame > frame && answer.frame < untilFrame && !isNotice(answer.message),
  );
  return last?.message.name === "error" ? last : undefined;
}
