import type { Order } from "../stoqey/mod.ts";
import type { IntentRecord } from "./intent-record.ts";
import type { JournalEntry, OrderEntry } from "./journal.ts";
import { ofJournal } from "./journalled-state.ts";
import { ChangeRecord, OrderRecord } from "./order-record.ts";
import type { OrderState } from "./order-state.ts";
import { isKnown } from "./order-transition.ts";

/** Records that the entries of a journal are read into. */
export interface EntryTarget {
  get(key: string): OrderRecord | undefined;
  intent(key: string): IntentRecord | undefined;
  add(order: Omit<OrderEntry, "type" | "atMs">, state: OrderState): OrderRecord;
  addChange(
    key: string,
    fingerprint: string,
    what: { readonly of: OrderRecord; readonly change: "modify" | "cancel"; readonly order: unknown },
    state: OrderState,
  ): ChangeRecord;
  raiseFloor(clientId: number, orderId: number): void;
  /** A record has the state that the journal has kept. */
  restored(record: IntentRecord): void;
}

/** Reads an entry of a journal. Whether an order was written before its process ended is known by a later entry alone. */
export function readEntry(entry: JournalEntry, target: EntryTarget): void {
  switch (entry.type) {
    case "order": {
      const { type: _type, atMs, ...order } = entry;
      // Each change of an order that the pool has not placed may bring the order with it.
      if (order.permId !== undefined && target.get(order.key) !== undefined) return;
      target.add(order, { kind: "written", atMs });
      return;
    }
    case "change": {
      const of = target.get(entry.of);
      if (of === undefined) return;
      const { key, fingerprint, change, order, atMs } = entry;
      target.addChange(key, fingerprint, { of, change, order }, { kind: "written", atMs });
      return;
    }
    case "state": {
      const record = target.intent(entry.key);
      if (record === undefined) return;
      record.restore(ofJournal(entry.state));
      if (record instanceof OrderRecord && entry.permId !== undefined) record.permId = entry.permId;
      // Without the terms of a modification that is in force, the next one would undo it.
      if (record instanceof ChangeRecord && isInForce(record)) record.of.setOrder(record.order as Order);
      return target.restored(record);
    }
    case "floor":
      return target.raiseFloor(entry.clientId, entry.orderId);
  }
}

/** Tests whether IBKR has a modification. */
function isInForce({ change, state }: ChangeRecord): boolean {
  return change === "modify" && isKnown(state) && state.kind !== "rejected" && state.kind !== "not-sent";
}

/** Reason for which the outcome of an order of an earlier process is unknown. */
export const OF_EARLIER =
  "the process that sent it ended before it knew what became of it; the next session compares open orders, executions and completed orders";
