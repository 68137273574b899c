import type { PoolErrorCode } from "../../src/mod.ts";
import type { OrderState } from "../../src/orders/order-state.ts";
import type { Booked } from "./booked.ts";
import type { KeptEntry } from "./journal-disk.ts";
import type { OrderWrite } from "./pool-process.ts";
import type { Moment } from "./sequence.ts";

/** Terms of an order that the model compares. */
export interface Wanted {
  readonly symbol: string;
  readonly side: string;
  readonly orderType: string;
  readonly quantity: number;
  /** Undefined: none. */
  readonly limit: number | undefined;
}

/** How a call about an order ended, and what TWS had of the order at that instant. */
export interface SettledIntent extends Moment {
  /** Kind of the outcome; `error` for a call that rejected. */
  readonly kind: "acknowledged" | "rejected" | "not-sent" | "unknown" | "error";
  /** Code of the reason or of the error; undefined for none. */
  readonly code: PoolErrorCode | undefined;
  readonly booked: readonly Booked[];
  /** Had the pool a session at that instant? */
  readonly inSession: boolean;
}

/** One call about an order with a key: to place it, to modify it, or to cancel it. */
export interface IntentCall {
  readonly what: "place" | "modify" | "cancel";
  /** Number of the process that made it. */
  readonly process: number;
  /** Key of the order. */
  readonly key: string;
  readonly began: Moment;
  /** Latest instant at which its first byte may be written, epoch ms of the virtual clock. */
  readonly latestMs: number;
  /** Time until the journal was open, since the call, in ms; 0 where it was open before. */
  readonly opensInMs: number;
  /** May it send an order again that was not sent? */
  readonly resend: boolean;
  /** The order as it is to be; undefined for a cancel. */
  readonly wanted: Wanted | undefined;
  /** Undefined while it is pending. */
  settled: SettledIntent | undefined;
  /** When its process ended before it did. */
  died: Moment | undefined;
}

/** What the pool and the fake say of an order once everything is healed. */
export interface FinalIntent {
  readonly key: string;
  /** Undefined where the pool does not know the key. */
  readonly state: OrderState | undefined;
  readonly orderId: number | undefined;
  readonly booked: readonly Booked[];
  /** Next order ID of TWS for the client ID of the order. */
  readonly nextId: number;
}

/** What an agent believes to have traded, and what the fake has booked for it, in units by symbol. */
export interface AgentFinal {
  readonly name: string;
  readonly belief: ReadonlyMap<string, number>;
  readonly booked: ReadonlyMap<string, number>;
  readonly failures: readonly unknown[];
}

/** Observations about orders with keys, over all processes of a run. */
export interface TradingRecord {
  readonly intents: readonly IntentCall[];
  /** What the pools wrote about orders, of every caller, oldest first. */
  readonly writes: readonly OrderWrite[];
  /** Entries of the journal, with the instants at which they were durable. */
  readonly kept: readonly KeptEntry[];
  /** Ends of processes, oldest first. */
  readonly deaths: readonly Moment[];
  /** Orders of which a person has found out what became of them, by their IDs. */
  readonly verdicts: readonly (Moment & { readonly orderId: number | undefined })[];
  /** Every order that the fake has ever had of callers with keys. */
  readonly booked: readonly Booked[];
  /** Undefined where no session was ready once everything was healed. */
  readonly finals: readonly FinalIntent[] | undefined;
  readonly agents: readonly AgentFinal[] | undefined;
}

const MARK = "key:";

/** Returns the reference that a caller gives to an order with a key. */
export const refOf = (key: string): string => `${MARK}${key}`;

/** Returns the key in the own part of a reference; undefined for an order of another caller. */
export const keyOf = (ref: unknown): string | undefined =>
  typeof ref === "string" && ref.startsWith(MARK) ? ref.slice(MARK.length) : undefined;

/** Returns what an order says of the terms that the model compares. */
export function wantedOf(values: Readonly<Record<string, unknown>>): Wanted {
  const { symbol, action, orderType, totalQuantity, lmtPrice } = values;
  return {
    symbol: `${symbol}`,
    side: `${action}`,
    orderType: `${orderType}`,
    quantity: Number(totalQuantity),
    limit: Number(lmtPrice) || undefined,
  };
}
