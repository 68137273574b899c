import type { FarmService } from "../../world/tws-event.ts";
import { type IbkrLink, isFarmBroken } from "./ibkr-link.ts";

/** Causes that interrupt the subscriptions of a kind. */
interface Interruptions {
  /** Its data come from IBKR: it pauses while TWS is cut off, and ends when data are lost (1101). */
  readonly cutOff: boolean;
  /** It pauses while a login elsewhere has the market data (10197). */
  readonly competingSession: boolean;
  /** A broken farm can end it. */
  readonly farmBroken: boolean;
  /** It pauses while the connection to a farm of this service is broken. */
  readonly farm?: FarmService | undefined;
}

const NOTHING: Interruptions = { cutOff: false, competingSession: false, farmBroken: false };
const TICKS: Interruptions = {
  cutOff: true,
  competingSession: true,
  farmBroken: false,
  farm: "market-data",
};
const BARS: Interruptions = { cutOff: true, competingSession: false, farmBroken: true };

/** An answer of IBKR that is sent over time: it waits while TWS is cut off, and is lost with the data. */
const ANSWER: Interruptions = { ...NOTHING, cutOff: true };

/** A kind of subscription; request numbers are unique within a kind. */
export type SubscriptionKind =
  | "market data"
  | "snapshot"
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
  | "histogram"
  | "wsh metadata"
  | "wsh events";

const KINDS: Readonly<Record<SubscriptionKind, Interruptions>> = {
  "market data": TICKS,
  // A snapshot ends in time, even without ticks.
  snapshot: { ...TICKS, farm: undefined },
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
  histogram: ANSWER,
  "wsh metadata": ANSWER,
  "wsh events": ANSWER,
};

/** Something that can interrupt subscriptions. */
export type Interruption = Exclude<keyof Interruptions, "farm">;

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
export function isPaused(key: string, ibkr: IbkrLink): boolean {
  const { cutOff, competingSession, brokenFarms } = ibkr;
  if (!cutOff && !competingSession && brokenFarms.size === 0) return false;
  const pausedBy = KINDS[kindOf(key)];
  return (
    (cutOff && pausedBy.cutOff) ||
    (competingSession && pausedBy.competingSession) ||
    (pausedBy.farm !== undefined && isFarmBroken(ibkr, pausedBy.farm))
  );
}

/** Tests whether an interruption ends, or pauses, the subscription with this key. */
export function isInterruptedBy(key: string, interruption: Interruption): boolean {
  return KINDS[kindOf(key)][interruption];
}
