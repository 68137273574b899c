import type { Injected } from "../net/faults-in-force.ts";
import { mismatches } from "../script/match.ts";
import type { AnyLogged, MessageLog } from "../script/message-log.ts";
import { nearMisses } from "../script/near-miss.ts";
import type { BookedOrder } from "../testing/by-hand.ts";
import { counted } from "../world/counted.ts";
import { type TraceEvent, traceLine } from "../world/trace.ts";
import { amountText, isEnough, nounText } from "./amount.ts";
import type { Check, MessageCheck } from "./scenario.ts";
import { sessionCheck } from "./session-checks.ts";
import { patternOf, wantedValuesText } from "./wanted.ts";
import type { ScenarioWorld } from "./world.ts";

/** What a check reads besides the world: what the run has seen and done. */
export interface Seen {
  /** The most sessions that existed at one time. */
  readonly sessionsMax: number;
  /** The faults that the scenario injected. */
  readonly injected: readonly Injected[];
  /** The events of the sessions. */
  readonly sessionEvents: readonly TraceEvent[];
}

/** Finds what is not as a check requires; empty when it holds. */
export function breachesOf(check: Check, world: ScenarioWorld, seen: Seen): readonly string[] {
  if (check.position !== undefined) return positionBreaches(check.position, check.quantity ?? 0, world);
  if (check.sessionsAtMost !== undefined)
    return seen.sessionsMax <= check.sessionsAtMost
      ? []
      : [`there were ${seen.sessionsMax} sessions at one time`];
  const ofSessions = sessionCheck(check);
  if (ofSessions !== undefined) return ofSessions.breaches(seen.sessionEvents).slice(0, LINES_MAX);
  if (check.struck !== undefined) return struckBreaches(check.struck, seen.injected);
  if (check.orders !== undefined) return orderBreaches(check, world.orders.all());
  if (check.event !== undefined || check.mark !== undefined) return eventBreaches(check, world);
  const log = logOf(check, world);
  const found = messagesOf(check, log);
  if (isEnough(found.length, check)) return [];
  const name = nameOf(check);
  const lines =
    found.length > 0 ? found.map(lineOf) : nearMisses(log.all(), name, patternOf(check.with) as never);
  return [`${found.length} came`, ...lines.slice(0, LINES_MAX)];
}

/** Number of messages, orders or sessions that a breach names. */
const LINES_MAX = 5;

/** Gets the log that a check is about. */
export function logOf({ request }: MessageCheck, { tws }: ScenarioWorld): MessageLog {
  return request === undefined ? tws.script.answers : tws.script.requests;
}

/** Gets the messages of a log that a check means. */
export function messagesOf(check: MessageCheck, log: MessageLog): readonly AnyLogged[] {
  return log.all().filter((message) => isMeant(check, message));
}

/** Tests whether a check means a message. */
export function isMeant(check: MessageCheck, message: AnyLogged): boolean {
  const { clientId } = check;
  if (message.name !== nameOf(check) || (clientId !== undefined && clientId !== message.clientId))
    return false;
  return mismatches(patternOf(check.with), message.values).length === 0;
}

/** Tests whether a check or a trigger means an event of the trace. */
export function isMeantEvent(when: MessageCheck, happened: TraceEvent): boolean {
  if (when.mark !== undefined) return happened.event === "mark" && happened.detail === when.mark;
  if (happened.event !== when.event) return false;
  if (when.with === undefined) return true;
  const { detail, content = detail, connection } = happened;
  return mismatches(patternOf(when.with), { detail, content, connection } as never).length === 0;
}

/** Gets the name of the messages that a check means. */
export function nameOf({ request, answer }: MessageCheck): string {
  return request ?? answer ?? "";
}

/** Writes what a check requires in one sentence. */
export function checkText(check: Check): string {
  if (check.about !== undefined) return check.about;
  if (check.position !== undefined) return `the position in ${check.position} is ${check.quantity ?? 0}`;
  const { sessionsAtMost } = check;
  if (sessionsAtMost !== undefined)
    return `at most ${sessionsAtMost} ${sessionsAtMost === 1 ? "session" : "sessions"} at one time`;
  const ofSessions = sessionCheck(check);
  if (ofSessions !== undefined) return ofSessions.text;
  if (check.struck !== undefined) return `the fault ${check.struck} affected something`;
  const { clientId } = check;
  const values = wantedValuesText(check.orders ?? check.with);
  const who = clientId === undefined ? "" : ` of client ${clientId}`;
  return `${amountText(check)} ${countedText(check)}${who}${values === "" ? "" : ` with ${values}`}`;
}

/** Writes what a check counts. */
function countedText(check: Check): string {
  if (check.orders !== undefined) return nounText(check, "order");
  if (check.event !== undefined) return `${nounText(check, "event")} ${check.event}`;
  if (check.mark !== undefined) return `${nounText(check, "mark")} ${check.mark}`;
  return `${nameOf(check)} ${check.request === undefined ? "sent" : "arrived"}`;
}

/** Compares the units of a symbol: of its share where one is held, else of its only contract. */
function positionBreaches(symbol: string, quantity: number, world: ScenarioWorld): readonly string[] {
  const held = world.positions().filter((position) => position.symbol === symbol);
  const shares = held.filter(({ secType }) => secType === "STK");
  const meant = shares.length > 0 ? shares : held;
  if (meant.length > 1)
    return [
      "it is held in several contracts",
      ...meant.map(({ secType, quantity: units }) => `${secType} ${units}`),
    ];
  const [{ quantity: units } = { quantity: 0 }] = meant;
  return units === quantity ? [] : [`the position is ${units}`];
}

function struckBreaches(text: string, injected: readonly Injected[]): readonly string[] {
  const meant = injected.filter(({ fault }) => fault.name === text || fault.text === text);
  if (meant.some(({ strikes }) => strikes > 0)) return [];
  return [meant.length === 0 ? "it was never injected" : "it was injected and affected nothing"];
}

function eventBreaches(check: Check, { tws }: ScenarioWorld): readonly string[] {
  const { events } = tws.trace;
  const meant = events.filter((event) => isMeantEvent(check, event));
  if (isEnough(meant.length, check)) return [];
  const kind = check.mark === undefined ? check.event : "mark";
  const near = meant.length > 0 ? meant : events.filter(({ event }) => event === kind);
  return [`${meant.length} happened`, ...near.slice(0, LINES_MAX).map(traceLine)];
}

function orderBreaches(check: Check, orders: readonly BookedOrder[]): readonly string[] {
  const pattern = patternOf(check.orders);
  const meant = orders.filter((order) => mismatches(pattern, order as never).length === 0);
  if (isEnough(meant.length, check)) return [];
  const lines = orders.slice(-LINES_MAX).map(orderText);
  return [`${meant.length} of ${counted(orders.length, "order")}`, ...lines];
}

/** Writes an order of the book in one line. */
export function orderText(order: BookedOrder): string {
  const { orderId, clientId, action, quantity, symbol, orderType, limitPrice, stopPrice, status, filled } =
    order;
  const prices = [limitPrice, stopPrice].filter((price) => price !== undefined).join(" ");
  return `#${orderId} of client ${clientId}: ${action} ${quantity} ${symbol} ${orderType} ${prices}`
    .trimEnd()
    .concat(`, ${status}, ${filled} filled`);
}

function lineOf({ text, clientId }: AnyLogged): string {
  return `${text} (client ${clientId})`;
}
