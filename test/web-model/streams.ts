import type { Stream, WatchOptions } from "../../src/mod.ts";
import type { WebPool } from "../../src/web/mod.ts";
import { ACCOUNT, CON_IDS, shareOf } from "../support/contracts.ts";

/** One stream of the pool. */
export interface WebStreamKind {
  readonly name: string;
  /** Does it take a share? Otherwise the symbol of a step is ignored. */
  readonly ofShare: boolean;
  /** Returns the beginning of the message that subscribes it. */
  key(symbol: string): string;
  watch(pool: WebPool, symbol: string, options: WatchOptions): Stream<unknown>;
}

const OF_ACCOUNT = { ofShare: false };

/** The streams that random scripts use, by name. */
export const WEB_STREAMS: ReadonlyMap<string, WebStreamKind> = new Map(
  (
    [
      {
        name: "watchQuotes",
        ofShare: true,
        key: (symbol) => `smd+${CON_IDS[symbol]}`,
        watch: (pool, symbol, options) =>
          pool.watchQuotes({ ...shareOf(symbol), conId: CON_IDS[symbol] ?? 0 }, options),
      },
      {
        name: "watchOrders",
        ...OF_ACCOUNT,
        key: () => "sor",
        watch: (pool, _, options) => pool.watchOrders(options),
      },
      {
        name: "watchExecutions",
        ...OF_ACCOUNT,
        key: () => "str",
        watch: (pool, _, options) => pool.watchExecutions(options),
      },
      {
        name: "watchPnL",
        ...OF_ACCOUNT,
        key: () => "spl",
        watch: (pool, _, options) => pool.watchPnL(ACCOUNT, options),
      },
      {
        name: "watchAccount",
        ...OF_ACCOUNT,
        key: () => `ssd+${ACCOUNT}`,
        watch: (pool, _, options) => pool.watchAccount(ACCOUNT, options),
      },
      {
        name: "watchLedger",
        ...OF_ACCOUNT,
        key: () => `sld+${ACCOUNT}`,
        watch: (pool, _, options) => pool.watchLedger(ACCOUNT, options),
      },
    ] satisfies WebStreamKind[]
  ).map((entry) => [entry.name, entry]),
);
