import { type ScannerQuery, type ScannerRow, scannerRow, scannerSubscription } from "../requests/news.ts";
import type { Contract } from "../stoqey/mod.ts";
import { frozenCopy } from "../util/frozen-copy.ts";
import { keptMap } from "./account.ts";
import type { StreamOperation } from "./stream.ts";

/** Selects the headlines. */
export interface NewsArgs {
  /** The contract that they are about. */
  readonly contract: Contract;
  /** The providers, e.g. `["BRFG"]`. Default: all that the login may read. */
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
  quiet: true,
  farms: ["market-data"],
  opens: ["tickReqParams"],
  start: (api, id, { contract, providerCodes = [] }) => {
    const providers = providerCodes.length === 0 ? "" : `:${providerCodes.join("+")}`;
    api.reqMktData(id, contract, `mdoff,292${providers}`, false, false);
  },
  stop: (api, id) => void api.cancelMktData(id),
  begin: (_args, { emit }) => ({
    on: {
      tickNews: (
        _id: number,
        timeMs: number,
        providerCode: string,
        articleId: string,
        headline: string,
      ): void => emit(Object.freeze({ timeMs, providerCode, articleId, headline })),
    },
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

/** Bulletins that are remembered, so that none is told twice. */
const BULLETINS_MAX = 1_000;

/** Bulletins of IBKR: those of today, then each as it comes; each is told once. */
export const bulletins: StreamOperation<null, Bulletin> = {
  name: "watchNewsBulletins",
  what: "watch the bulletins",
  source: "bulletins",
  quiet: true,
  listens: ["updateNewsBulletin"],
  start: () => {},
  stop: () => {},
  begin: (_args, { emit, kept }) => {
    const told = keptMap<Bulletin>(kept, "told");
    return {
      on: {
        updateNewsBulletin: (
          messageId: number,
          messageType: number,
          text: string,
          exchange: string,
        ): void => {
          const key = `${messageId} ${text}`;
          if (told.has(key)) return;
          const bulletin = Object.freeze({ messageId, messageType, text, exchange });
          told.set(key, bulletin);
          const [oldest] = told.keys();
          if (told.size > BULLETINS_MAX && oldest !== undefined) told.delete(oldest);
          emit(bulletin);
        },
      },
      replay: () => [...told.values()],
    };
  },
};

/** More places than a ranking has: TWS sends 50. */
const ROWS_MAX = 10_000;

/** A scan of the market: the whole ranking, each time that TWS makes it anew. */
export const scanner: StreamOperation<ScannerQuery, readonly ScannerRow[]> = {
  name: "watchScanner",
  what: "watch a scan",
  farms: ["market-data"],
  start: (api, id, query) => void api.reqScannerSubscription(id, scannerSubscription(query)),
  stop: (api, id) => void api.cancelScannerSubscription(id),
  begin: (_args, { emit }) => {
    let rows: ScannerRow[] = [];
    let last: readonly ScannerRow[] | undefined;
    return {
      on: {
        scannerData: (...args: Parameters<typeof scannerRow>): void => {
          if (rows.length >= ROWS_MAX) throw new Error(`a ranking has more than ${ROWS_MAX} places`);
          rows.push(frozenCopy(scannerRow(...args)));
        },
        scannerDataEnd: (): void => {
          last = Object.freeze(rows);
          rows = [];
          emit(last);
        },
      },
      replay: () => (last === undefined ? [] : [last]),
    };
  },
};
