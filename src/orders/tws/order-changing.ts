import { PoolError } from "../../errors.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { Order } from "../../stoqey/mod.ts";
import { fingerprint } from "../fingerprint.ts";
import { isExercise } from "../option-exercise.ts";
import type { OrderBook } from "../order-book.ts";
import { type OrderGate, takenBack } from "../order-gate.ts";
import { type CompleteOrderOptions, SEND_MS, waitsUntilMs } from "../order-options.ts";
import { ChangeRecord, keyReused, type OrderRecord } from "../order-record.ts";
import { orderToken } from "../order-reference.ts";
import type { OrderTermChanges } from "../order-terms.ts";
import { isFinal } from "../order-transition.ts";
import { modifiedOrder } from "./modified-order.ts";
import type { OrderBlocks } from "./order-blocks.ts";
import type { OrderSender } from "./order-sender.ts";

/** Dependencies of `OrderChanging`. */
export interface ChangingParts {
  readonly clock: SteadyClock;
  readonly random: Random;
  readonly book: OrderBook;
  readonly blocks: OrderBlocks;
  readonly gate: OrderGate;
  readonly sender: OrderSender;
  live(): LiveSession | undefined;
  noSession(): PoolError;
  /**
   * Brings up the first session of a pool that has none yet.
   *
   * @returns The reason for which there is none in time.
   */
  connect(untilMs: number | undefined, signal: AbortSignal | undefined): Promise<PoolError | undefined>;
}

/** Brings modifications and cancels from their intent to the sender. */
export class OrderChanging {
  readonly #parts: ChangingParts;

  constructor(parts: ChangingParts) {
    this.#parts = parts;
  }

  /**
   * Changes an order: `changes` are the new terms, null for a cancel.
   *
   * @returns The record of the change, which is sent, or dropped with a reason; that of an earlier call with the same key.
   * @throws {PoolError} `INVALID_OPTION` for terms that are wrong or fixed; `ORDER_KEY_REUSED`.
   */
  async change(
    record: OrderRecord,
    changes: OrderTermChanges | null,
    options: CompleteOrderOptions,
  ): Promise<ChangeRecord> {
    const { book, clock, random, sender, live: current, noSession } = this.#parts;
    const change = changes === null ? "cancel" : "modify";
    if (changes !== null && isExercise(record.order))
      throw new PoolError(
        "INVALID_OPTION",
        "Cannot modify the order: an exercise of options has no terms to change",
      );
    if (changes !== null) modifiedOrder(record.order, changes);
    // By what was requested: the terms that follow from it depend on what the order was meanwhile.
    const hash = fingerprint({ of: record.key, change, changes });
    const known = options.key === undefined ? undefined : book.intent(options.key);
    if (known !== undefined) {
      if (known instanceof ChangeRecord && known.fingerprint === hash) return known;
      throw keyReused(`${options.key}`);
    }
    const untilMs = clock.now() + (options.sendWithinMs ?? SEND_MS);
    const what = { of: record, change, order: null } as const;
    const intent = book.addChange(options.key ?? orderToken(random), hash, what);
    const reason =
      changes === null
        ? await this.#cancelRefused(intent, options, untilMs)
        : await this.#modificationRefused(intent, options, untilMs);
    const live = current();
    if (reason !== undefined || live === undefined) {
      intent.apply({ kind: "dropped", reason: reason ?? noSession() });
    } else if (changes === null) {
      sender.cancel(live, intent, { ...options, untilMs });
    } else if (intent.isWaiting) {
      intent.order = modifiedOrder(latestTerms(record), changes);
      // The first session may have taken its time; what follows it is bounded as always.
      const laterMs = options.sendWithinMs === undefined ? clock.now() + SEND_MS : untilMs;
      sender.modify(live, intent, { ...options, untilMs: Math.max(untilMs, laterMs) });
    }
    return intent;
  }

  async #modificationRefused(
    intent: ChangeRecord,
    options: CompleteOrderOptions,
    untilMs: number,
  ): Promise<PoolError | undefined> {
    const { gate, blocks } = this.#parts;
    const { of: record, key } = intent;
    const failed = await this.#connected(record, options, untilMs);
    if (failed !== undefined) return failed;
    const behind = { account: record.account, keys: [key] };
    const refused = await gate.pass(
      behind,
      waitsUntilMs(options, untilMs),
      options.signal,
      () => takenBack([intent]) ?? gate.closed(record.account),
    );
    return refused ?? blocks.change(record);
  }

  async #cancelRefused(
    { of: record, key }: ChangeRecord,
    options: CompleteOrderOptions,
    untilMs: number,
  ): Promise<PoolError | undefined> {
    const { gate, blocks, sender } = this.#parts;
    const reason = new PoolError("ABORTED", "it was cancelled before it was sent");
    if (sender.withdraw(record, reason)) return new PoolError("ORDER_ABSENT", "the order was not sent");
    const failed = await this.#connected(record, options, untilMs);
    if (failed !== undefined) return failed;
    const behind = { account: record.account, keys: [key] };
    const refused = await gate.pass(behind, waitsUntilMs(options, untilMs), options.signal, () =>
      blocks.cancel(),
    );
    return refused ?? blocks.change(record);
  }

  /** Brings up the first session of a pool, which finds out what the order is now; an order that has ended needs none. */
  async #connected(
    { state }: OrderRecord,
    { sendWithinMs, signal }: CompleteOrderOptions,
    untilMs: number,
  ): Promise<PoolError | undefined> {
    if (isFinal(state)) return undefined;
    return await this.#parts.connect(sendWithinMs === undefined ? undefined : untilMs, signal);
  }
}

/** Gets the terms that an order has once the modifications that are on their way are in force. */
function latestTerms(record: OrderRecord): Order {
  const pending = record.changes.findLast(
    ({ change, isPending, order }) => change === "modify" && isPending && order !== null,
  );
  return (pending?.order ?? record.order) as Order;
}
