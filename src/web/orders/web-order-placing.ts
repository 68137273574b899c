import { PoolError } from "../../errors.ts";
import { joinBracket } from "../../orders/cut-brackets.ts";
import { fingerprint } from "../../orders/fingerprint.ts";
import type { OrderBook } from "../../orders/order-book.ts";
import type { OrderGate } from "../../orders/order-gate.ts";
import { SEND_MS } from "../../orders/order-options.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import type { PlacedTerms } from "../../orders/tws/order-placing.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import { addedOrder, knownOrders } from "./keyed-orders.ts";
import { limitsOf, type PreparationParts, prepared } from "./order-preparation.ts";
import type { CompleteWebOrderOptions } from "./web-order-options.ts";
import type { WebOrderSender } from "./web-order-sender.ts";

/** Dependencies of `WebOrderPlacing`. */
export interface WebPlacingParts extends PreparationParts {
  readonly clock: SteadyClock;
  readonly random: Random;
  readonly book: OrderBook;
  readonly gate: OrderGate;
  readonly sender: WebOrderSender;
  /** Reason for which there is no session, as a sentence. */
  noSession(): PoolError;
  /** Receives the orders and fills of the session from now on. */
  track(): void;
}

/** Brings new orders from their intent to the sender: keys, references, the gate, contracts. */
export class WebOrderPlacing {
  readonly #parts: WebPlacingParts;

  constructor(parts: WebPlacingParts) {
    this.#parts = parts;
  }

  /**
   * Sends orders that belong together as one request.
   *
   * @returns Their records, all of which are sent, or dropped with a reason.
   * @throws {PoolError} `ORDER_KEY_REUSED` where a key belongs to another order; nothing is sent then.
   */
  async place(
    group: readonly PlacedTerms[],
    options: CompleteWebOrderOptions,
  ): Promise<readonly OrderRecord[]> {
    const { clock, random, book, gate, sender, live: current, noSession, track } = this.#parts;
    const untilMs = clock.now() + (options.sendWithinMs ?? SEND_MS);
    const unopened = await Promise.resolve(book.open()).catch((error: PoolError) => error);
    const hashed = group.map((one) => {
      const { contract, order } = one;
      return { ...one, hash: fingerprint({ contract, order }) };
    });
    const known = knownOrders(book, hashed, options.resend);
    if (known !== undefined) return known;
    const records = hashed.map((one) => addedOrder(book, random, one));
    if (group.some(({ parent }) => parent !== undefined)) joinBracket(records);
    const refused = unopened ?? (await prepared(this.#parts, gate, records, { ...options, untilMs }));
    const live = current();
    const reason = refused ?? (live === undefined ? noSession() : cancelledIn(records));
    if (reason !== undefined || live === undefined) {
      for (const record of records) record.apply({ kind: "dropped", reason: reason as PoolError });
      return records;
    }
    track();
    const placed = records.map((record, at) => {
      const parent = group[at]?.parent;
      return { record, parent: parent === undefined ? undefined : records[parent] };
    });
    sender.place(live, placed, limitsOf(options, clock, untilMs));
    return records;
  }
}

/** Gets the reason for which a group must not be sent: one of its orders was taken back while it waited. */
function cancelledIn(records: readonly OrderRecord[]): PoolError | undefined {
  return records.every(({ state }) => state.kind === "intended")
    ? undefined
    : new PoolError("ABORTED", "it, or another order of its group, was cancelled before it was sent");
}
