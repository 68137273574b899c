import type { IntentRecord } from "../../orders/intent-record.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import { ChangeRecord, keyReused, OrderRecord } from "../../orders/order-record.ts";
import { orderReference, orderToken } from "../../orders/order-reference.ts";
import type { PlacedTerms } from "../../orders/tws/order-placing.ts";
import type { Clock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { Order } from "../../stoqey/mod.ts";
import { onAbort } from "../../util/abort.ts";

/** An order to be placed, with its fingerprint. */
export interface HashedTerms extends PlacedTerms {
  readonly hash: string;
}

/**
 * Finds the orders that the keys of a group have already; undefined for a new group, or for one that may be sent again. A group
 * is sent as a whole: where IBKR may have a part of it, nothing is sent again.
 *
 * @throws {PoolError} `ORDER_KEY_REUSED` where a key belongs to another order, or a part of the group is known.
 */
export function knownOrders(
  book: OrderBook,
  group: readonly HashedTerms[],
  resend: boolean,
): readonly OrderRecord[] | undefined {
  const known = group.map((one) => knownOrder(book, one));
  if (known.every((record) => record === undefined)) return undefined;
  if (known.some((record) => record === undefined))
    throw keyReused(`${group.find((_, at) => known[at] !== undefined)?.key}`);
  const records = known as readonly OrderRecord[];
  return resend && records.every(({ state }) => state.kind === "not-sent") ? undefined : records;
}

function knownOrder(book: OrderBook, { key, hash }: HashedTerms): OrderRecord | undefined {
  const known = key === undefined ? undefined : book.intent(key);
  if (known === undefined) return undefined;
  if (!(known instanceof OrderRecord) || known.fingerprint !== hash) throw keyReused(`${key}`);
  return known;
}

/** Finds the change that a key has already; undefined for a new one. @throws {PoolError} As `knownOrders`. */
export function knownChange(
  book: OrderBook,
  key: string | undefined,
  hash: string,
): IntentRecord | undefined {
  const known = key === undefined ? undefined : book.intent(key);
  if (known === undefined) return undefined;
  if (!(known instanceof ChangeRecord) || known.fingerprint !== hash) throw keyReused(`${key}`);
  return known;
}

/** Adds an order that is intended, with a reference of its own and an explicit time in force. */
export function addedOrder(
  book: OrderBook,
  random: Random,
  { contract, order, key, hash }: HashedTerms,
): OrderRecord {
  const token = orderToken(random);
  const before = key === undefined ? undefined : book.get(key);
  const reference = before?.reference ?? orderReference(order.orderRef, token);
  const tif = order.tif ?? ("DAY" as NonNullable<Order["tif"]>);
  return book.add({
    key: key ?? token,
    reference,
    fingerprint: hash,
    account: order.account ?? "",
    terms: { contract, order: { ...order, orderRef: reference, tif } },
    clientId: undefined,
    orderId: undefined,
  });
}

/** Waits for the answer to an order, which has the ID by which it is changed, or to a modification. */
export async function answered(
  record: IntentRecord,
  clock: Clock,
  untilMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!record.isPending || signal?.aborted) return;
  const { met, stop } = record.when(() => !record.isPending);
  let cancel: () => void = () => {};
  let forget: () => void = () => {};
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(Math.max(0, untilMs - clock.now()), resolve);
    forget = onAbort(signal, resolve);
  });
  await Promise.race([met, late]);
  cancel();
  forget();
  stop();
}
