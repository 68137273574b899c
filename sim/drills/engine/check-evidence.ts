import {
  type Check,
  type CheckOutcome,
  earlyRequests,
  strangeClientIds,
  type TraceEvent,
  twoSessions,
} from "../../mod.ts";
import {
  amountText,
  counted,
  isMeant,
  isMeantEvent,
  mismatches,
  nounText,
  patternOf,
} from "../../options/mod.ts";
import type { FaultRecord } from "../record.ts";
import type { Seen, SeenEvent, SeenMessage } from "../seen.ts";
import { type Evidence, eventText, sentence, timeText } from "./evidence.ts";
import { lossEvidence } from "./loss-evidence.ts";

/** Most things that the reasons of a check list. */
const LISTED_MAX = 5;

/**
 * Finds what shows the outcome of a check of a scenario.
 *
 * @param seen What was seen until the check was judged.
 */
export function evidenceOf(
  check: Check,
  outcome: CheckOutcome,
  seen: Seen,
  faults: readonly FaultRecord[],
): Evidence {
  if (check.request !== undefined || check.answer !== undefined) return messageEvidence(check, outcome, seen);
  if (check.event !== undefined || check.mark !== undefined) return eventEvidence(check, seen);
  if (check.recoveredWithin !== undefined) return lossEvidence(check.recoveredWithin, seen);
  if (check.sessionsAtMost !== undefined) return sessionsEvidence(outcome, seen);
  if (check.struck !== undefined) return struckEvidence(check.struck, outcome, faults);
  if (check.orders !== undefined) return orderEvidence(check, outcome, seen);
  if (check.position !== undefined) return positionEvidence(check.position, outcome, seen);
  return breachEvidence(check, seen);
}

/** Tests whether what was seen is more than a check allows: what comes later does not take it back. */
export function isExceeded(check: Check, seen: Seen): boolean {
  const most = check.times ?? check.atMost ?? Number.POSITIVE_INFINITY;
  if (check.request !== undefined || check.answer !== undefined) return messagesOf(check, seen).length > most;
  if (check.event !== undefined || check.mark !== undefined) return eventsOf(check, seen).length > most;
  if (check.sessionsAtMost !== undefined) return mostSessions(seen).of.length > check.sessionsAtMost;
  const isOfAll = check.clientIds ?? check.overlappingSessions ?? check.earlyRequests;
  return isOfAll !== undefined && breachEvidence(check, seen).reasons.length > 0;
}

/** Finds the messages that a check is about. */
function messagesOf(check: Check, { requests, answers }: Seen): readonly SeenMessage[] {
  return (check.request === undefined ? answers : requests).filter(({ message }) => isMeant(check, message));
}

/** Finds the events that a check is about. */
const eventsOf = (check: Check, { events }: Seen): readonly SeenEvent[] =>
  events.filter(({ happened }) => isMeantEvent(check, happened));

/** Writes how many there were, and how many were expected, in one sentence. */
function amountReason(count: number, what: string, check: Check): string {
  const none = check.times === 0 || (check.atMost === 0 && check.atLeast === undefined);
  const isOne = nounText(check, "one") === "one";
  const expected = none ? "none was expected" : `${amountText(check)} ${isOne ? "was" : "were"} expected`;
  return `${count} ${what}, ${expected}.`;
}

/** Tests whether fewer came than a check requires. */
function isTooFew(count: number, { times, atLeast, atMost }: Check): boolean {
  return count < (times ?? atLeast ?? (atMost === undefined ? 1 : 0));
}

function messageEvidence(check: Check, { found }: CheckOutcome, seen: Seen): Evidence {
  const isRequest = check.request !== undefined;
  const meant = messagesOf(check, seen);
  const such = check.with === undefined && check.clientId === undefined ? "" : "such ";
  const verb = isRequest ? "arrived" : meant.length === 1 ? "was sent" : "were sent";
  const count = amountReason(meant.length, `${such}${check.request ?? check.answer} ${verb}`, check);
  const line = ({ message }: SeenMessage): string => `${message.text} ${timeText(message.atMs, seen)}.`;
  // What came instead says why nothing was meant.
  const listed = meant.length > 0 ? meant.slice(0, LISTED_MAX).map(line) : found.slice(1).map(sentence);
  return {
    reasons: [count, ...listed],
    frames: meant.map(({ frame }) => frame),
    isShort: isTooFew(meant.length, check),
  };
}

function eventEvidence(check: Check, seen: Seen): Evidence {
  const meant = eventsOf(check, seen);
  const kind = check.mark === undefined ? `event ${check.event}` : `mark ${check.mark}`;
  const near =
    meant.length > 0 || check.mark !== undefined
      ? meant
      : seen.events.filter(({ happened }) => happened.event === check.event);
  const lines = near.slice(0, LISTED_MAX).map(({ happened }) => eventText(happened, seen));
  const verb = check.mark === undefined ? "happened" : meant.length === 1 ? "was set" : "were set";
  return {
    reasons: [
      amountReason(meant.length, `${meant.length === 1 ? kind : kind.replace(" ", "s ")} ${verb}`, check),
      ...lines,
    ],
    frames: near.map(({ frame }) => frame),
    isShort: isTooFew(meant.length, check),
  };
}

/** Finds the sessions that existed at one time, at the first time at which they were the most. */
function mostSessions(seen: Seen): { readonly atMs: number; readonly of: readonly SeenEvent[] } {
  const live = new Map<number, SeenEvent>();
  let most: { readonly atMs: number; readonly of: readonly SeenEvent[] } = { atMs: seen.startMs, of: [] };
  for (const one of seen.events) {
    const { event, connection, atMs } = one.happened;
    if (isReady(one.happened) && !live.has(connection)) live.set(connection, one);
    if (event === "closed" || event === "left") live.delete(connection);
    if (live.size > most.of.length) most = { atMs, of: [...live.values()] };
  }
  return most;
}

function sessionsEvidence({ found }: CheckOutcome, seen: Seen): Evidence {
  const most = mostSessions(seen);
  const connections = most.of.map(({ happened }) => happened.connection).join(", ");
  const seenText = `Most sessions at one time: ${most.of.length}${most.of.length === 0 ? "" : ` (connections ${connections}), ${timeText(most.atMs, seen)}`}.`;
  return {
    reasons: [...found.map(sentence), seenText],
    frames: most.of.map(({ frame }) => frame),
    isShort: false,
  };
}

const isReady = ({ event, detail }: TraceEvent): boolean => event === "sent" && detail === "nextValidId";

function struckEvidence(text: string, { found }: CheckOutcome, faults: readonly FaultRecord[]): Evidence {
  const meant = faults.filter((fault) => fault.text === text || fault.text.split(":", 1)[0] === text);
  return { reasons: found.map(sentence), frames: meant.flatMap(({ frames }) => frames), isShort: true };
}

function orderEvidence(check: Check, { found }: CheckOutcome, { orders, requests }: Seen): Evidence {
  const placed = requests.filter(({ message }) => message.name === "placeOrder");
  // The book of a step that is over, or of a gateway, is not known here: only the scenario's own words say what was in it.
  if (orders === undefined)
    return { reasons: found.map(sentence), frames: placed.map(({ frame }) => frame), isShort: true };
  const pattern = patternOf(check.orders);
  const meant = orders.filter((order) => mismatches(pattern, order as never).length === 0);
  const shown = meant.length > 0 ? meant : orders.slice(-LISTED_MAX);
  const frames = placed
    .filter(({ message: { clientId, id } }) =>
      shown.some((order) => order.clientId === clientId && order.orderId === id),
    )
    .map(({ frame }) => frame);
  const count = amountReason(meant.length, `of ${counted(orders.length, "order")} as described`, check);
  return {
    reasons: [count, ...found.slice(1).map(sentence)],
    frames,
    isShort: isTooFew(meant.length, check),
  };
}

function positionEvidence(symbol: string, { found }: CheckOutcome, seen: Seen): Evidence {
  const fills = seen.answers.filter(
    ({ message }) => message.name === "execDetails" && message.values.symbol === symbol,
  );
  return { reasons: found.map(sentence), frames: fills.map(({ frame }) => frame), isShort: true };
}

/** A sentence of a search for breaches: perhaps its time in epoch ms, and the connections that it names. */
const BREACH = /^(?:at (\d+), )?(.*)$/s;

/** Finds what breaks a rule about all sessions: the client IDs, overlaps, or requests that come too early. */
function breachEvidence(check: Check, seen: Seen): Evidence {
  const events = seen.events.map(({ happened }) => happened);
  const [breaches, isMeantHere] =
    check.clientIds !== undefined
      ? [strangeClientIds(events, check.clientIds), isStart]
      : check.overlappingSessions !== undefined
        ? [twoSessions(events), isStart]
        : [earlyRequests(events), isEarly(seen.events)];
  const named = new Set(
    breaches.flatMap((breach) =>
      [...breach.matchAll(/(?:connection|which) (\d+)/g)].map(([, one]) => Number(one)),
    ),
  );
  const shown = seen.events.filter(
    (one) => isMeantHere(one) && (breaches.length === 0 || named.has(one.happened.connection)),
  );
  const reasons = breaches.slice(0, LISTED_MAX).map((breach) => {
    const [, atMs, text = breach] = BREACH.exec(breach) ?? [];
    return sentence(atMs === undefined ? text : `${timeText(Number(atMs), seen)}, ${text}`);
  });
  return { reasons, frames: shown.map(({ frame }) => frame), isShort: false };
}

const isStart = ({ happened }: SeenEvent): boolean => happened.event === "start";

/** Makes a test for requests before the session of their connection is ready; where there are none, for what makes it ready. */
function isEarly(events: readonly SeenEvent[]): (one: SeenEvent) => boolean {
  const readyFrames = new Map<number, number>();
  for (const { happened, frame } of events)
    if (isReady(happened) && !readyFrames.has(happened.connection))
      readyFrames.set(happened.connection, frame);
  const isBefore = ({ happened, frame }: SeenEvent): boolean =>
    happened.event === "read" &&
    happened.detail !== "startApi" &&
    frame < (readyFrames.get(happened.connection) ?? Number.POSITIVE_INFINITY);
  const isClean = !events.some(isBefore);
  return (one) => (isClean ? isReady(one.happened) : isBefore(one));
}
