import type { PriceSource } from "../../sim/exchange/prices/market.ts";
import type {
  AccountValue,
  ContractDescription,
  ExecutionDetail,
  MarketSnapshot,
  OpenOrder,
  PnL,
  Position,
  ReadOptions,
} from "../../src/mod.ts";
import type { LedgerRow, TimedBar, WebLease, WebPool } from "../../src/web/mod.ts";
import { ACCOUNT, CON_IDS, shareOf } from "../support/contracts.ts";
import type { Page } from "./page.ts";
import type { SeenRequest } from "./recorded-gateway.ts";

/** A read by the pool or by one of its leases. */
export type Reader = WebPool | WebLease;

/** One read of the pool, and how its answer is compared with the exchange. */
export interface WebReadKind {
  readonly name: string;
  /** Possible subjects, such as symbols. */
  readonly abouts: readonly string[];
  call(on: Reader, about: string, options: ReadOptions): Promise<unknown>;
  /** Beginning of the path whose answers the read is made of; undefined where it does not change. */
  readonly path?: string;
  /** Returns whether the answer is that of the exchange when one of these requests was carried out. */
  isTrue(value: never, about: string, requests: readonly SeenRequest[]): boolean;
}

const SYMBOLS = Object.keys(CON_IDS);
/** An instant of the past, so that equal requests have equal answers. */
const END = "20260109-21:00:00";
/** Durations of bars, in ms. */
const BAR_MS = { "30 mins": 1_800_000, "1 hour": 3_600_000 } as const;
/** Reads the subject of a request for bars, e.g. `AAPL 30 mins`. */
function barsOf(about: string) {
  const [symbol = ""] = about.split(" ", 1);
  const barSize = about.endsWith("30 mins") ? "30 mins" : "1 hour";
  return { symbol, barSize, barMs: BAR_MS[barSize] } as const;
}
/** Prices of texts are rounded to cents. */
const isNear = (one: number | undefined, other: number): boolean =>
  one !== undefined && Math.abs(one - other) < 0.006;
const pages = (requests: readonly SeenRequest[]): readonly Page[] =>
  requests.flatMap(({ page }) => (page === undefined ? [] : [page]));
const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((row, at) => row === other[at]);
const conIdOf = (symbol: string): number => CON_IDS[symbol] ?? 0;
const numbered = (symbol: string) => ({ ...shareOf(symbol), conId: conIdOf(symbol) });

/** Returns whether the exchange had each of the prices at the instant of a request. */
function isQuote(
  { bid, ask, last }: Pick<MarketSnapshot, "bid" | "ask" | "last">,
  symbol: string,
  requests: readonly SeenRequest[],
): boolean {
  const quotes = pages(requests).flatMap(({ exchange, atMs }) => {
    const instrument = exchange.instrument(conIdOf(symbol), atMs);
    return instrument === undefined ? [] : [exchange.quote(instrument, atMs)];
  });
  const of = (name: "bid" | "ask" | "last", price: number | undefined): boolean =>
    price === undefined || quotes.some((quote) => isNear(price, quote[name]));
  return of("bid", bid) && of("ask", ask) && of("last", last);
}

/** Types an entry of the table by the value of its answer. */
function kind<Value>(
  entry: Omit<WebReadKind, "isTrue"> & {
    isTrue(value: Value, about: string, requests: readonly SeenRequest[]): boolean;
  },
): WebReadKind {
  return entry as WebReadKind;
}

/** The reads that random scripts use, by name. */
export const WEB_READS: ReadonlyMap<string, WebReadKind> = new Map(
  [
    kind<readonly string[]>({
      name: "getManagedAccounts",
      abouts: [""],
      call: (on, _, options) => on.getManagedAccounts(options),
      isTrue: (accounts) => same(accounts, [ACCOUNT]),
    }),
    kind<readonly Position[]>({
      name: "getPositions",
      abouts: [""],
      path: `/portfolio/${ACCOUNT}/positions`,
      call: (on, _, options) => on.getPositions(options),
      isTrue: (rows, _, requests) => {
        const found = rows.map(({ contract, pos }) => `${contract.conId} ${pos}`).sort();
        return pages(requests).some(({ positions }) => same(positions, found));
      },
    }),
    kind<readonly AccountValue[]>({
      name: "getAccountSummary",
      abouts: ["NetLiquidation", "TotalCashValue,NetLiquidation"],
      path: `/portfolio/${ACCOUNT}/summary`,
      call: (on, tags, options) => on.getAccountSummary({ ...options, tags: tags.split(",") }),
      isTrue: (rows, tags, requests) => {
        const of = (tag: string) => Number(rows.find((row) => row.tag === tag)?.value);
        if (rows.length !== tags.split(",").length) return false;
        return pages(requests).some(
          ({ netLiquidation, cash }) =>
            isNear(of("NetLiquidation"), netLiquidation) &&
            (rows.length === 1 || isNear(of("TotalCashValue"), cash)),
        );
      },
    }),
    kind<readonly LedgerRow[]>({
      name: "getLedger",
      abouts: [ACCOUNT],
      path: `/portfolio/${ACCOUNT}/ledger`,
      call: (on, account, options) => on.getLedger(account, options),
      isTrue: (rows, _, requests) => {
        const base = rows.find(({ currency }) => currency === "BASE");
        return pages(requests).some(
          ({ netLiquidation, cash }) =>
            isNear(base?.netLiquidation, netLiquidation) && isNear(base?.cashBalance, cash),
        );
      },
    }),
    kind<PnL>({
      name: "getPnL",
      abouts: [ACCOUNT],
      path: "/iserver/account/pnl/partitioned",
      call: (on, account, options) => on.getPnL(account, options),
      isTrue: ({ unrealizedPnL }, _, requests) =>
        pages(requests).some((page) => isNear(unrealizedPnL, page.unrealizedPnl)),
    }),
    kind<readonly OpenOrder[]>({
      name: "getOpenOrders",
      abouts: [""],
      path: "/iserver/account/orders",
      call: (on, _, options) => on.getOpenOrders(options),
      isTrue: (rows, _, requests) => {
        const found = rows.map(({ orderId }) => `${orderId}`).sort();
        return pages(requests).some(({ open }) => same(open, found));
      },
    }),
    kind<readonly ExecutionDetail[]>({
      name: "getExecutionDetails",
      abouts: [""],
      path: "/iserver/account/trades",
      call: (on, _, options) => on.getExecutionDetails({}, options),
      isTrue: (rows, _, requests) => {
        const found = rows.map(({ execution }) => `${execution.execId}`).sort();
        return pages(requests).some(({ fills }) => same(fills, found));
      },
    }),
    kind<readonly { readonly contract: { readonly conId?: number; readonly symbol?: string } }[]>({
      name: "getContractDetails",
      abouts: SYMBOLS,
      call: (on, symbol, options) => on.getContractDetails(shareOf(symbol), options),
      isTrue: ([one, ...others], symbol) =>
        others.length === 0 && one?.contract.conId === conIdOf(symbol) && one.contract.symbol === symbol,
    }),
    kind<readonly ContractDescription[]>({
      name: "getMatchingSymbols",
      abouts: ["AAPL", "MSFT"],
      call: (on, pattern, options) => on.getMatchingSymbols(pattern, options),
      isTrue: (rows, symbol) => rows.some(({ contract }) => contract?.conId === conIdOf(symbol)),
    }),
    kind<MarketSnapshot>({
      name: "getMarketDataSnapshot",
      abouts: SYMBOLS,
      path: "/iserver/marketdata/snapshot",
      call: (on, symbol, options) => on.getMarketDataSnapshot(numbered(symbol), options),
      isTrue: isQuote,
    }),
    kind<readonly TimedBar[]>({
      name: "getHistoricalData",
      // More different ones than the gateway answers at a time.
      abouts: SYMBOLS.flatMap((symbol) => Object.keys(BAR_MS).map((size) => `${symbol} ${size}`)),
      path: "/iserver/marketdata/history",
      call: (on, about, options) => {
        const { symbol, barSize } = barsOf(about);
        return on.getHistoricalData(numbered(symbol), { duration: "1 D", barSize, end: END, ...options });
      },
      isTrue: (bars, about, requests) => {
        const { symbol, barMs } = barsOf(about);
        const page = pages(requests).at(-1);
        const instrument = page?.exchange.instrument(conIdOf(symbol), page.atMs);
        const source: PriceSource = "TRADES";
        const isRight = ({ timeMs = 0, open, close }: (typeof bars)[number]): boolean => {
          if (page === undefined || instrument === undefined) return false;
          const [bar] = page.exchange.bars(instrument, source, barMs, timeMs, timeMs + barMs, true);
          return bar !== undefined && isNear(open, bar.open) && isNear(close, bar.close);
        };
        return bars.length > 0 && bars.every(isRight);
      },
    }),
  ].map((entry) => [entry.name, entry]),
);
