import { reasonOf } from "../../errors.ts";
import { getAllOpenOrders } from "../../operations/orders.ts";
import type { Recipient } from "../../routing/router.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type {
  CommissionReport,
  Contract,
  Execution,
  Order,
  OrderState as TwsState,
} from "../../stoqey/mod.ts";
import { type OrderErrorMeaning, orderErrorMeaning } from "../../tws/order-codes.ts";
import { instantOf } from "../../tws/times.ts";
import { defined } from "../../util/defined.ts";
import type { OrderBook } from "../order-book.ts";
import type { ChangeRecord, OrderRecord } from "../order-record.ts";
import type { OrderProgress } from "../order-state.ts";
import { isFinal, isUncertain, progressOf } from "../order-transition.ts";
import { ForeignOrders } from "./foreign-orders.ts";
import { isWarningAlone } from "./order-preview.ts";
import { hasNumberOf, isIdentified, isPart } from "./report-identity.ts";
import { cancelSeen, changesSeen, largestQuantity, mayRefuseChange, unanswered } from "./reported-changes.ts";
import { reportedOrder } from "./reported-order.ts";
import { isUsable, whole } from "./reported-progress.ts";

/** Events that report orders. */
const EVENTS = ["openOrder", "orderStatus", "execDetails", "commissionReport", "error"] as const;

/** First arguments of `orderStatus`. */
type StatusArguments = [number, string, number, number, number, number];

/** Receives what TWS reports about the orders of a book in one session, and applies it to their records. */
export class OrderReports implements Recipient {
  readonly #live: LiveSession;
  readonly #book: OrderBook;
  readonly #doubted: (record: OrderRecord) => void;
  readonly #foreign: ForeignOrders;
  /** Orders by the ID of a fill, for its commission. */
  readonly #byExecution = new Map<string, OrderRecord>();

  /** @param doubted A message about an order has a code that may or may not be a refusal. */
  constructor(live: LiveSession, book: OrderBook, doubted: (record: OrderRecord) => void) {
    this.#live = live;
    this.#book = book;
    this.#doubted = doubted;
    const isListing = (): boolean =>
      live.requests.queueOf(getAllOpenOrders, getAllOpenOrders.name).inFlight !== undefined;
    this.#foreign = new ForeignOrders(live.session.clientId, isListing);
    for (const event of EVENTS) live.router.listen(event, this);
    for (const record of book.unfinished) record.previews = 0;
  }

  receive(event: string, args: readonly unknown[]): void {
    this.#foreign.note(event, args);
    switch (event) {
      case "openOrder":
        return this.#onOpenOrder(args as [number, Contract, Order, TwsState]);
      case "orderStatus":
        return this.#onStatus(args);
      case "execDetails":
        return this.executed(args[1] as Contract, args[2] as Execution);
      case "commissionReport":
        return this.#onCommission(args[0] as CommissionReport);
      case "error":
        return this.#onError(Number(args[2]), args);
    }
  }

  /** Applies an order that a list of open or completed orders has. @returns Its record; undefined where it is not the pool's. */
  listed(order: Order, { status, completedStatus }: TwsState, isOpen: boolean): OrderRecord | undefined {
    const record = order.whatIf === true ? undefined : this.#find(order);
    if (record === undefined) return undefined;
    const filled = isUsable(order.filledQuantity) ? Number(order.filledQuantity) : 0;
    const before = progressOf(record.state);
    const progress: OrderProgress = {
      status: status ?? "",
      filled: Math.max(filled, before?.filled ?? 0),
      remaining: before?.remaining,
      avgFillPrice: before?.avgFillPrice,
    };
    changesSeen(record, order, progress.status, this.#live.epoch);
    this.#report(record, progress, order.permId, isOpen, completedStatus);
    return record;
  }

  #onOpenOrder([orderId, , order, state]: [number, Contract, Order, TwsState]): void {
    if (order.whatIf === true) return this.#onPreview(orderId, state);
    const record = this.#find({ ...order, orderId });
    if (record === undefined) return;
    const { status = "" } = state;
    // The list of open orders of TWS names no fills; those that were reported stay.
    const { filled = 0, remaining, avgFillPrice } = progressOf(record.state) ?? {};
    changesSeen(record, order, status, this.#live.epoch);
    this.#report(record, { status, filled, remaining, avgFillPrice }, order.permId);
  }

  /** The preview of a change was answered; one with a warning is answered twice. */
  #onPreview(orderId: number, state: TwsState): void {
    const record = this.#book.byOrderId(this.#live.session.clientId, orderId);
    if (record !== undefined && record.previews > 0 && !isWarningAlone(state)) record.previews--;
  }

  #onStatus(args: readonly unknown[]): void {
    const [orderId, status, filled, remaining, avgFillPrice, permId] = args as StatusArguments;
    const clientId = args[8] as number | undefined;
    const record = this.#book.byOrderId(clientId ?? this.#live.session.clientId, orderId);
    if (record === undefined || !hasNumberOf(record, this.#live.epoch, permId)) return;
    cancelSeen(record, status);
    const price = filled > 0 ? avgFillPrice : undefined;
    this.#report(record, { status, filled, remaining, avgFillPrice: price }, permId);
  }

  /** Applies an execution, as an event or a list of executions has it. */
  executed(contract: Contract, execution: Execution): void {
    const { orderRef, clientId, orderId, permId } = execution;
    const record = this.#find({ orderRef, clientId, orderId, permId } as Order);
    if (record === undefined) return;
    const { execId = "", shares = 0, price = 0, cumQty = 0, avgPrice, exchange = "", time } = execution;
    this.#byExecution.set(execId, record);
    if (isPart(record, contract, execution)) return;
    if (!record.filled({ execId, quantity: shares, price, exchange, timeMs: instantOf(time) })) return;
    const total = largestQuantity(record);
    const before = progressOf(record.state);
    const isWhole = total > 0 && cumQty >= total;
    // A report of an earlier fill, as a list of executions has it.
    if (before !== undefined && before.filled >= cumQty && !isWhole) return;
    const status = isWhole ? "Filled" : (before?.status ?? "Submitted");
    const remaining = total > 0 ? Math.max(0, total - cumQty) : undefined;
    this.#report(record, { status, filled: cumQty, remaining, avgFillPrice: avgPrice ?? price }, permId);
  }

  #onCommission({ execId = "", commission = 0, currency = "" }: CommissionReport): void {
    this.#byExecution.get(execId)?.charged(execId, commission, currency);
  }

  #onError(orderId: number, args: readonly unknown[]): void {
    const record = this.#book.byOrderId(this.#live.session.clientId, orderId);
    if (record === undefined) return;
    const [text, code] = [reasonOf(args[0]), Number(args[1])];
    this.#live.requests.exceeded(args);
    const told = orderErrorMeaning(code);
    const meaning = told !== "notice" && this.#foreign.isShared(orderId) ? "unclear" : told;
    if (meaning === "refuses" && record.previews > 0 && record.state.kind !== "written") {
      // It may be the preview of a change that TWS refuses; a change that was made with it is found by the lists.
      record.previews--;
      return record.emit({ kind: "notice", code, text });
    }
    this.#apply(record, meaning, code, text);
  }

  #apply(record: OrderRecord, meaning: OrderErrorMeaning, code: number, text: string): void {
    switch (meaning) {
      case "notice":
        return record.emit({ kind: "notice", code, text });
      case "cancelled": {
        if (!this.#isAbout(record)) return record.emit({ kind: "notice", code, text });
        cancelSeen(record, "Cancelled");
        const { filled = 0, remaining, avgFillPrice } = progressOf(record.state) ?? {};
        return this.#report(
          record,
          { status: "Cancelled", filled, remaining, avgFillPrice },
          undefined,
          false,
          text,
        );
      }
      case "refuses a request":
        if (isUncertain(record.state) && progressOf(record.state) === undefined)
          return this.#refused(record, code, text);
        return this.#answered(
          record,
          unanswered(record, "modify") ?? unanswered(record, "cancel"),
          code,
          text,
        );
      case "refuses a cancel":
        return this.#answered(record, unanswered(record, "cancel"), code, text);
      case "refuses a modification":
        // TWS takes a new order with a used ID for a modification.
        if (record.state.kind === "written") return this.#refused(record, code, text);
        return this.#answered(record, unanswered(record, "modify"), code, text);
      case "not found": {
        // To a change this is an answer; that the order itself was refused is seen by its absence from the lists.
        const change = unanswered(record, "cancel") ?? unanswered(record, "modify");
        if (change !== undefined) return void change.apply({ kind: "refused", code, text });
        return this.#refused(record, code, text);
      }
      case "refuses": {
        // With a modification under way it is that which TWS refuses; the order goes on.
        const change = record.state.kind === "written" ? undefined : unanswered(record, "modify");
        if (change !== undefined) return void change.apply({ kind: "refused", code, text });
        return this.#refused(record, code, text);
      }
      case "unclear":
        record.doubt = { code, text };
        record.emit({ kind: "notice", code, text });
        return this.#doubted(record);
    }
  }

  /** A change was refused; without one the message is information about the order. */
  #answered(record: OrderRecord, change: ChangeRecord | undefined, code: number, text: string): void {
    if (change === undefined) return record.emit({ kind: "notice", code, text });
    change.apply({ kind: "refused", code, text });
  }

  #refused(record: OrderRecord, code: number, text: string): void {
    if (isFinal(record.state) || !this.#isAbout(record)) return record.emit({ kind: "notice", code, text });
    if (!mayRefuseChange(record, this.#live.epoch)) return void record.apply({ kind: "refused", code, text });
    record.emit({ kind: "notice", code, text });
    const why = `TWS sent the refusal ${code} (${text}) after a modification; the lists of orders are compared`;
    record.apply({ kind: "lost", why });
  }

  /** Tests whether an error with the number of an order is about it, and not about one of another client. */
  #isAbout(record: OrderRecord): boolean {
    // To a master client the status of the order decides, which has a client ID.
    const isDecided = this.#foreign.isMaster && record.state.kind !== "written";
    return isIdentified(record, this.#live.epoch) && !isDecided;
  }

  #report(
    record: OrderRecord,
    progress: OrderProgress,
    permId: number | undefined,
    isListed = false,
    text = "",
  ): void {
    if (permId !== undefined && permId > 0) record.permId ??= permId;
    record.apply(
      defined({
        kind: "reported" as const,
        progress: whole(record, progress),
        text,
        listed: isListed || undefined,
        // What was held for absent may turn up before it is sent again, which it then is not.
        resent: record.resent === undefined ? undefined : true,
      }),
    );
  }

  /** Finds the order that a report is about. */
  #find(report: Order): OrderRecord | undefined {
    const { epoch, session } = this.#live;
    return reportedOrder(this.#book, { epoch, clientId: session.clientId }, report);
  }
}
