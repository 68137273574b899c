import type { IbkrLink } from "./ibkr-link.ts";

/** Causes that interrupt the subscriptions of a kind. */
interface Interruptions {
  /** Its data come from IBKR: it pauses while TWS is cut off, and ends when data are lost (1101). */
  readonly cutOff: boolean;
  /** It pauses while a login elsewhere has the market data (10197). */
  readonly competingSession: boolean;
  /** A broken farm can end it. */
  readonly farmBroken: boolean;
}

const NOTHING: Interruptions = { cutOff: false, competingSession: false, farmBroken: false };
const TICKS: Interruptions = { cutOff: true, competingSession: true, farmBroken: false };
const BARS: Interruptions = { cutOff: true, competingSession: false, farmBroken: true };

/** An answer of IBKR that is sent over time: it waits while TWS is cut off, and is lost with the data. */
const ANSWER: Interruptions = { ...NOTHING, cutOff: true };

/** A kind of subscription; request numbers are unique within a kind. */
export type SubscriptionKind =
  | "market data"
  | "market depth"
  | "tick by tick"
  | "real-time bars"
  | "historical bars"
  | "scanner"
  | "account summary"
  | "account updates"
  | "account updates multi"
  | "positions multi"
  | "pnl"
  | "pnl single"
  | "news bulletins"
  | "display group"
  | "contract details"
  | "wsh metadata"
  | "wsh events";

const KINDS: Readonly<Record<SubscriptionKind, Interruptions>> = {
  "market data": TICKS,
  "market depth": TICKS,
  "tick by tick": TICKS,
  "real-time bars": BARS,
  "historical bars": BARS,
  scanner: { ...NOTHING, cutOff: true },
  "account summary": NOTHING,
  "account updates": NOTHING,
  "account updates multi": NOTHING,
  "positions multi": NOTHING,
  pnl: NOTHING,
  "pnl single": NOTHING,
  "news bulletins": NOTHING,
  "display group": NOTHING,
  "contract details": ANSWER,
  "wsh metadata": ANSWER,
  "wsh events": ANSWER,
};

/** Something that can interrupt subscriptions. */
export type Interruption = keyof Interruptions;

/** Makes the key of a subscription among those of its client. */
export function subscriptionKey(kind: SubscriptionKind, reqId: number): string {
  return `${kind}/${reqId}`;
}

/** Gets the kind of a subscription from its key. */
export function kindOf(key: string): SubscriptionKind {
  return key.slice(0, key.lastIndexOf("/")) as SubscriptionKind;
}

/** Gets the request number of a subscription from its key. */
export function reqIdOf(key: string): number {
  return Number(key.slice(key.lastIndexOf("/") + 1));
}

/** Tests whether the subscription with this key pauses now. */
export function isPaused(key: string, { cutOff, competingSession }: IbkrLink): boolean {
  if (!cutOff && !competingSession) return false;
  const pausedBy = KINDS[kindOf(key)];
  return (cutOff && pausedBy.cutOff) || (competingSession && pausedBy.competingSession);
}

/** Tests whether an interruption ends, or pauses, the subscription with this key. */
export function isInterruptedBy(key: string, interruption: Interruption): boolean {
  return KINDS[kindOf(key)][interruption];
}
