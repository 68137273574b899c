import { type ScannerQuery, type ScannerRow, scannerRow, scannerSubscription } from "../requests/news.ts";
import type { Contract } from "../stoqey/mod.ts";
import type { StreamOperation } from "./stream.ts";

/** Whose headlines about what. */
export interface NewsArgs {
  /** About what. */
  readonly contract: Contract;
  /** Whose, e.g. `["BRFG"]`. Default: all that the login may read. */
  readonly providerCodes?: readonly string[];
}

/** A headline as it comes. */
export interface NewsTick {
  /** Epoch ms. */
  readonly timeMs: number;
  /** Who wrote it. */
  readonly providerCode: string;
  /** For `getNewsArticle`. */
  readonly articleId: string;
  /** The headline. */
  readonly headline: string;
}

/** Headlines as they come. */
export const news: StreamOperation<NewsArgs, NewsTick> = {
  name: "watchNews",
  what: "watch the news",
  budget: "lines",
  farm: "market-data",
  start: (api, id, { contract, providerCodes = [] }) => {
    const providers = providerCodes.length === 0 ? "" : `:${providerCodes.join("+")}`;
    api.reqMktData(id, contract, `mdoff,292${providers}`, false, false);
  },
  stop: (api, id) => void api.cancelMktData(id),
  begin: () => ({
    on: {
      tickNews: (
        _id: number,
        timeMs: number,
        providerCode: string,
        articleId: string,
        headline: string,
      ): NewsTick => ({
        ...{ timeMs, providerCode, articleId, headline },
      }),
    },
    opens: ["tickReqParams"],
    replay: () => [],
  }),
};

/** A bulletin of IBKR. */
export interface Bulletin {
  /** Its number. */
  readonly messageId: number;
  /** 1: to everybody; 2: an exchange is not available; 3: it is again. */
  readonly messageType: number;
  /** What it says. */
  readonly text: string;
  /** Which exchange it is about, if any. */
  readonly exchange: string;
}

/** Bulletins of IBKR: those of today, then each as it comes. */
export const bulletins: StreamOperation<null, Bulletin> = {
  name: "watchNewsBulletins",
  what: "watch the bulletins",
  unnumbered: true,
  start: (api) => void api.reqNewsBulletins(true),
  stop: (api) => void api.cancelNewsBulletins(),
  begin: () => ({
    on: {
      updateNewsBulletin: (
        messageId: number,
        messageType: number,
        text: string,
        exchange: string,
      ): Bulletin => ({
        ...{ messageId, messageType, text, exchange },
      }),
    },
    replay: () => [],
  }),
};

/** A scan of the market: the whole ranking, each time that TWS makes it anew. */
export const scanner: StreamOperation<ScannerQuery, readonly ScannerRow[]> = {
  name: "watchScanner",
  what: "watch a scan",
  farm: "market-data",
  start: (api, id, query) => void api.reqScannerSubscription(id, scannerSubscription(query)),
  stop: (api, id) => void api.cancelScannerSubscription(id),
  begin: () => {
    let rows: ScannerRow[] = [];
    let last: readonly ScannerRow[] | undefined;
    return {
      on: {
        scannerData: (...args: Parameters<typeof scannerRow>): undefined =>
          void rows.push(scannerRow(...args)),
        scannerDataEnd: () => {
          last = rows;
          rows = [];
          return last;
        },
      },
      replay: () => (last === undefined ? [] : [last]),
    };
  },
};
