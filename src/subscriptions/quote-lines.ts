import { PoolError } from "../errors.ts";
import { getQuote, type LatestQuote, type QuoteArgs, SETTLE_MS } from "../operations/latest-quote.ts";
import { watchMarketData } from "../operations/market-data.ts";
import { describeRequest } from "../operations/request-description.ts";
import { copied } from "../requests/checked-call.ts";
import type { CallDeadline, OnCallEnd, PendingCall } from "../requests/shared-request.ts";
import type { SteadyClock } from "../seams/clock.ts";
import type { Holder, LiveSession } from "../session/live-session.ts";
import type { Contract } from "../stoqey/mod.ts";
import { QuoteLine } from "./quote-line.ts";
import { SessionCheck } from "./session-check.ts";
import type { Subscription } from "./subscription.ts";
import type { Subscriptions } from "./subscriptions.ts";

/**
 * Time that a line is kept after its last quote, in ms: the next question is answered from it, and TWS was seen to answer with
 * 354 and 300 where a line is cancelled right after it was requested.
 *
 * @see QuantConnect/Lean PR#1134, which waits 5 s before a cancel.
 */
const LINGER_MS = 5_000;

/** Dependencies of `QuoteLines`. */
export interface QuoteLinesOptions {
  readonly clock: SteadyClock;
  readonly subscriptions: Subscriptions;
  /** A call has ended. */
  settled: OnCallEnd;
}

/** A line, and what it needs to be left. */
interface Entry {
  readonly key: string;
  readonly line: QuoteLine;
  /** Description of its stream, with which errors of it begin. */
  readonly subject: string;
  /** Cancels the end of the line; missing while a call waits. */
  cancelEnd: (() => void) | undefined;
}

/**
 * Quotes of contracts, read from market data lines: from one that is open, else from one that is opened for it and kept for
 * a moment. Calls about one contract share its line and its answer.
 */
export class QuoteLines implements Holder {
  readonly #options: QuoteLinesOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: QuoteLinesOptions) {
    this.#options = options;
  }

  /**
   * Begins to read a quote.
   *
   * @param args Checked arguments.
   */
  request(live: LiveSession, args: QuoteArgs, deadline: CallDeadline): PendingCall<LatestQuote> {
    const what = describeRequest(getQuote, args);
    if (live.ended !== undefined) return this.#refused(what, live.ended);
    const key = identityOf(args.contract);
    const { subscriptions } = this.#options;
    const open = subscriptions.find((one) => isLineOf(one, key));
    let entry = this.#entries.get(key);
    try {
      entry ??= this.#open(key, live, args.contract, open);
    } catch (error) {
      if (!(error instanceof PoolError)) throw error;
      return this.#refused(what, error);
    }
    entry.cancelEnd?.();
    entry.cancelEnd = undefined;
    if (open !== undefined && subscriptions.refresh(open)) entry.line.distrust();
    const call = entry.line.ask(what, args.settleMs ?? SETTLE_MS, deadline);
    // A call that ended within `ask` did not wait, so that nothing has announced that the line is idle.
    if (entry.line.calls.length === 0) this.#idle(entry);
    return call;
  }

  /** Ends a line that is kept without a call, because another stream needs its place. */
  reclaim(): void {
    const { subscriptions } = this.#options;
    const used = subscriptions.used("lines");
    for (const entry of [...this.#entries.values()]) {
      if (entry.cancelEnd !== undefined) this.#close(entry);
      if (subscriptions.used("lines") < used) return;
    }
  }

  /** Ends all lines of a session. */
  sessionEnded(error: PoolError): () => void {
    const ended = [...this.#entries.values()];
    this.#entries.clear();
    for (const { cancelEnd } of ended) cancelEnd?.();
    return () => {
      for (const { line } of ended) {
        for (const call of line.calls) call.leave(failure(call.what, error, error.message));
        line.close();
      }
    };
  }

  #open(key: string, live: LiveSession, contract: Contract, open: Subscription | undefined): Entry {
    const { clock, subscriptions, settled } = this.#options;
    const own = copied(watchMarketData, { contract });
    const args = (open?.args ?? own.copy) as typeof own.copy;
    const stream = subscriptions.watch(watchMarketData, args, open?.key ?? own.key, {});
    const line = new QuoteLine(stream, {
      clock,
      receivedMs: open?.receivedMs,
      session: new SessionCheck(live, clock),
      settled,
      idle: () => this.#idle(entry),
      over: (error) => this.#over(entry, error),
    });
    const subject = describeRequest(watchMarketData, args);
    const entry: Entry = { key, line, subject, cancelEnd: undefined };
    this.#entries.set(key, entry);
    live.holders.add(this);
    return entry;
  }

  /** Keeps a line for a moment; one without a price ends at once. */
  #idle(entry: Entry): void {
    if (this.#entries.get(entry.key) !== entry || entry.cancelEnd !== undefined) return;
    if (!entry.line.isKnown) return this.#close(entry);
    entry.cancelEnd = this.#options.clock.after(LINGER_MS, () => this.#close(entry));
  }

  #close(entry: Entry): void {
    this.#forget(entry);
    entry.line.close();
  }

  /** The stream of a line has ended by itself. */
  #over(entry: Entry, error: unknown): void {
    this.#forget(entry);
    const cause = error instanceof PoolError ? error : new PoolError("CLOSED", "the line has ended");
    const prefix = `Cannot ${entry.subject}: `;
    const { message } = cause;
    const reason = message.startsWith(prefix) ? message.slice(prefix.length) : message;
    for (const call of entry.line.calls) call.leave(failure(call.what, cause, reason));
  }

  #forget(entry: Entry): void {
    entry.cancelEnd?.();
    entry.cancelEnd = undefined;
    if (this.#entries.get(entry.key) === entry) this.#entries.delete(entry.key);
  }

  #refused(what: string, error: PoolError): PendingCall<LatestQuote> {
    const reason = error.message.replace(/^Cannot [^:]*: /, "");
    const refusal = failure(what, error, reason);
    this.#options.settled(refusal);
    return { what, answer: Promise.reject(refusal), leave: () => {} };
  }
}

/** Makes the error of a call of another one, with the sentence of the call. */
function failure(what: string, error: PoolError, reason: string): PoolError {
  const { code, twsCode } = error;
  const options = twsCode === undefined ? { cause: error } : { cause: error, twsCode };
  return new PoolError(code, `Cannot ${what}: ${reason}`, options);
}

/** Equal for contracts that are one: those of TWS by their ID and exchange. All combinations have one ID. */
function identityOf(contract: Contract): string {
  const { conId, exchange = "", comboLegs, deltaNeutralContract } = contract;
  const isNumbered = conId !== undefined && comboLegs === undefined && deltaNeutralContract === undefined;
  return isNumbered && contract.secType !== "BAG" ? `${conId} ${exchange}` : JSON.stringify(contract);
}

/** Returns whether a stream has the prices of a contract. */
function isLineOf({ operation, args }: Subscription, key: string): boolean {
  if (operation !== watchMarketData) return false;
  const { contract, genericTicks = [] } = args as { contract: Contract; genericTicks?: readonly string[] };
  // This generic tick turns prices off.
  return identityOf(contract) === key && !genericTicks.includes("mdoff");
}
