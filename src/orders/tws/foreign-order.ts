import type { LiveSession } from "../../session/live-session.ts";
import type { Contract, Order } from "../../stoqey/mod.ts";
import { fingerprint } from "../fingerprint.ts";
import type { JournalEntry } from "../journal.ts";
import { journalled } from "../journalled-state.ts";
import type { OrderBook } from "../order-book.ts";
import type { OrderRecord } from "../order-record.ts";
import { accountOf, plain } from "./direct-terms.ts";

/** An order of the session's client ID that the pool has not placed, as TWS has reported it. */
export interface ForeignOrder {
  readonly orderId: number;
  /** Its contract and terms; undefined where TWS has reported the order by its status or a fill alone. */
  readonly reported: { readonly contract: Contract; readonly order: Order } | undefined;
}

/** Makes the record of an order that the pool has not placed. */
export function adopted(
  book: OrderBook,
  live: LiveSession,
  key: string,
  { orderId, reported }: ForeignOrder,
): OrderRecord {
  const { contract = {}, order = {} as Order } = reported ?? {};
  const terms = plain({ contract, order });
  const progress = { status: "", filled: 0, remaining: undefined, avgFillPrice: undefined };
  const record = book.add(
    {
      key,
      reference: order.orderRef ?? "",
      fingerprint: fingerprint(terms),
      account: accountOf(live, order.account),
      clientId: live.session.clientId,
      orderId,
      permId: order.permId ?? 0,
      terms,
    },
    { kind: "acknowledged", progress },
  );
  record.isJournalled = false;
  return record;
}

/** Makes the entries of an order that the pool has not placed, with the state that it has now. */
export function foreignEntries(record: OrderRecord, atMs: number): readonly JournalEntry[] {
  const { key, reference, fingerprint: hash, account, clientId, orderId, permId, terms, state } = record;
  return [
    {
      type: "order",
      key,
      reference,
      fingerprint: hash,
      account,
      clientId,
      orderId,
      permId: permId ?? 0,
      terms,
      atMs,
    },
    { type: "state", key, state: journalled(state), permId, atMs },
  ];
}
