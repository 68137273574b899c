import type { AnyLogged } from "../../mod.ts";
import type { Seen, SeenMessage } from "../seen.ts";
import { answerOf } from "./answered.ts";
import { valuesOf } from "./message-values.ts";
import { isOpenOrSame } from "./same-contract.ts";
import { readySessions } from "./seen-sessions.ts";

/** Names of the requests that list open orders, and of those that list what became of others. */
const OPEN_LISTS: ReadonlySet<string> = new Set(["reqOpenOrders", "reqAllOpenOrders"]);
const PAST_LISTS: ReadonlySet<string> = new Set(["reqExecutions", "reqCompletedOrders"]);

/** Tests whether a message requests a list of open orders. */
export function listsOpenOrders({ name }: AnyLogged): boolean {
  return OPEN_LISTS.has(name);
}

/** Tests whether a message requests a list in which orders can be found, open ones or those that are over. */
export function listsOrders({ name }: AnyLogged): boolean {
  return OPEN_LISTS.has(name) || PAST_LISTS.has(name);
}

/** An order that can be looked up. */
interface PlacedOrder {
  readonly placed: SeenMessage;
}

/** A range of frames, without those at its ends. */
export interface FrameRange {
  readonly fromFrame: number;
  readonly beforeFrame: number;
}

/**
 * Tests whether a program has looked an order up in a range of frames: in a list of open orders, and in one of those that are over.
 *
 * @param how `answered` where the lists have to be complete within the range, `requested` where it is enough that they were requested.
 */
export function isLookedUp(
  seen: Seen,
  order: PlacedOrder,
  { fromFrame, beforeFrame }: FrameRange,
  how: "answered" | "requested",
): boolean {
  const lists = readySessions(seen).flatMap((session) =>
    session.requests.filter(
      (request) =>
        request.frame > fromFrame &&
        request.frame < beforeFrame &&
        listsOrders(request.message) &&
        canShow(request, order) &&
        (how === "requested" ||
          (answerOf(session, request)?.frame ?? Number.POSITIVE_INFINITY) < beforeFrame),
    ),
  );
  return [OPEN_LISTS, PAST_LISTS].every((names) => lists.some(({ message }) => names.has(message.name)));
}

/** Tests whether the filter of a request for executions lets those of an order pass. */
function canShow({ message }: SeenMessage, { placed }: PlacedOrder): boolean {
  if (message.name !== "reqExecutions") return true;
  const [filter, order] = [valuesOf(message), valuesOf(placed.message)];
  const isOfClient = [0, undefined, placed.message.clientId].includes(filter.clientId as number | undefined);
  const isOfSide = !filter.side || `${filter.side}`[0] === `${order.action}`[0];
  return isOfClient && isOfSide && ["symbol", "secType"].every((name) => isOpenOrSame(filter, order, name));
}
