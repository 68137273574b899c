import { PoolError, reasonOf } from "../errors.ts";
import type { Reads } from "../reads.ts";
import type { MethodName } from "../stoqey/mod.ts";
import { deepCopy } from "./deep-copy.ts";
import type { ApiEvent } from "./event-dispatcher.ts";
import type { OrderReports } from "./order-reports.ts";
import { errorEvent, twsCodeOf, type ViewParts } from "./view-options.ts";

/**
 * Reads something for a view. A view knows no deadline while TWS is cut off from IBKR: what ran out of time meanwhile is
 * read again.
 */
export async function readAcrossOutages<Result>(
  { live, reads }: ViewParts,
  read: (reads: Reads) => Promise<Result>,
  goesOn: () => boolean,
): Promise<Result> {
  for (;;) {
    const wasCutOff = live.outbox.cutOff;
    try {
      return await read(reads);
    } catch (cause) {
      const cutOff = wasCutOff || live.outbox.cutOff;
      const waits = cutOff && cause instanceof PoolError && cause.code === "REQUEST_TIMEOUT";
      if (!waits || !goesOn()) throw cause;
    }
  }
}

/** The methods of `IBApi` that are answered once, by the reads that all share. */
export class UnnumberedReads {
  readonly #parts: ViewParts;
  readonly #reports: OrderReports;

  constructor(parts: ViewParts, reports: OrderReports) {
    this.#parts = parts;
    this.#reports = reports;
  }

  call(name: MethodName, args: readonly unknown[]): void {
    const mark = this.#reports.mark();
    const goesOn = this.#parts.connected;
    this.#answer(
      readAcrossOutages(this.#parts, (reads) => this.#read(name, args, reads, mark), goesOn),
      goesOn,
    );
  }

  /** Tells what a read brought, or why it brought nothing. */
  #answer(answer: Promise<() => void>, goesOn: () => boolean): void {
    answer
      .then(
        (tell) => {
          if (goesOn()) tell();
        },
        (error: PoolError) => {
          if (goesOn()) this.#parts.emit("error", errorEvent(error, twsCodeOf(error), undefined));
        },
      )
      .catch((cause) => this.#parts.logger.error(`Cannot tell a lease of an answer: ${reasonOf(cause)}`));
  }

  #tell(events: readonly ApiEvent[]): () => void {
    return () => {
      for (const [event, values] of events) this.#parts.emit(event, deepCopy(values));
    };
  }

  /** @returns Tells the answer with the events that the method brings. */
  async #read(name: MethodName, args: readonly unknown[], reads: Reads, mark: number): Promise<() => void> {
    const reports = this.#reports;
    switch (name) {
      case "reqCurrentTime":
        return this.#tell([["currentTime", [await reads.getCurrentTime()]]]);
      case "reqManagedAccts":
        return this.#tell([["managedAccounts", [(await reads.getManagedAccounts()).join(",")]]]);
      case "reqOpenOrders": {
        const rows = await reads.getOpenOrders();
        return () => reports.list(rows, mark);
      }
      case "reqAllOpenOrders": {
        const rows = await reads.getAllOpenOrders();
        return () => reports.list(rows, mark);
      }
      case "reqCompletedOrders": {
        const rows = await reads.getCompletedOrders();
        return () => {
          const told = rows.map(({ contract, order, orderState }) => {
            return ["completedOrder", [contract, reports.completed(order), orderState]] as const;
          });
          this.#tell([...told, ["completedOrdersEnd", []]])();
        };
      }
      case "reqFamilyCodes":
        return this.#tell([["familyCodes", [await reads.getFamilyCodes()]]]);
      case "reqNewsProviders":
        return this.#tell([["newsProviders", [await reads.getNewsProviders()]]]);
      case "reqScannerParameters":
        return this.#tell([["scannerParameters", [await reads.getScannerParameters()]]]);
      case "reqMktDepthExchanges":
        return this.#tell([["mktDepthExchanges", [await reads.getMarketDepthExchanges()]]]);
      case "reqMarketRule": {
        const rule = args[0] as number;
        return this.#tell([["marketRule", [rule, await reads.getMarketRule(rule)]]]);
      }
      default:
        return () => {};
    }
  }
}
