import { getFundamentalData } from "./operations/fundamental-data.ts";
import {
  getHistoricalNews,
  getNewsArticle,
  getNewsProviders,
  type Headline,
  type HistoricalNewsArgs,
  type NewsArticle,
} from "./operations/news.ts";
import {
  getMarketScanner,
  getScannerParameters,
  type ScannerQuery,
  type ScannerRow,
} from "./operations/scanner.ts";
import type { ReadOptions } from "./reads/asking.ts";
import { MarketReads } from "./reads/market-reads.ts";
import type { Contract, NewsProvider } from "./stoqey/mod.ts";

/**
 * What can be read from TWS, by the names of `IBApiNext`; commissions come with `getExecutionDetails`.
 *
 * A lease asks its own session and no other. The pool asks the session that is ready, waits for one if there is
 * none, and asks again on the next one if it is lost meanwhile, all within one deadline.
 *
 * An answer is an answer: an outage rejects with a `PoolError`, never with an empty list. Equal reads under way at the
 * same time are sent once, and everybody gets the same object: lists are frozen.
 *
 * Each of them rejects with `TWS_ERROR` when TWS answers with an error (`twsCode` is its number), `REQUEST_TIMEOUT`
 * when it does not answer, `SESSION_LOST` when the session ends, `ABORTED`, `CLOSED`, and `INVALID_OPTION` when an
 * argument is wrong, missing or unknown; nothing is sent then. The stack of the error names the line of the caller.
 */
export abstract class Reads extends MarketReads {
  /** Reads who writes the news that the login may read. */
  getNewsProviders(options: ReadOptions = {}): Promise<readonly NewsProvider[]> {
    return this.ask(getNewsProviders, null, options);
  }

  /** Reads headlines of the past, newest first. */
  getHistoricalNews(of: HistoricalNewsArgs, options: ReadOptions = {}): Promise<readonly Headline[]> {
    return this.ask(getHistoricalNews, of, options);
  }

  /** Reads one article. */
  getNewsArticle(providerCode: string, articleId: string, options: ReadOptions = {}): Promise<NewsArticle> {
    return this.ask(getNewsArticle, { providerCode, articleId }, options);
  }

  /** Reads what scans can look for, as XML. */
  getScannerParameters(options: ReadOptions = {}): Promise<string> {
    return this.ask(getScannerParameters, null, options);
  }

  /** Scans the market once. */
  getMarketScanner(query: ScannerQuery, options: ReadOptions = {}): Promise<readonly ScannerRow[]> {
    return this.ask(getMarketScanner, query, options);
  }

  /** Reads a report about a company, as XML; without a subscription it rejects with `TWS_ERROR`. */
  getFundamentalData(contract: Contract, reportType: string, options: ReadOptions = {}): Promise<string> {
    return this.ask(getFundamentalData, { contract, reportType }, options);
  }
}
