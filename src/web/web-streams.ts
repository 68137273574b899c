import * as v from "valibot";
import { contractWith } from "../arguments/contract.ts";
import { filled } from "../arguments/fields.ts";
import { listOf } from "../arguments/schema.ts";
import { type Strict, strict } from "../arguments/strict.ts";
import { splitOptions, WATCH } from "../call-options.ts";
import type { AccountValueChange } from "../operations/account-updates.ts";
import type { ExecutionUpdate } from "../operations/executions.ts";
import { copied } from "../requests/checked-call.ts";
import type { Contract } from "../stoqey/mod.ts";
import type { Stream, WatchOptions } from "../subscriptions/stream-reader.ts";
import { type WebLedger, watchLedgerTopic } from "./streams/ledger.ts";
import { type WebQuote, watchQuotesTopic } from "./streams/market-data.ts";
import { WATCH_ORDERS, type WebOrder } from "./streams/orders.ts";
import { type WebPnL, watchPnLTopic } from "./streams/pnl.ts";
import { watchAccountTopic } from "./streams/summary.ts";
import { WATCH_EXECUTIONS } from "./streams/trades.ts";
import type { WebTopic } from "./streams/web-topic.ts";
import { WebReads } from "./web-reads.ts";

/** Selects fields of market data of the Web API. */
export interface WebQuoteOptions {
  /** Fields beside the named ones, by IBKR's numbers, e.g. `["7289"]`. Default none. */
  readonly fields?: readonly string[];
}

interface Watched {
  readonly name: string;
  readonly what: string;
  readonly arguments: Strict;
}

const FIELD = v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'expected the number of a field, e.g. "7289"'));
const QUOTES: Watched = {
  name: "watchQuotes",
  what: "watch quotes",
  arguments: strict({ contract: contractWith("conId"), fields: v.optional(listOf(FIELD, 0, 40), []) }),
};
const ofAccount = (name: string, what: string): Watched => ({
  name,
  what,
  arguments: strict({ account: filled }),
});
const PNL = ofAccount("watchPnL", "watch the profit and loss");
const ACCOUNT = ofAccount("watchAccount", "watch the account");
const LEDGER = ofAccount("watchLedger", "watch the ledger");
const NOTHING: Watched = { name: "", what: "", arguments: strict({}) };

/**
 * Everything that can be watched over the WebSocket of the gateway, as async iterables that outlive sessions.
 *
 * Equal streams share one subscription, which is ended when its last reader leaves. Each reader sees every gap and its end: a
 * lost session, a WebSocket that was closed or is silent. Market data are renewed before the gateway ends them after 15
 * minutes. A reader that is too slow gets what it chose (`onOverflow`), and never costs more memory than `bufferMax` updates
 * beside those of the snapshot.
 *
 * A method throws `LIMIT_REACHED` when no market data line is left, `INVALID_OPTION`, and `CLOSED`; the loop throws what ends
 * the stream: `CLOSED` when the pool is closed, and what another dial cannot cure, `NOT_GATEWAY`, `TLS_NOT_TRUSTED` and
 * `NOT_PERMITTED`. While a person must log in, or another login holds the session, the stream has a gap. The examples use the
 * names of `WebReads`.
 */
export abstract class WebStreams extends WebReads {
  /**
   * Watches bid, ask, last and the other values of the market by name (topic `smd`): an update each time that one changes.
   *
   * @param contract The contract, with its `conId`; `qualifyContract` finds it.
   * @example
   * ```ts
   * for await (const update of pool.watchQuotes(apple)) {
   *   if (update.kind !== "update" || update.value.bid === undefined) continue;
   *   console.log(update.value.bid, update.value.ask, update.value.last);
   *   break;
   * }
   * ```
   */
  watchQuotes(contract: Contract, options: WebQuoteOptions & WatchOptions = {}): Stream<WebQuote> {
    return this.#watch(QUOTES, { contract }, options, ({ contract: { conId }, fields }) =>
      watchQuotesTopic(conId ?? 0, fields),
    );
  }

  /**
   * Watches the orders of the login (topic `sor`): those that are known, then each that changes. Their state is read again
   * after each gap.
   *
   * @example
   * ```ts
   * const orders = pool.watchOrders();
   * const first = await orders.next();
   * console.log(first.value?.kind);
   * await orders.return?.();
   * ```
   */
  watchOrders(options: WatchOptions = {}): Stream<WebOrder> {
    return this.#watch({ ...NOTHING, ...WATCH_ORDERS }, {}, options, () => WATCH_ORDERS);
  }

  /**
   * Watches fills (topic `str`): those of today, then each that happens, once.
   *
   * @example
   * ```ts
   * const fills = pool.watchExecutions();
   * const first = await fills.next();
   * console.log(first.value?.kind);
   * await fills.return?.();
   * ```
   */
  watchExecutions(options: WatchOptions = {}): Stream<ExecutionUpdate> {
    return this.#watch({ ...NOTHING, ...WATCH_EXECUTIONS }, {}, options, () => WATCH_EXECUTIONS);
  }

  /**
   * Watches the profit and loss of an account (topic `spl`).
   *
   * @example
   * ```ts
   * for await (const update of pool.watchPnL(account)) {
   *   if (update.kind !== "update") continue;
   *   console.log(update.value.dailyPnL);
   *   break;
   * }
   * ```
   */
  watchPnL(account: string, options: WatchOptions = {}): Stream<WebPnL> {
    return this.#watch(PNL, { account }, options, (args) => watchPnLTopic(args.account));
  }

  /**
   * Watches the values of an account (topic `ssd`): all of them, then each that changes.
   *
   * @example
   * ```ts
   * for await (const update of pool.watchAccount(account)) {
   *   if (update.kind !== "update") continue;
   *   console.log(update.value.key, update.value.value);
   *   break;
   * }
   * ```
   */
  watchAccount(account: string, options: WatchOptions = {}): Stream<AccountValueChange> {
    return this.#watch(ACCOUNT, { account }, options, (args) => watchAccountTopic(args.account));
  }

  /**
   * Watches the cash and the values of an account by currency (topic `sld`).
   *
   * @example
   * ```ts
   * for await (const update of pool.watchLedger(account)) {
   *   if (update.kind !== "update") continue;
   *   console.log(update.value.currency, update.value.cashBalance);
   *   break;
   * }
   * ```
   */
  watchLedger(account: string, options: WatchOptions = {}): Stream<WebLedger> {
    return this.#watch(LEDGER, { account }, options, (args) => watchLedgerTopic(args.account));
  }

  /**
   * Opens a stream, or joins an equal one.
   *
   * @internal
   */
  protected abstract watch<Value>(topic: WebTopic<Value>, options: WatchOptions): Stream<Value>;

  #watch<Value>(
    watched: Watched,
    subject: object,
    options: WatchOptions,
    topicOf: (args: { contract: Contract; fields: readonly string[]; account: string }) => WebTopic<Value>,
  ): Stream<Value> {
    const { args, wait } = splitOptions<object, WatchOptions>(watched, subject, options, WATCH);
    const { copy } = copied(watched, args);
    return this.watch(topicOf(copy as never), wait);
  }
}
