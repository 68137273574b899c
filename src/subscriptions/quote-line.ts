import { isQuoteTick, type LatestQuote, latestQuoteOf } from "../operations/latest-quote.ts";
import { isDelayed } from "../operations/quote.ts";
import type { MarketDataUpdate, TickValue } from "../operations/tick-board.ts";
import type { CallDeadline, OnCallEnd } from "../requests/shared-request.ts";
import type { SteadyClock } from "../seams/clock.ts";
import { MarketDataType, type TickType } from "../stoqey/mod.ts";
import { QuoteCall } from "./quote-call.ts";
import type { SessionCheck } from "./session-check.ts";
import type { Stream } from "./stream-reader.ts";
import type { StreamUpdate } from "./stream-update.ts";

/** Time in which the rest of the first values is received once bid, ask and last are known, in ms. */
const BATCH_MS = 20;
/** Time before a deadline at which a silent session is checked, so that the quote can be given at the deadline, in ms. */
const CHECK_MS = 500;

/** Dependencies of `QuoteLine`. */
export interface QuoteLineOptions {
  readonly clock: SteadyClock;
  /** Time of the last event of a line that others have opened, by the clock of the pool; undefined for none. */
  readonly receivedMs: number | undefined;
  /** Check that the session is alive; while it is not, no call is answered. */
  readonly session: Pick<SessionCheck, "isAlive" | "silentMs" | "request">;
  /** The last call has ended. */
  idle(): void;
  /** The stream has ended, with this error; undefined where its reader left. */
  over(error: unknown): void;
  settled: OnCallEnd;
}

/** The market data line of one contract, and the calls that wait for a quote of it. */
export class QuoteLine {
  readonly #options: QuoteLineOptions;
  readonly #stream: Stream<MarketDataUpdate>;
  readonly #calls = new Set<QuoteCall>();
  readonly #ticks = new Map<TickType, TickValue>();
  #marketDataType: MarketDataType = MarketDataType.REALTIME;
  /** TWS has sent delayed data, hence a later kind is one that it stated. */
  #isStated = false;
  #gap: string | undefined;
  #notice: string | undefined;
  /** Time of the last event; of the last one that brought a value of another kind; since when the quote is complete. */
  #receivedMs: number;
  #changedMs: number;
  #completeMs: number | undefined;
  #cancelTimer: () => void = () => {};

  constructor(stream: Stream<MarketDataUpdate>, options: QuoteLineOptions) {
    const { clock, receivedMs } = options;
    this.#options = options;
    this.#stream = stream;
    this.#receivedMs = clock.now();
    this.#changedMs = clock.now();
    stream
      .forEach((update) => {
        this.#take(update);
      })
      .then(
        () => options.over(undefined),
        (error: unknown) => options.over(error),
      );
    // The values that the line had before were handed over during the call of `forEach`.
    if (receivedMs !== undefined) this.#receivedMs = receivedMs;
  }

  /** The calls that wait. */
  get calls(): readonly QuoteCall[] {
    return [...this.#calls];
  }

  /** Whether a price is known now. */
  get isKnown(): boolean {
    return this.#quote() !== undefined;
  }

  /** Forgets the values, which may be old. */
  distrust(): void {
    this.#ticks.clear();
  }

  /** Adds a call, which is answered at once where the quote is complete, or has settled. */
  ask(what: string, settleMs: number, deadline: CallDeadline): QuoteCall {
    const { clock, settled, idle } = this.#options;
    const call: QuoteCall = new QuoteCall(what, settleMs, clock, deadline, {
      late: (timeoutMs) => this.#confirmed() ?? this.#reason(timeoutMs),
      left: () => {
        if (this.#calls.delete(call) && this.#calls.size === 0) {
          this.#cancelTimer();
          idle();
        }
      },
      settled,
    });
    if (!call.waits) return call;
    const isFirst = this.#calls.size === 0;
    this.#calls.add(call);
    // A quote that became complete while nobody waited is no part of a first batch.
    if (isFirst && this.#quote()?.complete === true) this.#completeMs ??= clock.now() - BATCH_MS;
    this.#judge();
    return call;
  }

  /** Leaves the line, which is cancelled at TWS unless others read it. */
  close(): void {
    this.#cancelTimer();
    void this.#stream.return?.();
  }

  #take(update: StreamUpdate<MarketDataUpdate>): void {
    switch (update.kind) {
      case "update":
        this.#put(update.value);
        break;
      case "gap":
        // Values from before a gap are no answer.
        this.#gap = update.reason;
        this.#ticks.clear();
        break;
      case "resumed":
        this.#gap = undefined;
        break;
      case "notice":
        this.#notice = `${update.message} (${update.code})`;
        break;
      case "snapshot-end":
        break;
    }
    if (this.#calls.size > 0) this.#judge();
  }

  #put({ tickType, value, marketDataType }: MarketDataUpdate): void {
    const nowMs = this.#options.clock.now();
    this.#receivedMs = nowMs;
    if (marketDataType !== this.#marketDataType) this.#changedMs = nowMs;
    this.#marketDataType = marketDataType;
    this.#isStated ||= isDelayed(marketDataType);
    if (tickType === undefined || value === undefined || !isQuoteTick(tickType)) return;
    if (!this.#ticks.has(tickType)) this.#changedMs = nowMs;
    this.#ticks.set(tickType, value);
  }

  /** Answers the calls that are due, and waits for the next one. */
  #judge(): void {
    this.#cancelTimer();
    const quote = this.#quote();
    const nowMs = this.#options.clock.now();
    if (quote?.complete === true) this.#completeMs ??= nowMs;
    else this.#completeMs = undefined;
    if (quote === undefined) return;
    const dueMs = ({ settleMs }: QuoteCall): number =>
      Math.min(this.#changedMs + settleMs, (this.#completeMs ?? Number.POSITIVE_INFINITY) + BATCH_MS);
    const due = this.calls.filter((call) => dueMs(call) <= nowMs);
    const checkMs = ({ deadlineMs }: QuoteCall): number => deadlineMs - CHECK_MS;
    const isNeeded = due.length > 0 || this.calls.some((call) => checkMs(call) <= nowMs);
    // Values of a half-open connection may be old.
    if (isNeeded && !this.#options.session.isAlive) {
      this.#options.session.request(() => this.#judge());
      return;
    }
    for (const call of due) call.resolve(quote);
    if (this.#calls.size === 0) return;
    const times = this.calls.flatMap((call) => [dueMs(call), checkMs(call)]);
    const nextMs = Math.min(...times.filter((timeMs) => timeMs > nowMs));
    this.#cancelTimer = this.#options.clock.after(nextMs - nowMs, () => this.#judge());
  }

  #quote(): LatestQuote | undefined {
    if (this.#gap !== undefined) return undefined;
    const { clock } = this.#options;
    const timeMs = clock.wallMs() - (clock.now() - this.#receivedMs);
    return latestQuoteOf(this.#ticks, this.#marketDataType, this.#isStated, timeMs);
  }

  /** The quote, where TWS has sent anything just now. */
  #confirmed(): LatestQuote | undefined {
    return this.#options.session.isAlive ? this.#quote() : undefined;
  }

  #reason(timeoutMs: number): string {
    const why = this.#gap ?? this.#notice;
    if (this.#quote() !== undefined)
      return `TWS has sent no message for ${this.#options.session.silentMs} ms, so that the values known may be old`;
    if (this.#ticks.size > 0) return `TWS sent no price within ${timeoutMs} ms`;
    return `TWS did not answer within ${timeoutMs} ms${why === undefined ? "" : `: ${why}`}`;
  }
}
