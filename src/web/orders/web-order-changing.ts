import { PoolError } from "../../errors.ts";
import { fingerprint } from "../../orders/fingerprint.ts";
import type { IntentRecord } from "../../orders/intent-record.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import { type OrderGate, takenBack } from "../../orders/order-gate.ts";
import { SEND_MS, waitsUntilMs } from "../../orders/order-options.ts";
import type { ChangeRecord, OrderRecord } from "../../orders/order-record.ts";
import { orderToken } from "../../orders/order-reference.ts";
import type { OrderTermChanges } from "../../orders/order-terms.ts";
import { isFinal } from "../../orders/order-transition.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import { answered, knownChange } from "./keyed-orders.ts";
import { modifiedWebOrder } from "./modified-web-order.ts";
import { limitsOf } from "./order-preparation.ts";
import type { WebOrderBlocks } from "./web-order-blocks.ts";
import type { CompleteWebOrderOptions } from "./web-order-options.ts";
import type { WebOrderSender } from "./web-order-sender.ts";

/** Dependencies of `WebOrderChanging`. */
export interface WebChangingParts {
  readonly clock: SteadyClock;
  readonly random: Random;
  readonly book: OrderBook;
  readonly gate: OrderGate;
  readonly blocks: WebOrderBlocks;
  readonly sender: WebOrderSender;
  /** The session that is ready; undefined for none. */
  live(): LiveWebSession | undefined;
  /** Reason for which there is no session, as a sentence. */
  noSession(): PoolError;
  /**
   * Brings up the first session of a pool that has none yet.
   *
   * @returns The reason for which there is none in time.
   */
  connect(untilMs: number | undefined, signal: AbortSignal | undefined): Promise<PoolError | undefined>;
  /** Receives the orders and fills of the session from now on. */
  track(): void;
}

/** Brings modifications and cancels from their intent to the sender. */
export class WebOrderChanging {
  readonly #parts: WebChangingParts;

  constructor(parts: WebChangingParts) {
    this.#parts = parts;
  }

  /**
   * Changes an order: `changes` are the new terms, null for a cancel.
   *
   * @returns Its record, which is sent, or dropped with a reason.
   * @throws {PoolError} `INVALID_OPTION` for terms that are wrong or fixed; `ORDER_KEY_REUSED` where the key belongs to another
   * intent; nothing is sent then.
   */
  async change(
    record: OrderRecord,
    changes: OrderTermChanges | null,
    options: CompleteWebOrderOptions,
  ): Promise<IntentRecord> {
    const { clock, random, book, sender, live: current, noSession, track } = this.#parts;
    const change = changes === null ? "cancel" : "modify";
    if (changes !== null) modifiedWebOrder(record.order, changes);
    // By what was requested: the terms that follow from it depend on what the order was meanwhile.
    const hash = fingerprint({ of: record.key, change, changes });
    const known = knownChange(book, options.key, hash);
    if (known !== undefined) return known;
    const untilMs = clock.now() + (options.sendWithinMs ?? SEND_MS);
    const intent = book.addChange(options.key ?? orderToken(random), hash, {
      of: record,
      change,
      order: null,
    });
    const reason = await this.#refused(intent, options, untilMs);
    const live = current();
    if (reason !== undefined || live === undefined) {
      intent.apply({ kind: "dropped", reason: reason ?? noSession() });
      return intent;
    }
    track();
    const limits = limitsOf(options, clock, untilMs);
    if (changes === null) {
      sender.cancel(live, intent, limits);
    } else if (intent.isWaiting) {
      intent.order = modifiedWebOrder(record.order, changes);
      sender.modify(live, intent, limits);
    }
    return intent;
  }

  async #refused(
    intent: ChangeRecord,
    options: CompleteWebOrderOptions,
    untilMs: number,
  ): Promise<PoolError | undefined> {
    const { of: record, change, key } = intent;
    const { clock, gate, blocks, sender, connect } = this.#parts;
    if (change === "cancel") {
      const reason = new PoolError("ABORTED", "it was cancelled before it was sent");
      if (sender.withdraw(record, reason)) return new PoolError("ORDER_ABSENT", "the order was not sent");
    }
    const { sendWithinMs, signal } = options;
    // The first session finds out what the order is now; an order that has ended needs none.
    const failed = isFinal(record.state)
      ? undefined
      : await connect(sendWithinMs === undefined ? undefined : untilMs, signal);
    // A cancel waits up to its deadline, also for a login.
    if (failed !== undefined && change !== "cancel") return failed;
    const answeredMs = limitsOf(options, clock, untilMs).untilMs;
    await answered(record, clock, answeredMs, signal);
    const behind = { account: record.account, keys: [key] };
    const waitMs = waitsUntilMs(options, untilMs);
    // A cancel waits for the session and for the ID of its order, and not for the outcomes of others.
    if (change === "cancel")
      return await gate.pass(behind, waitMs, signal, () => blocks.cancel() ?? blocks.change(record));
    // The terms that a modification leaves are those that the one before it has set, if IBKR carries that out.
    const earlier = record.changes.slice(0, record.changes.indexOf(intent));
    const over = new AbortController();
    const stop = intent.listen(() => over.abort());
    const signals = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
    for (const one of earlier) if (one.change === "modify") await answered(one, clock, answeredMs, signals);
    stop();
    const late = new PoolError(
      "REQUEST_TIMEOUT",
      "an earlier modification of the order was not answered in time",
    );
    const refused = await gate.pass(
      behind,
      waitMs,
      signal,
      () => takenBack([intent]) ?? gate.closed(record.account),
    );
    return refused ?? blocks.change(record) ?? (earlier.some(isPendingModification) ? late : undefined);
  }
}

function isPendingModification({ change, isPending }: ChangeRecord): boolean {
  return change === "modify" && isPending;
}
