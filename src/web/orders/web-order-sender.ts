import { PoolError } from "../../errors.ts";
import type { JournalEntry } from "../../orders/journal.ts";
import type { ChangeRecord, OrderRecord } from "../../orders/order-record.ts";
import type { Order } from "../../stoqey/mod.ts";
import type { WebCall } from "../call.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import { applyGroupVerdict, type GroupVerdictParts } from "./group-verdict.ts";
import { OrderSubmissions, type SubmissionOptions, type WebSendLimits } from "./order-submissions.ts";
import { applyVerdict } from "./verdict.ts";
import type { WebOrderBlocks } from "./web-order-blocks.ts";
import { type WebOrderFields, webOrderFields } from "./web-order-terms.ts";

/** Dependencies of a sender. */
export interface WebOrderSenderOptions extends SubmissionOptions, GroupVerdictParts {
  readonly clock: SubmissionOptions["clock"];
  readonly blocks: WebOrderBlocks;
}

/** An order to be sent, with the order that has to be filled first. */
export interface PlacedRecord {
  readonly record: OrderRecord;
  /** Undefined for none. */
  readonly parent: OrderRecord | undefined;
}

/** Sends orders, groups, modifications and cancels, and records how far each has come. */
export class WebOrderSender {
  readonly #options: WebOrderSenderOptions;
  readonly #submissions: OrderSubmissions;

  constructor(options: WebOrderSenderOptions) {
    this.#options = options;
    this.#submissions = new OrderSubmissions(options);
  }

  /** Sends new orders of one account as one request: all of them leave, or none. */
  place(live: LiveWebSession, placed: readonly PlacedRecord[], limits: WebSendLimits): void {
    const { blocks } = this.#options;
    const records = placed.map(({ record }) => record);
    const [only] = records;
    if (only === undefined) return;
    const path = `/iserver/account/${encodeURIComponent(only.account)}/orders`;
    const isGroup = records.length > 1;
    void this.#submissions.send(
      {
        live,
        intents: records,
        call: { method: "POST", path, body: { orders: placed.map(fieldsOf) } },
        entries: records.map((record) => this.#entryOfOrder(record)),
        what: isGroup ? "place the orders" : "place the order",
        blocked: () => blocks.order(only.account, only),
        apply: (verdict, message) =>
          isGroup
            ? applyGroupVerdict(this.#options, records, verdict, message)
            : applyVerdict(this.#options, only, verdict, message),
      },
      limits,
    );
  }

  /** Sends a modification. */
  modify(live: LiveWebSession, intent: ChangeRecord, limits: WebSendLimits): void {
    const { of: record } = intent;
    const body = { ...webOrderFields(record.contract, intent.order as Order, undefined) };
    const call: WebCall = { method: "POST", path: pathOf(record), body };
    const { blocks } = this.#options;
    this.#change(live, intent, call, limits, "modify the order", () => {
      return overtaken(record) ?? blocks.order(record.account, intent) ?? blocks.change(record);
    });
  }

  /**
   * Sends a cancel: past the gate, whether the journal works or not. Its answer is a receipt. Modifications that were not sent
   * are taken back: none may be sent after it.
   */
  cancel(live: LiveWebSession, intent: ChangeRecord, limits: WebSendLimits): void {
    const { blocks } = this.#options;
    const call: WebCall = { method: "DELETE", path: pathOf(intent.of) };
    this.withdrawModifications(intent.of, cancelledBefore());
    this.#change(live, intent, call, limits, "cancel the order", () => {
      return blocks.cancel() ?? blocks.change(intent.of);
    });
  }

  /**
   * Takes back an order that was not sent, with the group that it belongs to, and answers its open question no.
   *
   * @returns Whether nothing of it will be sent.
   */
  withdraw(record: OrderRecord, reason: PoolError): boolean {
    this.#submissions.withdraw(record, reason);
    record.apply({ kind: "dropped", reason });
    return record.state.kind === "not-sent";
  }

  /** Takes back the modifications of an order that were not sent, and answers their open questions no. */
  withdrawModifications({ changes }: OrderRecord, reason: PoolError): void {
    for (const change of changes) {
      if (change.change !== "modify" || !change.isPending) continue;
      this.#submissions.withdraw(change, reason);
      change.apply({ kind: "dropped", reason });
    }
  }

  /** Takes back what has not left and must not be sent any more: something has changed that decides on that. */
  recheck(): void {
    this.#submissions.recheck();
  }

  #change(
    live: LiveWebSession,
    intent: ChangeRecord,
    call: WebCall,
    limits: WebSendLimits,
    what: string,
    blocked: () => PoolError | undefined,
  ): void {
    const { key, fingerprint, change, order, of } = intent;
    const atMs = this.#options.clock.wallMs();
    const entry: JournalEntry = { type: "change", key, of: of.key, change, fingerprint, order, atMs };
    void this.#submissions.send(
      {
        live,
        intents: [intent],
        call,
        entries: [entry],
        what,
        blocked,
        apply: (verdict, message) => applyVerdict(this.#options, intent, verdict, message),
      },
      limits,
    );
  }

  #entryOfOrder({ key, reference, fingerprint, account, terms, bracket }: OrderRecord): JournalEntry {
    const atMs = this.#options.clock.wallMs();
    const ids = { clientId: undefined, orderId: undefined, bracket };
    return { type: "order", key, reference, fingerprint, account, ...ids, terms, atMs };
  }
}

function fieldsOf({ record, parent }: PlacedRecord): WebOrderFields {
  const { contract, order, reference } = record;
  const isSingleGroup = order.ocaGroup !== undefined && order.ocaGroup !== "" ? true : undefined;
  return webOrderFields(contract, order, reference, { parentId: parent?.reference, isSingleGroup });
}

/** Gets the reason for which an order must not be modified: a cancel of it is on its way. */
function overtaken({ changes }: OrderRecord): PoolError | undefined {
  const isSent = ({ change, state }: ChangeRecord): boolean =>
    change === "cancel" && (state.kind === "journalled" || state.kind === "written");
  return changes.some(isSent) ? cancelledBefore() : undefined;
}

function cancelledBefore(): PoolError {
  return new PoolError("ABORTED", "the order was cancelled before it was sent");
}

function pathOf({ account, permId }: OrderRecord): string {
  return `/iserver/account/${encodeURIComponent(account)}/order/${permId}`;
}
