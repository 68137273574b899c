import type { JournalledState } from "./order-state.ts";

/** Bracket of an order, as a journal keeps it. */
export interface EntryBracket {
  /** Keys of all orders of the bracket, in the order in which they are sent. */
  readonly keys: readonly string[];
}

/** What a journal keeps of an order before its first byte is written. */
export interface OrderEntry {
  /** Kind of the entry. */
  readonly type: "order";
  /** Idempotency key of the order. */
  readonly key: string;
  /** Text that goes with the order to IBKR and comes back in every report of it: `orderRef`, or `cOID` of the Web API. */
  readonly reference: string;
  /** Hash of the contract and the order: the same key with another fingerprint is an error. */
  readonly fingerprint: string;
  /** Account of the order; empty where TWS chooses it. */
  readonly account: string;
  /** Client ID of the session that the order is written in; undefined for the Web API. */
  readonly clientId: number | undefined;
  /** Order ID; undefined for the Web API. */
  readonly orderId: number | undefined;
  /**
   * Permanent ID at IBKR of an order that the pool has not placed, and has changed; 0 where it was not reported. Undefined for
   * the orders of the pool.
   */
  readonly permId?: number | undefined;
  /**
   * Bracket that the order belongs to; undefined for none. As each order is kept before it is sent, a key without an order of
   * this bracket shows that one of it was never sent. A journal that drops orders that have ended keeps those of a bracket as
   * long as one of them is kept.
   */
  readonly bracket?: EntryBracket | undefined;
  /** Contract and order, as they are sent; as they were reported of an order that the pool has not placed. */
  readonly terms: { readonly contract: unknown; readonly order: unknown };
  /** Epoch ms. */
  readonly atMs: number;
}

/** A change of an order, which is kept before its first byte is written. */
export interface ChangeEntry {
  /** Kind of the entry. */
  readonly type: "change";
  /** Idempotency key of the change. */
  readonly key: string;
  /** Key of the order that is changed. */
  readonly of: string;
  /** Kind of the change. */
  readonly change: "modify" | "cancel";
  /** Hash of the change. */
  readonly fingerprint: string;
  /** Order as it is to be; null for a cancel. */
  readonly order: unknown;
  /** Epoch ms. */
  readonly atMs: number;
}

/** The state that an order or a change has reached. */
export interface StateEntry {
  /** Kind of the entry. */
  readonly type: "state";
  /** Key of the order or of the change. */
  readonly key: string;
  /** The state. */
  readonly state: JournalledState;
  /** Permanent ID at IBKR; undefined while it is not known. */
  readonly permId: number | undefined;
  /** Epoch ms. */
  readonly atMs: number;
}

/** An order ID that was used, so that no later process gives it out again. */
export interface FloorEntry {
  /** Kind of the entry. */
  readonly type: "floor";
  /** Client ID that the order ID belongs to. */
  readonly clientId: number;
  /** The highest order ID that was given out. */
  readonly orderId: number;
}

/** One record of a journal. Values are plain JSON. */
export type JournalEntry = OrderEntry | ChangeEntry | StateEntry | FloorEntry;

/**
 * Keeps what was intended with orders, so that a later process can find out what became of them.
 *
 * The pool opens it once, before its first order, and appends to it from then on. One pool uses a journal at a time.
 */
export interface Journal {
  /**
   * Opens the journal and reads its entries, in the order in which they were appended.
   *
   * @returns The entries themselves where nothing has to be waited for.
   * @throws {PoolError} `JOURNAL_FAILED` when it cannot be read or written, is damaged before its end, was written by a newer
   * version, or is in use by another process; no order is sent then.
   */
  open(): Promise<readonly JournalEntry[]> | readonly JournalEntry[];
  /**
   * Appends entries. They are durable when the promise resolves: a later process reads them even if this one is killed, or
   * the machine loses power.
   *
   * @returns Undefined where they are durable at once.
   * @throws {PoolError} `JOURNAL_FAILED` when they could not be made durable. What they announce must not be sent then.
   */
  append(entries: readonly JournalEntry[]): Promise<void> | undefined;
  /** Waits until everything is durable, and closes. A second call returns the same promise. */
  close(): Promise<void>;
}
