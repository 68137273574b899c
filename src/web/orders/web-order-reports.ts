import type { ExecutionDetail, ExecutionUpdate } from "../../operations/executions.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import type { OrderFill } from "../../orders/order-change.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import type { OrderProgress } from "../../orders/order-state.ts";
import { progressOf } from "../../orders/order-transition.ts";
import { carriesTerms } from "../../orders/tws/order-terms.ts";
import type { Order } from "../../stoqey/mod.ts";
import { numberOf } from "../rows/number.ts";
import type { WebOrder } from "../streams/orders.ts";
import { NO_PROGRESS, wholeProgress } from "./web-order-progress.ts";

const CANCELLED = /^(PendingCancel|Cancelled|ApiCancelled)$/;
const WORKING = /^(PreSubmitted|Submitted|PendingCancel)$/;
/** Smallest difference of quantities: IBKR has no smaller units. */
const UNIT = 1e-8;

/** Applies what IBKR reports about orders to the records of a book: rows of orders, and fills. */
export class WebOrderReports {
  readonly #book: OrderBook;

  constructor(book: OrderBook) {
    this.#book = book;
  }

  /** Applies a row of an order, of a list or of a stream. @param isListed Whether a list has it. */
  order(row: WebOrder, isListed: boolean): void {
    const record = this.#find(row.orderRef, row.orderId);
    if (record === undefined || row.status === undefined) return;
    const id = Number(row.orderId);
    // The reference is the order's own; an ID may be that of a place in an answer.
    if (Number.isSafeInteger(id) && id > 0)
      record.permId = row.orderRef === undefined ? (record.permId ?? id) : id;
    const { status } = row;
    const before = progressOf(record.state) ?? NO_PROGRESS;
    const filled = Math.max(row.filled ?? 0, before.filled);
    const progress: OrderProgress = {
      status,
      filled,
      remaining: row.remaining ?? before.remaining,
      avgFillPrice: (filled > 0 ? row.avgFillPrice : undefined) ?? before.avgFillPrice,
    };
    this.#changesSeen(record, row, progress);
    // A list may be older than a cancel that was reported; a refusal that was concluded is not stronger than a list.
    const isConcluded = isListed || record.doubt !== undefined;
    const isLive = isConcluded && record.state.kind === "rejected" && WORKING.test(status);
    this.#report(record, progress, isLive);
  }

  /** Applies a fill or a commission of the stream. */
  update(update: ExecutionUpdate): void {
    if (update.kind === "fill") return this.fill(update);
    if (update.kind !== "commission") return;
    const { execId = "", commission = 0, currency = "" } = update.commission;
    const record = this.#book.orders.find(({ fills }) => fills.get(baseOf(execId))?.execId === execId);
    record?.charged(execId, commission, currency);
  }

  /** Applies a fill. */
  fill({ execution, timeMs }: Pick<ExecutionDetail, "execution" | "timeMs">): void {
    const { execId = "", shares = 0, price = 0, exchange = "", orderRef, orderId } = execution;
    const record = this.#find(orderRef, orderId === undefined ? undefined : `${orderId}`);
    if (record === undefined || execId === "") return;
    record.filled({ execId, quantity: shares, price, exchange, timeMs });
    const fills = [...record.fills.values()];
    const filled = sum(fills, ({ quantity }) => quantity);
    const before = progressOf(record.state) ?? NO_PROGRESS;
    const total = record.order.totalQuantity ?? Number.POSITIVE_INFINITY;
    const isWhole = filled > total - UNIT;
    if (filled < before.filled + UNIT && !isWhole) return;
    const status = isWhole ? "Filled" : before.status === "" ? "Submitted" : before.status;
    const avgFillPrice = sum(fills, (one) => one.quantity * one.price) / filled;
    const remaining = Number.isFinite(total) ? Math.max(0, total - filled) : undefined;
    if (isWhole) this.#cancelSeen(record, { status, filled, remaining, avgFillPrice });
    this.#report(record, { status, filled, remaining, avgFillPrice }, false);
  }

  /** A row shows the terms of an order, so that a modification that it carries is in force. */
  #changesSeen(record: OrderRecord, row: WebOrder, progress: OrderProgress): void {
    for (const change of record.changes) {
      if (change.change !== "modify" || (!change.isPending && change.state.kind !== "unknown")) continue;
      if (change.state.kind === "intended" || change.state.kind === "journalled") continue;
      if (!carriesTerms(termsOf(row, record.order), change.order as Order, [record.order], false)) continue;
      change.apply({ kind: "reported", progress });
      record.setOrder(change.order as Order);
    }
    this.#cancelSeen(record, progress);
  }

  /** A status shows that a cancel is carried out, or that the order has ended otherwise. */
  #cancelSeen(record: OrderRecord, progress: OrderProgress): void {
    const isCancelled = CANCELLED.test(progress.status);
    if (!isCancelled && progress.status !== "Filled") return;
    for (const cancel of record.changes) {
      if (cancel.change !== "cancel" || (!cancel.isPending && cancel.state.kind !== "unknown")) continue;
      if (isCancelled) cancel.apply({ kind: "reported", progress });
      else cancel.apply({ kind: "refused", code: 0, text: "the order was filled before" });
    }
  }

  #report(record: OrderRecord, progress: OrderProgress, isLive: boolean): void {
    const { doubt } = record;
    // Of a group that was refused, IBKR lists an order that it has refused as inactive.
    if (doubt !== undefined && progress.status === "Inactive")
      return void record.apply({ kind: "refused", ...doubt });
    if (WORKING.test(progress.status) || progress.status === "Filled") record.doubt = undefined;
    const whole = wholeProgress(record, progress);
    record.apply(
      isLive ? { kind: "reported", progress: whole, listed: true } : { kind: "reported", progress: whole },
    );
  }

  /** Finds the order of a row: by its reference, then by the ID that IBKR gave it. */
  #find(reference: string | undefined, orderId: string | undefined): OrderRecord | undefined {
    if (reference !== undefined) return this.#book.byReference(reference);
    if (orderId === undefined) return undefined;
    return this.#book.unfinished.find(({ permId }) => permId !== undefined && `${permId}` === orderId);
  }
}

/** Makes the terms of a row, in the names of TWS; a term that the row does not have is missing. */
function termsOf({ price, totalQuantity, tif, row }: WebOrder, { orderType, ...order }: Order): Order {
  const trigger = numberOf(row.auxPrice) ?? numberOf(row.stop_price);
  const isTrigger = orderType === "STP" || orderType === "MIT";
  const shown = isTrigger ? { auxPrice: trigger ?? price } : { lmtPrice: price, auxPrice: trigger };
  return { ...order, orderType, totalQuantity, tif, ...UNSEEN, ...shown } as Order;
}

/** Terms that rows of orders do not have. NaN equals nothing, so that a change of them is never taken for seen. */
const UNSEEN: Readonly<Record<string, unknown>> = {
  cashQty: Number.NaN,
  trailingPercent: Number.NaN,
  outsideRth: Number.NaN,
};

function baseOf(execId: string): string {
  return execId.replace(/\.[^.]*$/, "");
}

function sum(fills: readonly OrderFill[], of: (fill: OrderFill) => number): number {
  return fills.reduce((total, fill) => total + of(fill), 0);
}
