import type { PoolError } from "../../errors.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { Contract, Order } from "../../stoqey/mod.ts";
import { joinBracket } from "../cut-brackets.ts";
import { fingerprint } from "../fingerprint.ts";
import type { OrderBook } from "../order-book.ts";
import { type OrderGate, takenBack } from "../order-gate.ts";
import { type CompleteOrderOptions, SEND_MS, waitsUntilMs } from "../order-options.ts";
import { keyReused, OrderRecord } from "../order-record.ts";
import { orderReference, orderToken } from "../order-reference.ts";
import type { OrderSender } from "./order-sender.ts";

/** An order to be placed, with its contract. */
export interface PlacedTerms {
  readonly contract: Contract;
  readonly order: Order;
  /** Place in the group of the order that has to be filled first; undefined for none. */
  readonly parent?: number | undefined;
  /** Idempotency key; undefined: a new one. */
  readonly key: string | undefined;
}

/** Dependencies of `OrderPlacing`. */
export interface PlacingParts {
  readonly clock: SteadyClock;
  readonly random: Random;
  readonly book: OrderBook;
  readonly gate: OrderGate;
  readonly sender: OrderSender;
  live(): LiveSession | undefined;
  noSession(): PoolError;
  connect(untilMs: number | undefined, signal: AbortSignal | undefined): Promise<PoolError | undefined>;
  /** Requests a session, without a wait for it. */
  want(): void;
  /** Opens the journal. @returns The reason for which it cannot be opened. */
  opened(): Promise<PoolError | undefined>;
}

/** Brings new orders from their intent to the sender: keys, references, the gate. */
export class OrderPlacing {
  readonly #parts: PlacingParts;

  constructor(parts: PlacingParts) {
    this.#parts = parts;
  }

  /**
   * Sends orders that belong together, in their order and without another one between them.
   *
   * @returns Their records, each of which is sent, or dropped with a reason.
   *
   * @throws {PoolError} `ORDER_KEY_REUSED` where a key belongs to another order; nothing is sent then.
   */
  async place(group: readonly PlacedTerms[], options: CompleteOrderOptions): Promise<readonly OrderRecord[]> {
    const { clock, connect, live: current, noSession, opened, sender, want } = this.#parts;
    const untilMs = clock.now() + (options.sendWithinMs ?? SEND_MS);
    const unopened = await opened();
    const hashes = group.map(({ contract, order }) => fingerprint({ contract, order }));
    const known = group.map(({ key }, at) => this.#known(key, hashes[at] ?? "", options.resend));
    const records = group.map((one, at) => known[at] ?? this.#added(one, hashes[at] ?? ""));
    if (group.some(({ parent }) => parent !== undefined)) joinBracket(records);
    const added = records.filter((_, at) => known[at] === undefined);
    // The first session finds out what became of an order of an earlier process. This call does not wait for it.
    if (added.length === 0 && records.some(({ state }) => state.kind === "unknown")) want();
    if (added.length > 0) {
      const refused =
        unopened ??
        (await connect(options.sendWithinMs === undefined ? undefined : untilMs, options.signal)) ??
        (await this.#passed(added, options, untilMs));
      const live = current();
      const reason = refused ?? (live === undefined ? noSession() : undefined);
      if (reason !== undefined || live === undefined) {
        for (const record of added) record.apply({ kind: "dropped", reason: reason as PoolError });
      } else {
        // The first session may have taken its time; what follows it is bounded as always.
        const laterMs = options.sendWithinMs === undefined ? clock.now() + SEND_MS : untilMs;
        const limits = { ...options, untilMs: Math.max(untilMs, laterMs) };
        for (const [at, record] of records.entries()) {
          // It may have been cancelled while it waited.
          if (record.state.kind !== "intended") continue;
          const { parent } = group[at] ?? {};
          sender.place(live, record, limits, parent === undefined ? undefined : records[parent]);
        }
      }
    }
    return records;
  }

  /** Finds the order that a key has already; undefined for a new one, or for one that may be sent again. */
  #known(key: string | undefined, hash: string, resend: boolean): OrderRecord | undefined {
    const known = key === undefined ? undefined : this.#parts.book.intent(key);
    if (known === undefined) return undefined;
    if (!(known instanceof OrderRecord) || known.fingerprint !== hash) throw keyReused(`${key}`);
    return resend && known.state.kind === "not-sent" ? undefined : known;
  }

  #added({ contract, order, key }: PlacedTerms, hash: string): OrderRecord {
    const token = orderToken(this.#parts.random);
    const before = key === undefined ? undefined : this.#parts.book.get(key);
    const reference = before?.reference ?? orderReference(order.orderRef, token);
    const tif = order.tif ?? ("DAY" as NonNullable<Order["tif"]>);
    const record = this.#parts.book.add({
      key: key ?? token,
      reference,
      fingerprint: hash,
      account: order.account ?? "",
      terms: { contract, order: { transmit: true, ...order, orderRef: reference, tif } },
      clientId: undefined,
      orderId: undefined,
    });
    record.resent = before === undefined ? undefined : numberOf(before);
    return record;
  }

  /** Waits until orders can be sent. @returns The reason for which they cannot. */
  async #passed(
    records: readonly OrderRecord[],
    options: CompleteOrderOptions,
    untilMs: number,
  ): Promise<PoolError | undefined> {
    const [only, ...others] = this.#parts.live()?.session.accounts ?? [];
    // Where the login has one account only, TWS would choose it.
    if (only !== undefined && others.length === 0)
      for (const record of records) if (record.account === "") record.setAccount(only);
    const accounts = new Set(records.map(({ account }) => account));
    for (const account of accounts) {
      const { gate } = this.#parts;
      const keys = records.filter((one) => one.account === account).map(({ key }) => key);
      const refused = await gate.pass(
        { account, keys },
        waitsUntilMs(options, untilMs),
        options.signal,
        () => takenBack(records) ?? gate.closed(account),
      );
      if (refused !== undefined) return refused;
    }
    return undefined;
  }
}

/** Gets the number that an order was sent under last. */
function numberOf({ clientId, orderId, resent }: OrderRecord): OrderRecord["resent"] {
  return orderId === undefined ? { clientId: undefined, orderId, ...resent } : { clientId, orderId };
}
