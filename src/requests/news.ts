import {
  type Contract,
  type ContractDetails,
  type FamilyCode,
  type NewsProvider,
  ScanCode,
  type ScannerSubscription,
  type SoftDollarTier,
} from "../stoqey/mod.ts";
import { DONE, type Operation, operation } from "./operation.ts";
import { list, single } from "./shapes.ts";

/** Who writes the news that the login may read. */
export const newsProviders: Operation<null, readonly NewsProvider[]> = single({
  name: "getNewsProviders",
  what: "read the news providers",
  timeoutMs: 20_000,
  numbering: "none",
  needsIbkr: true,
  event: "newsProviders",
  send: (api) => void api.reqNewsProviders(),
  of: (providers: readonly NewsProvider[]) => providers,
});

/** Which headlines. */
export interface HistoricalNewsArgs {
  /** About which contract. */
  readonly conId: number;
  /** Whose, e.g. `["BRFG", "DJNL"]`. */
  readonly providerCodes: readonly string[];
  /** From then on, `yyyy-mm-dd hh:mm:ss.0` in UTC. Default: any. */
  readonly start?: string;
  /** Until then. Default: now. */
  readonly end?: string;
  /** At most so many, 1 to 300. Default 100. */
  readonly totalResults?: number;
}

/** A headline, and where its article is. */
export interface Headline {
  /** `yyyy-mm-dd hh:mm:ss.0`, UTC. */
  readonly time: string;
  /** Who wrote it. */
  readonly providerCode: string;
  /** For `getNewsArticle`. */
  readonly articleId: string;
  /** The headline. */
  readonly headline: string;
}

/** Headlines of the past, newest first. */
export const historicalNews: Operation<HistoricalNewsArgs, readonly Headline[]> = list({
  name: "getHistoricalNews",
  what: "read headlines",
  timeoutMs: 20_000,
  needsIbkr: true,
  lane: "bulk",
  row: "historicalNews",
  end: "historicalNewsEnd",
  send: (api, id, { conId, providerCodes, start = "", end = "", totalResults = 100 }) =>
    void api.reqHistoricalNews(id, conId, providerCodes.join("+"), start, end, totalResults),
  of: (_id: number, time: string, providerCode: string, articleId: string, headline: string): Headline => ({
    ...{ time, providerCode, articleId, headline },
  }),
});

/** An article: its text, or a document as base64. */
export interface NewsArticle {
  /** 0: text or HTML; 1: a binary document as base64. */
  readonly articleType: number;
  /** The text. */
  readonly articleText: string;
}

/** One article. */
export const newsArticle: Operation<
  { readonly providerCode: string; readonly articleId: string },
  NewsArticle
> = single({
  name: "getNewsArticle",
  what: "read an article",
  timeoutMs: 20_000,
  needsIbkr: true,
  event: "newsArticle",
  send: (api, id, { providerCode, articleId }) => void api.reqNewsArticle(id, providerCode, articleId),
  of: (_id: number, articleType: number, articleText: string) => ({ articleType, articleText }),
});

/** What scans can look for, as XML. */
export const scannerParameters: Operation<null, string> = single({
  name: "getScannerParameters",
  what: "read the scanner parameters",
  timeoutMs: 30_000,
  numbering: "none",
  needsIbkr: true,
  lane: "bulk",
  event: "scannerParameters",
  send: (api) => void api.reqScannerParameters(),
  of: (xml: string) => xml,
});

/** One place of a ranking. */
export interface ScannerRow {
  /** From 0. */
  readonly rank: number;
  /** What stands there. */
  readonly contract: ContractDetails;
  /** As TWS tells it; most scans have none of these. */
  readonly distance: string;
  /** The same. */
  readonly benchmark: string;
  /** The same. */
  readonly projection: string;
  /** The legs, for combinations. */
  readonly legs: string;
}

/** What a scan looks for. */
export type ScannerQuery = Omit<ScannerSubscription, "scanCode" | "instrument" | "locationCode"> & {
  /** Its name, as the scanner parameters list it, e.g. `TOP_PERC_GAIN`. */
  readonly scanCode: keyof typeof ScanCode;
  /** Kind of instrument, e.g. `STK`. */
  readonly instrument: string;
  /** Where, e.g. `STK.US.MAJOR`. */
  readonly locationCode: string;
};

/** A query as the library wants it, whose codes are numbers. */
export function scannerSubscription(query: ScannerQuery): ScannerSubscription {
  return { ...query, scanCode: ScanCode[query.scanCode] } as unknown as ScannerSubscription;
}

/** The ranking of a scan, once. */
export const marketScanner: Operation<ScannerQuery, readonly ScannerRow[]> = operation({
  name: "getMarketScanner",
  what: "scan the market",
  timeoutMs: 30_000,
  numbering: "id",
  needsIbkr: true,
  send: (api, id, query) => void api.reqScannerSubscription(id, scannerSubscription(query)),
  cancel: (api, id) => void api.cancelScannerSubscription(id),
  release: (api, id) => void api.cancelScannerSubscription(id),
  collect: () => {
    const rows: ScannerRow[] = [];
    return {
      on: {
        scannerData: (...args: Parameters<typeof scannerRow>): undefined =>
          void rows.push(scannerRow(...args)),
        scannerDataEnd: () => DONE,
      },
      result: () => rows,
    };
  },
});

/** One event of a ranking. */
export function scannerRow(
  _id: number,
  rank: number,
  contract: ContractDetails,
  distance: string,
  benchmark: string,
  projection: string,
  legs = "",
): ScannerRow {
  return { rank, contract, distance, benchmark, projection, legs };
}

/** A report about a company, as XML; needs a subscription. */
export const fundamentalData: Operation<
  { readonly contract: Contract; readonly reportType: string },
  string
> = single({
  name: "getFundamentalData",
  what: "read fundamental data",
  timeoutMs: 30_000,
  needsIbkr: true,
  lane: "bulk",
  event: "fundamentalData",
  send: (api, id, { contract, reportType }) => void api.reqFundamentalData(id, contract, reportType),
  cancel: (api, id) => void api.cancelFundamentalData(id),
  of: (_id: number, xml: string) => xml,
});

/** The brand that the login is under, empty for most. */
export const userInfo: Operation<null, string> = single({
  name: "getUserInfo",
  what: "read the user info",
  timeoutMs: 20_000,
  event: "userInfo",
  send: (api, id) => void api.reqUserInfo(id),
  of: (_id: number, whiteBrandingId: string) => whiteBrandingId,
});

/** Which accounts belong together. */
export const familyCodes: Operation<null, readonly FamilyCode[]> = single({
  name: "getFamilyCodes",
  what: "read the family codes",
  timeoutMs: 20_000,
  numbering: "none",
  event: "familyCodes",
  send: (api) => void api.reqFamilyCodes(),
  of: (codes: readonly FamilyCode[]) => codes,
});

/** The soft dollar tiers of the login. */
export const softDollarTiers: Operation<null, readonly SoftDollarTier[]> = single({
  name: "getSoftDollarTiers",
  what: "read the soft dollar tiers",
  timeoutMs: 20_000,
  event: "softDollarTiers",
  send: (api, id) => void api.reqSoftDollarTiers(id),
  of: (_id: number, tiers: readonly SoftDollarTier[]) => tiers,
});
