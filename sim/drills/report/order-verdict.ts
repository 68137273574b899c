import { shown } from "../../options/mod.ts";
import type { DrillRecord, OrderInstant, OrderRecord, RequestRecord } from "../record.ts";

/** What a report says of an order: whether the client knew what TWS held. */
export interface OrderVerdict {
  /** `knew`: from each change on; `late`: at the end; `wrong`: not at the end; `unknown`: this cannot be said. */
  readonly outcome: "knew" | "late" | "wrong" | "unknown";
  /** The reason in whole sentences. */
  readonly text: string;
}

/** A time in which the client had received another state than TWS held. */
export interface Difference {
  readonly fromMs: number;
  readonly toMs: number;
  readonly received: string;
  readonly held: string;
}

/** Longest time between a change and its message that is no delay to speak of: the message is under way. */
const PROMPT_MS = 100;

/** State of an order: a status and its fills, and terms where they have changed. Other texts are events. */
const STATE = /^([A-Za-z]+, \S+ of \S+ filled)(?:: (.+))?$/s;
/** An open order is a report of the order itself, and an execution one of a fill; an error says no state. */
const REPORT = /^(?:openOrder|execDetails|error)\b/;
const NOTHING = "nothing";

/** Judges an order: what its client had received, and what TWS held. It is never kinder than what is known. */
export function orderVerdict(
  order: OrderRecord,
  { target, requests, endMs }: Pick<DrillRecord, "target" | "requests" | "endMs">,
): OrderVerdict {
  const { received, held, doubtful } = order;
  const unknown = (text: string): OrderVerdict => ({ outcome: "unknown", text: `Not known: ${text}` });
  if (target === "upstream") return unknown("what the gateway held cannot be seen from outside.");
  const unread = [...held, ...received].find(({ text }) => !STATE.test(text) && !REPORT.test(text));
  if (unread !== undefined) return unknown(`the state “${shown(unread.text, 80)}” cannot be read.`);
  const open = unansweredOf(order, requests);
  if (held.length === 0)
    return received.some(({ text }) => STATE.test(text))
      ? { outcome: "wrong", text: "TWS never held this order, and the client had received a state of it." }
      : unknown("TWS never held this order, and the client has received nothing that says so.");
  const spans = differences(order, endMs);
  const last = spans.at(-1);
  const [doubt] = doubtful.filter(({ atMs }) => atMs >= (received.at(-1)?.atMs ?? 0));
  if (last !== undefined && last.toMs === endMs) {
    const text = `the client had received “${last.received}”, and TWS held “${last.held}”, since ${secondsText(endMs - last.fromMs)} before the end`;
    return doubt === undefined
      ? { outcome: "wrong", text: `At the end ${text}.` }
      : unknown(`${text}, unless “${shown(doubt.text, 80)}” has arrived. ${doubt.reason}`);
  }
  if (doubt !== undefined)
    return unknown(
      `the last message about it, “${shown(doubt.text, 80)}”, may not have arrived. ${doubt.reason}`,
    );
  if (open !== undefined)
    return unknown(
      `nothing about this order has come after the client's last ${open}, so it cannot know what became of that.`,
    );
  const terms = STATE.exec(held.at(-1)?.text ?? "")?.[2];
  if (terms !== undefined && !hasTerms(received, held))
    return unknown(
      `its terms have changed to ${shown(terms, 80)}, and no open order with them has reached the client.`,
    );
  const longestMs = Math.max(0, ...spans.map(({ fromMs, toMs }) => toMs - fromMs));
  if (longestMs < PROMPT_MS)
    return {
      outcome: "knew",
      text: `The client had received each state within ${Math.ceil(longestMs)} ms, and the true one at the end.`,
    };
  const sumMs = spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return {
    outcome: "late",
    text: `The client had a wrong state for ${secondsText(sumMs)}, and the true one at the end.`,
  };
}

/** Finds the times in which the client had received another state than TWS held. Texts that are no states are left out. */
export function differences(
  { received, held }: Pick<OrderRecord, "received" | "held">,
  endMs: number,
): readonly Difference[] {
  const all = [
    ...held.map((instant) => ({ instant, isHeld: true })),
    ...received.map((instant) => ({ instant, isHeld: false })),
  ].sort((one, other) => one.instant.atMs - other.instant.atMs);
  const known = { received: NOTHING, held: NOTHING };
  const spans: { fromMs: number; toMs: number; received: string; held: string }[] = [];
  for (const { instant, isHeld } of all) {
    const state = STATE.exec(instant.text)?.[1];
    if (state === undefined) continue;
    const { atMs } = instant;
    const last = spans.at(-1);
    if (last !== undefined && last.toMs === endMs) last.toMs = Math.min(endMs, atMs);
    known[isHeld ? "held" : "received"] = state;
    if (known.received !== known.held && held.length > 0)
      spans.push({ fromMs: Math.min(endMs, atMs), toMs: endMs, ...known });
  }
  return spans.filter(({ fromMs, toMs }) => toMs > fromMs || toMs === endMs);
}

/** Finds the last request about an order after which nothing about it has come. */
function unansweredOf(
  { clientId: _, orderId, received, held }: OrderRecord,
  requests: readonly RequestRecord[],
): string | undefined {
  const last = requests.filter(({ name, id }) => ABOUT.has(name) && id === orderId).at(-1);
  if (last === undefined) return undefined;
  const isAnswered = received.some(({ atMs }) => atMs >= last.atMs);
  // A cancel of what is over changes nothing.
  const isOver = held.some(
    ({ text, atMs }) => /^(?:Filled|Cancelled|Inactive)/.test(text) && atMs < last.atMs,
  );
  return isAnswered || isOver ? undefined : last.name;
}

const ABOUT: ReadonlySet<string> = new Set(["placeOrder", "cancelOrder"]);

/** Whether a report of the order has come after TWS changed its terms to what they are. */
function hasTerms(received: readonly OrderInstant[], held: readonly OrderInstant[]): boolean {
  const terms = STATE.exec(held.at(-1)?.text ?? "")?.[2];
  const since = held.find(({ text }) => STATE.exec(text)?.[2] === terms)?.atMs ?? 0;
  return received.some(({ atMs, text }) => atMs >= since && text.startsWith("openOrder"));
}

/** Writes a time, e.g. `40 ms` or `1.25 s`. */
function secondsText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}
