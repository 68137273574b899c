import { PoolError } from "../../errors.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import type { CompleteOrderOptions } from "../../orders/order-options.ts";
import { ChangeRecord, type IntentRecord, OrderRecord } from "../../orders/order-record.ts";
import { orderReference, orderToken } from "../../orders/order-reference.ts";
import type { Clock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { Contract, Order } from "../../stoqey/mod.ts";
import { onAbort } from "../../util/abort.ts";

/**
 * Finds the order that a key has already; undefined for a new one, or for one that may be sent again.
 *
 * @throws {PoolError} `ORDER_KEY_REUSED` where the key belongs to another order.
 */
export function knownOrder(
  book: OrderBook,
  { key, resend }: Pick<CompleteOrderOptions, "key" | "resend">,
  hash: string,
): OrderRecord | undefined {
  const known = key === undefined ? undefined : book.intent(key);
  if (known === undefined) return undefined;
  if (!(known instanceof OrderRecord) || known.fingerprint !== hash) throw keyReused(`${key}`);
  return resend && known.state.kind === "not-sent" ? undefined : known;
}

/** Finds the change that a key has already; undefined for a new one. @throws {PoolError} As `knownOrder`. */
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
  {
    contract,
    order,
    key,
    hash,
  }: {
    readonly contract: Contract;
    readonly order: Order;
    readonly key: string | undefined;
    readonly hash: string;
  },
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

/** Waits for the answer to an order, which has the ID by which it is changed. */
export async function answered(
  record: OrderRecord,
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

function keyReused(key: string): PoolError {
  return new PoolError(
    "ORDER_KEY_REUSED",
    `Cannot send the order: the key ${key} belongs to another order, or to the same one with other terms`,
  );
}
