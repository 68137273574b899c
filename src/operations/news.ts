import * as v from "valibot";
import { contract, contractWith } from "../arguments/contract.ts";
import { filled, int32, providerCode, text } from "../arguments/fields.ts";
import { listOf } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import type { Contract, NewsProvider } from "../stoqey/mod.ts";
import { instantOf } from "../tws/times.ts";
import { noReplay, onceByKey } from "./memory.ts";
import type { Operation } from "./operation.ts";
import { collect, first, type Read } from "./read.ts";
import { stream, type Watch } from "./stream.ts";

/** The news providers that the login may read. */
export const newsProviders: Operation<null, readonly NewsProvider[]> = {
  request: "reqNewsProviders",
  numbering: "none",
  needsIbkr: true,
  ends: ["newsProviders"],
  send: (api) => void api.reqNewsProviders(),
  handlers: (_args, emit) => ({ newsProviders: (providers: readonly NewsProvider[]) => emit(providers) }),
  eventOf: (providers) => ["newsProviders", [providers]],
};

/** The news providers that the login may read. */
export const getNewsProviders: Read<null, readonly NewsProvider[]> = first(newsProviders, {
  name: "getNewsProviders",
  what: "read the news providers",
});

/** Selects headlines of the past. */
export interface HistoricalNewsOptions {
  /** Codes of the providers, e.g. `["BRFG", "DJNL"]`. */
  readonly providerCodes: readonly string[];
  /** Earliest time, `yyyy-mm-dd hh:mm:ss.0` in UTC. Default: any. */
  readonly start?: string;
  /** Latest time, in the same form. Default: now. */
  readonly end?: string;
  /** Most headlines, 1 to 300. Default 100. */
  readonly totalResults?: number;
}

/** Selects headlines of the past about a contract. */
export interface HistoricalNewsArgs extends HistoricalNewsOptions {
  /** The contract that they are about, with its `conId`. */
  readonly contract: Contract;
}

/** One headline of the past. */
export interface Headline {
  /** `yyyy-mm-dd hh:mm:ss.0`, UTC. */
  readonly time: string;
  /** The same instant, epoch ms. */
  readonly timeMs: number | undefined;
  /** Code of the provider. */
  readonly providerCode: string;
  /** ID of the article, for `getNewsArticle`. */
  readonly articleId: string;
  /** The headline. */
  readonly headline: string;
}

/** Headlines of the past, newest first. */
export const historicalNews: Operation<HistoricalNewsArgs, Headline> = {
  request: "reqHistoricalNews",
  arguments: strict({
    contract: contractWith("conId"),
    providerCodes: listOf(providerCode, 1, 100),
    start: v.optional(text, ""),
    end: v.optional(text, ""),
    totalResults: v.optional(int32(1, 300), 100),
  }),
  needsIbkr: true,
  lane: "bulk",
  ends: ["historicalNewsEnd"],
  send: (api, id, { contract: { conId = 0 }, providerCodes, start = "", end = "", totalResults = 100 }) =>
    void api.reqHistoricalNews(id, conId, providerCodes.join("+"), start, end, totalResults),
  handlers: (_args, emit) => ({
    historicalNews: (_id: number, time: string, providerCode: string, articleId: string, headline: string) =>
      emit({ time, timeMs: instantOf(time), providerCode, articleId, headline }),
  }),
};

/** Headlines of the past, newest first. */
export const getHistoricalNews: Read<HistoricalNewsArgs, readonly Headline[]> = collect(historicalNews, {
  name: "getHistoricalNews",
  what: "read headlines",
});

/** An article: its text, or a document as base64. */
export interface NewsArticle {
  /** 0: text or HTML; 1: a binary document as base64. */
  readonly articleType: number;
  /** The text. */
  readonly articleText: string;
}

/** Selects an article. */
export interface NewsArticleArgs {
  /** Code of the provider. */
  readonly providerCode: string;
  /** ID of the article. */
  readonly articleId: string;
}

/** One article. */
export const newsArticle: Operation<NewsArticleArgs, NewsArticle> = {
  request: "reqNewsArticle",
  arguments: strict({ providerCode: filled, articleId: filled }),
  needsIbkr: true,
  ends: ["newsArticle"],
  send: (api, id, { providerCode, articleId }) => void api.reqNewsArticle(id, providerCode, articleId),
  handlers: (_args, emit) => ({
    newsArticle: (_id: number, articleType: number, articleText: string) =>
      emit({ articleType, articleText }),
  }),
};

/** One article. */
export const getNewsArticle: Read<NewsArticleArgs, NewsArticle> = first(newsArticle, {
  name: "getNewsArticle",
  what: "read an article",
});

/** Selects the headlines that are watched. */
export interface NewsOptions {
  /** Codes of the providers, e.g. `["BRFG"]`. Default: all that the login may read. */
  readonly providerCodes?: readonly string[];
}

/** Selects the headlines about a contract. */
export interface NewsArgs extends NewsOptions {
  /** The contract that they are about. */
  readonly contract: Contract;
}

/** A headline as it arrives. */
export interface NewsTick {
  /** Epoch ms. */
  readonly timeMs: number;
  /** Code of the provider. */
  readonly providerCode: string;
  /** ID of the article, for `getNewsArticle`. */
  readonly articleId: string;
  /** The headline. */
  readonly headline: string;
}

/** Headlines as they arrive: market data with generic tick 292 and without prices. */
export const newsTicks: Operation<NewsArgs, NewsTick> = {
  request: "reqMktData",
  arguments: strict({ contract, providerCodes: v.optional(listOf(providerCode, 0, 100), []) }),
  cancel: "cancelMktData",
  needsIbkr: true,
  ends: [],
  send: (api, id, { contract, providerCodes = [] }) => {
    const providers = providerCodes.length === 0 ? "" : `:${providerCodes.join("+")}`;
    api.reqMktData(id, contract, `mdoff,292${providers}`, false, false);
  },
  stop: (api, id) => void api.cancelMktData(id),
  handlers: (_args, emit) => ({
    tickNews: (_id: number, timeMs: number, providerCode: string, articleId: string, headline: string) =>
      emit({ timeMs, providerCode, articleId, headline }),
  }),
};

/** Headlines as they arrive. */
export const watchNews: Watch<NewsArgs, NewsTick> = stream(newsTicks, {
  name: "watchNews",
  what: "watch the news",
  budget: "lines",
  quiet: true,
  farms: ["market-data"],
  opens: ["tickReqParams"],
  memory: () => noReplay(),
});

/** A bulletin of IBKR. */
export interface Bulletin {
  /** Its ID. */
  readonly messageId: number;
  /** 1: to all users; 2: an exchange is not available; 3: it is available again. */
  readonly messageType: number;
  /** The text. */
  readonly text: string;
  /** The exchange that it is about, if any. */
  readonly exchange: string;
}

/** Most bulletins that are remembered, so that none is emitted twice. */
const BULLETINS_MAX = 1_000;

/** Bulletins of IBKR: those of today, then each as it arrives. */
export const newsBulletins: Operation<null, Bulletin> = {
  request: "reqNewsBulletins",
  cancel: "cancelNewsBulletins",
  numbering: "none",
  ends: [],
  send: (api) => void api.reqNewsBulletins(true),
  stop: (api) => void api.cancelNewsBulletins(),
  handlers: (_args, emit) => ({
    updateNewsBulletin: (messageId: number, messageType: number, text: string, exchange: string) =>
      emit({ messageId, messageType, text, exchange }),
  }),
};

/** Bulletins of IBKR, each once. */
export const watchNewsBulletins: Watch<null, Bulletin> = stream(newsBulletins, {
  name: "watchNewsBulletins",
  what: "watch the bulletins",
  source: "bulletins",
  quiet: true,
  listens: ["updateNewsBulletin"],
  memory: (beginning) => onceByKey(beginning, ({ messageId, text }) => `${messageId} ${text}`, BULLETINS_MAX),
});
