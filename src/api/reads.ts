import { PoolError, reasonOf } from "../errors.ts";
import type { Reads } from "../reads.ts";
import { UNKNOWN_TICKER_ID, UNREADABLE } from "../tws/codes.ts";
import type { Emitted } from "./announcer.ts";
import { copyOf } from "./copy.ts";
import { numberOf } from "./numbers.ts";
import type { OrderReports } from "./order-reports.ts";
import type { MethodName } from "./table.ts";
import { codeOf, errorAbout, type ViewParts } from "./view-options.ts";

/** Numbers of account summaries that are over and may still be cancelled, as with `IBApi`; older ones are unknown. */
const SUMMARIES_MAX = 1_000;

/**
 * Reads something for a view. A view knows no deadline while TWS is cut off from IBKR: what ran out of time meanwhile is
 * read again.
 */
export async function patiently<Result>(
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
export class ViewReads {
  readonly #parts: ViewParts;
  readonly #reports: OrderReports;
  /** The account summaries of the caller, by its numbers; undefined where it was answered. */
  readonly #summaries = new Map<number, object | undefined>();

  constructor(parts: ViewParts, reports: OrderReports) {
    this.#parts = parts;
    this.#reports = reports;
  }

  call(name: MethodName, args: readonly unknown[]): void {
    if (name === "cancelAccountSummary") return this.#cancelSummary(args[0]);
    if (name === "reqAccountSummary") return this.#summary(args);
    const mark = this.#reports.mark();
    const goesOn = this.#parts.connected;
    this.#answer(
      patiently(this.#parts, (reads) => this.#read(name, args, reads, mark), goesOn),
      goesOn,
    );
  }

  /** Tells what a read brought, or why it brought nothing. */
  #answer(answer: Promise<() => void>, goesOn: () => boolean, about?: number): void {
    answer
      .then(
        (tell) => {
          if (goesOn()) tell();
        },
        (error: PoolError) => {
          if (goesOn()) this.#parts.emit("error", errorAbout(error, codeOf(error), about));
        },
      )
      .catch((cause) => this.#parts.logger.error(`Cannot tell a lease of an answer: ${reasonOf(cause)}`));
  }

  #tell(events: readonly Emitted[]): () => void {
    return () => {
      for (const [event, values] of events) this.#parts.emit(event, copyOf(values));
    };
  }

  #summary([given, group, tags]: readonly unknown[]): void {
    const id = numberOf(given);
    if (id === undefined) {
      const error = new Error(
        `Cannot send reqAccountSummary: its number must be an integer, not ${String(given)}`,
      );
      return this.#parts.emit("error", errorAbout(error, UNREADABLE, given));
    }
    if (typeof group !== "string" || typeof tags !== "string") {
      const error = new Error("Cannot send reqAccountSummary: group and tags must be strings");
      return this.#parts.emit("error", errorAbout(error, UNREADABLE, id));
    }
    const one = {};
    this.#summaries.delete(id);
    this.#summaries.set(id, one);
    const [oldest] = this.#summaries.keys();
    if (oldest !== undefined && this.#summaries.size > SUMMARIES_MAX) this.#summaries.delete(oldest);
    const goesOn = (): boolean => this.#summaries.get(id) === one && this.#parts.connected();
    const read = async (reads: Reads): Promise<() => void> => {
      const rows = await reads.getAccountSummary({ group, tags: tags.split(",") });
      const events = rows.map(
        (row) => ["accountSummary", [id, row.account, row.tag, row.value, row.currency]] as const,
      );
      const tell = this.#tell([...events, ["accountSummaryEnd", [id]]]);
      return () => {
        this.#summaries.set(id, undefined);
        tell();
      };
    };
    this.#answer(patiently(this.#parts, read, goesOn), goesOn, id);
  }

  #cancelSummary(given: unknown): void {
    const id = numberOf(given);
    if (id !== undefined && this.#summaries.has(id)) return void this.#summaries.delete(id);
    const error = new Error(`Can't find EId with tickerId:${String(given)}`);
    this.#parts.emit("error", errorAbout(error, UNKNOWN_TICKER_ID, given));
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
