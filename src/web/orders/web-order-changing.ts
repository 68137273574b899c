import { PoolError } from "../../errors.ts";
import { fingerprint } from "../../orders/fingerprint.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import type { OrderGate } from "../../orders/order-gate.ts";
import { SEND_MS } from "../../orders/order-options.ts";
import type { ChangeRecord, IntentRecord, OrderRecord } from "../../orders/order-record.ts";
import { orderToken } from "../../orders/order-reference.ts";
import { isFinal } from "../../orders/order-transition.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { Order } from "../../stoqey/mod.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import { answered, knownChange } from "./keyed-orders.ts";
import { limitsOf, waitsUntilMs } from "./order-preparation.ts";
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
   * Sends a modification or a cancel of an order.
   *
   * @param order Order as it is to be; null for a cancel.
   * @returns Its record, which is sent, or dropped with a reason.
   * @throws {PoolError} `ORDER_KEY_REUSED` where the key belongs to another intent; nothing is sent then.
   */
  async change(
    record: OrderRecord,
    order: Order | null,
    options: CompleteWebOrderOptions,
  ): Promise<IntentRecord> {
    const { clock, random, book, sender, live: current, noSession, track } = this.#parts;
    const change = order === null ? "cancel" : "modify";
    const hash = fingerprint({ of: record.key, change, order });
    const known = knownChange(book, options.key, hash);
    if (known !== undefined) return known;
    const untilMs = clock.now() + (options.sendWithinMs ?? SEND_MS);
    const intent = book.addChange(options.key ?? orderToken(random), hash, { of: record, change, order });
    const reason = await this.#refused(intent, options, untilMs);
    const live = current();
    if (reason !== undefined || live === undefined) {
      intent.apply({ kind: "dropped", reason: reason ?? noSession() });
      return intent;
    }
    track();
    if (change === "cancel") sender.cancel(live, intent, limitsOf(options, clock, untilMs));
    else sender.modify(live, intent, limitsOf(options, clock, untilMs));
    return intent;
  }

  async #refused(
    { of: record, change, key }: ChangeRecord,
    options: CompleteWebOrderOptions,
    untilMs: number,
  ): Promise<PoolError | undefined> {
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
    if (failed !== undefined) return failed;
    await answered(record, clock, limitsOf(options, clock, untilMs).untilMs, signal);
    const behind = { account: record.account, keys: [key] };
    const waitMs = waitsUntilMs({ ...options, untilMs });
    // A cancel waits for the session and for the ID of its order, and not for the outcomes of others.
    if (change === "cancel")
      return await gate.pass(behind, waitMs, signal, () => blocks.cancel() ?? blocks.change(record));
    return (await gate.pass(behind, waitMs, signal)) ?? blocks.change(record);
  }
}
