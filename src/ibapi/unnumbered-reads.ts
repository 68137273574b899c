import { PoolError, reasonOf } from "../errors.ts";
import type { ApiEvent } from "../operations/operation.ts";
import type { OpenOrder } from "../operations/order-messages.ts";
import { getAllOpenOrders, getOpenOrders } from "../operations/orders.ts";
import type { AnyRead, Read } from "../operations/read.ts";
import type { Order } from "../stoqey/mod.ts";
import { deepCopy } from "./deep-copy.ts";
import type { OrderReports } from "./order-reports.ts";
import { errorEvent, twsCodeOf, type ViewParts } from "./view-options.ts";

/**
 * Reads something for a view across outages: while TWS is cut off from IBKR a read that ran out of time is repeated, until it
 * is answered or the session is lost.
 *
 * @param isWanted Returns whether the caller still waits for the answer.
 */
export async function readAcrossOutages<Args, Result>(
  { live, read }: ViewParts,
  operation: Read<Args, Result>,
  args: Args,
  isWanted: () => boolean,
): Promise<Result> {
  for (;;) {
    const wasCutOff = live.outbox.cutOff;
    try {
      return await read(operation, args);
    } catch (cause) {
      const cutOff = wasCutOff || live.outbox.cutOff;
      const waits = cutOff && cause instanceof PoolError && cause.code === "REQUEST_TIMEOUT";
      if (!waits || !isWanted()) throw cause;
    }
  }
}

/** Answers the methods of `IBApi` without a request ID that have one answer, from the reads that all leases share. */
export class UnnumberedReads {
  readonly #parts: ViewParts;
  readonly #reports: OrderReports;

  constructor(parts: ViewParts, reports: OrderReports) {
    this.#parts = parts;
    this.#reports = reports;
  }

  /** Requests an answer. @param given The arguments of the `IBApi` method. */
  call(operation: AnyRead, given: readonly unknown[]): void {
    const read = operation as Read<unknown, unknown>;
    const args = argumentsOf(read, given);
    const mark = this.#reports.mark();
    const { connected, emit, logger } = this.#parts;
    // What TWS answers by itself ends in its time: where the answer is lost, nothing else would end it.
    const waits = (): boolean => read.needsIbkr === true && connected();
    readAcrossOutages(this.#parts, read, args, waits)
      .then(
        (answer) => {
          if (connected()) this.#emit(read, args, answer, mark);
        },
        (error: PoolError) => {
          if (connected()) emit("error", errorEvent(error, twsCodeOf(error), undefined));
        },
      )
      .catch((cause) => logger.error(`Cannot emit an answer to a lease: ${reasonOf(cause)}`));
  }

  #emit(read: Read<unknown, unknown>, args: unknown, answer: unknown, mark: number): void {
    if (isOpenOrders(read)) return this.#reports.list(answer as readonly OpenOrder[], mark);
    const events = read.replay?.(answer, args, 0) ?? [];
    for (const event of events.map((one) => this.#withCallerIds(one))) {
      this.#parts.emit(event[0], deepCopy(event[1]));
    }
  }

  /** Gives an event the order IDs that the caller knows. */
  #withCallerIds(event: ApiEvent): ApiEvent {
    const [name, [contract, order, state]] = event;
    if (name !== "completedOrder") return event;
    return [name, [contract, this.#reports.completed(order as Order), state]];
  }
}

/** Returns whether the answer is a list of open orders, which is merged with the events that TWS sends by itself. */
function isOpenOrders(read: unknown): boolean {
  return read === getOpenOrders || read === getAllOpenOrders;
}

function argumentsOf({ parameters }: Read<unknown, unknown>, given: readonly unknown[]): unknown {
  if (parameters === undefined) return null;
  return Object.fromEntries(parameters.map((name, index) => [name, given[index]]));
}
