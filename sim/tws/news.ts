import type { Instrument } from "../exchange/instrument.ts";
import * as request from "../wire/requests/news.ts";
import * as out from "../wire/responses/news.ts";
import { hash32 } from "../world/random.ts";
import { parseStamp, stamp } from "../world/zones.ts";
import { type Context, type Handler, on } from "./context.ts";
import { reportedContract } from "./contracts.ts";
import { nextDueMs } from "./feed.ts";

const HOUR_MS = 3_600_000;
const SCAN_MS = 30_000;
const SCAN_ROWS_MAX = 50;
/** On average one headline in so many hours. */
const HEADLINE_HOURS = 6;
const TOTAL_MAX = 300;

/** Who writes headlines. */
export const PROVIDERS: readonly { readonly code: string; readonly name: string }[] = [
  { code: "BRFG", name: "Briefing.com General Market Columns" },
  { code: "DJNL", name: "Dow Jones Newsletters" },
];

/** What a scan ranks by, best first. */
const SCANS: Readonly<Record<string, (instrument: Instrument, context: Context) => number>> = {
  TOP_PERC_GAIN: (instrument, context) => change(instrument, context),
  TOP_PERC_LOSE: (instrument, context) => -change(instrument, context),
  MOST_ACTIVE: (instrument, { exchange, nowMs }) => exchange.quote(instrument, nowMs).volume,
  HOT_BY_VOLUME: (instrument, { exchange, nowMs }) => exchange.quote(instrument, nowMs).volume,
};

/** Requests for news, scans, and what needs a subscription that this login has not. */
export const newsHandlers: readonly Handler[] = [
  on(request.reqNewsProviders, (_, context) => context.send(out.newsProviders, { providers: PROVIDERS })),
  on(request.reqHistoricalNews, ({ reqId, conId, providers, start, end, total }, context) => {
    const instrument = context.exchange.instrument(conId, context.nowMs);
    if (instrument === undefined)
      return context.error(reqId, 200, "No security definition has been found for the request");
    const wanted = providers.split("+");
    const strange = wanted.find((code) => !PROVIDERS.some((one) => one.code === code));
    if (strange !== undefined) return context.error(reqId, 10276, `News feed ${strange} is not allowed`);
    const sinceMs = start === "" ? 0 : parseStamp(start.replace(/\.0$/, ""));
    const untilMs = end === "" ? context.nowMs : parseStamp(end.replace(/\.0$/, ""));
    if (sinceMs === undefined || untilMs === undefined)
      return context.invalid(reqId, "Invalid date/time of news");
    const most = Math.min(Math.max(total, 0), TOTAL_MAX);
    const found = headlines(instrument, wanted, sinceMs, Math.min(untilMs, context.nowMs), most + 1);
    for (const { atMs, provider, articleId, headline } of found.slice(0, most)) {
      const time = `${stamp(atMs)
        .slice(0, 17)
        .replace(/^(\d{4})(\d\d)(\d\d)/, "$1-$2-$3")}.0`;
      context.send(out.historicalNews, { reqId, time, provider, articleId, headline });
    }
    context.send(out.historicalNewsEnd, { reqId, hasMore: found.length > most });
  }),
  on(request.reqNewsArticle, ({ reqId, provider, articleId }, context) => {
    const [, conId = "", hour = ""] = /^[A-Z]+\$(\d+)\$(\d+)$/.exec(articleId) ?? [];
    const instrument = context.exchange.instrument(Number(conId), context.nowMs);
    if (instrument === undefined || !articleId.startsWith(`${provider}$`)) {
      return context.error(reqId, 10172, "Failed to request news article: no such article");
    }
    const atMs = Number(hour) * HOUR_MS;
    const text = `${headlineOf(instrument, Number(hour))}. Reported at ${stamp(atMs)}.`;
    context.send(out.newsArticle, { reqId, type: 0, text });
  }),
  on(request.reqScannerParameters, (_, context) => {
    const codes = Object.keys(SCANS).map((code) => `<ScanType><scanCode>${code}</scanCode></ScanType>`);
    const instruments = "<Instrument><name>US Stocks</name><type>STK</type></Instrument>";
    const xml = `<?xml version="1.0" encoding="UTF-8"?><ScanParameterResponse><InstrumentList>${instruments}</InstrumentList><ScanTypeList>${codes.join("")}</ScanTypeList></ScanParameterResponse>`;
    context.send(out.scannerParameters, { xml });
  }),
  on(request.reqScannerSubscription, (query, context) => {
    const { reqId, scanCode } = query;
    if (context.subscribed("scanner", reqId))
      return context.error(reqId, 385, `Duplicate ticker ID for API scanner subscription:${reqId}`);
    if (context.count("scanner") >= context.shared.options.scannersMax) {
      return context.error(
        reqId,
        162,
        "Historical Market Data Service error message:API scanner subscription limit has been reached",
      );
    }
    const scan = SCANS[scanCode];
    if (scan === undefined) {
      return context.error(
        reqId,
        162,
        `Historical Market Data Service error message:no scan ${scanCode} is known`,
      );
    }
    sendScan(query, scan, context);
    context.subscribe("scanner", reqId, {
      dueMs: nextDueMs(context.nowMs, SCAN_MS),
      run: (now) => {
        sendScan(query, scan, now);
        return nextDueMs(now.nowMs, SCAN_MS);
      },
    });
  }),
  on(request.cancelScannerSubscription, ({ reqId }, context) => {
    if (!context.unsubscribe("scanner", reqId)) {
      return context.error(reqId, 365, `No scanner subscription found for ticker id:${reqId}`);
    }
    context.error(
      reqId,
      162,
      "Historical Market Data Service error message:API scanner subscription cancelled",
    );
  }),
  on(request.reqFundamentalData, ({ reqId }, context) =>
    context.error(reqId, 10358, "Fundamentals data is not allowed"),
  ),
  on(request.cancelFundamentalData, () => {}),
  on(request.reqWshMetaData, ({ reqId }, context) => context.error(reqId, 10276, "News feed is not allowed")),
  on(request.cancelWshMetaData, ({ reqId }, context) =>
    context.error(reqId, 10280, "Failed cancel WSH metadata"),
  ),
  on(request.reqWshEventData, ({ reqId }, context) =>
    context.error(reqId, 10282, "WSH metadata not requested"),
  ),
  on(request.cancelWshEventData, ({ reqId }, context) =>
    context.error(reqId, 10284, "Fail cancel WSH event data"),
  ),
];

function change(instrument: Instrument, { exchange, nowMs }: Context): number {
  const { last, close } = exchange.quote(instrument, nowMs);
  return last / close - 1;
}

/** A headline, and where its article is. */
export interface Headline {
  readonly atMs: number;
  readonly provider: string;
  readonly articleId: string;
  readonly headline: string;
}

/** Made-up headlines, newest first; which hours have one follows from the contract alone. */
export function headlines(
  instrument: Instrument,
  providers: readonly string[],
  sinceMs: number,
  untilMs: number,
  most: number,
): readonly Headline[] {
  const found: Headline[] = [];
  const { conId } = instrument;
  const last = Math.floor(untilMs / HOUR_MS);
  const first = Math.max(Math.ceil(sinceMs / HOUR_MS), last - HEADLINE_HOURS * TOTAL_MAX * 2);
  for (let hour = last; hour >= first && found.length < most; hour--) {
    const draw = hash32(`${conId}/news/${hour}`);
    const provider = PROVIDERS[(draw >>> 8) % PROVIDERS.length]?.code ?? "";
    if (draw % HEADLINE_HOURS !== 0 || !providers.includes(provider)) continue;
    found.push({
      ...{ atMs: hour * HOUR_MS, provider, articleId: `${provider}$${conId}$${hour}` },
      headline: headlineOf(instrument, hour),
    });
  }
  return found;
}

function headlineOf({ symbol, longName }: Instrument, hour: number): string {
  const verbs = ["rises on", "falls on", "is flat after", "draws attention with"];
  const things = ["its outlook", "a new contract", "its quarterly figures", "a change at the top"];
  const draw = hash32(`${symbol}/headline/${hour}`);
  return `${longName} (${symbol}) ${verbs[draw % verbs.length]} ${things[(draw >>> 4) % things.length]}`;
}

function sendScan(
  { reqId, numberOfRows, instrument: kind, abovePrice, belowPrice, aboveVolume }: request.ScannerRequest,
  scan: (instrument: Instrument, context: Context) => number,
  context: Context,
): void {
  const { exchange, nowMs } = context;
  const secType = kind.split(".")[0] === "" ? "STK" : (kind.split(".")[0] ?? "STK");
  const ranked = exchange
    .listed(nowMs)
    .filter((one) => one.secType === secType)
    .filter((one) => {
      const { last, volume } = exchange.quote(one, nowMs);
      return (
        last >= (abovePrice ?? 0) &&
        last <= (belowPrice ?? Number.POSITIVE_INFINITY) &&
        volume >= (aboveVolume ?? 0)
      );
    })
    .map((one) => ({ one, score: scan(one, context) }))
    .sort((a, b) => b.score - a.score || a.one.conId - b.one.conId)
    .slice(
      0,
      Math.min(numberOfRows === undefined || numberOfRows < 1 ? SCAN_ROWS_MAX : numberOfRows, SCAN_ROWS_MAX),
    );
  context.send(out.scannerData, {
    reqId,
    rows: ranked.map(({ one }, rank) => ({
      ...reportedContract(one),
      ...{ rank, marketName: one.tradingClass, distance: "", benchmark: "", projection: "", legsText: "" },
    })),
  });
}
