import * as request from "../../wire/requests/news.ts";
import * as out from "../../wire/responses/news.ts";
import { stamp } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { loginZone } from "../context/login-zone.ts";
import { onEvents } from "../context/subscriptions.ts";
import { readRequestTime } from "../historical-data/request-time.ts";
import { HEADLINES_MAX, HOUR_MS, headlineOf, headlines, NEWS_PROVIDERS } from "../market-data/headlines.ts";
import { ARTICLE_RULES, HEADLINE_RULES } from "../rules/reference-data.ts";
import { refuses } from "../rules/refuses.ts";

/** Handlers of news providers, headlines, articles and bulletins. */
export const newsHandlers: readonly Handler[] = [
  on(request.reqNewsProviders, { needsIbkr: "data" }, (_, context) =>
    context.send(out.newsProviders, { providers: NEWS_PROVIDERS }),
  ),
  on(request.reqHistoricalNews, { needsIbkr: "data" }, (query, context) => {
    const { reqId, conId, start, end, total } = query;
    const providers = query.providers.replace(/\+$/, "").split("+");
    const sinceMs = start === "" ? 0 : readTime(start, context);
    const untilMs = end === "" ? context.nowMs : readTime(end, context);
    const instrument = context.exchange.instrument(conId, context.nowMs);
    const asked = { providers, total, times: [sinceMs, untilMs], isKnown: instrument !== undefined };
    if (refuses(context, reqId, HEADLINE_RULES, asked)) return;
    if (sinceMs === undefined || untilMs === undefined || instrument === undefined) return;
    const most = Math.min(total, HEADLINES_MAX);
    const found = headlines(instrument, providers, sinceMs, Math.min(untilMs, context.nowMs), most + 1);
    for (const { atMs, provider, articleId, headline } of found.slice(0, most))
      context.send(out.historicalNews, { reqId, time: newsTime(atMs), provider, articleId, headline });
    context.send(out.historicalNewsEnd, { reqId, hasMore: found.length > most });
  }),
  on(request.reqNewsArticle, { needsIbkr: "data" }, ({ reqId, provider, articleId }, context) => {
    const [, conId = "", hour = ""] = /^[A-Z]+\$(\d+)\$(\d+)$/.exec(articleId) ?? [];
    const instrument = context.exchange.instrument(Number(conId), context.nowMs);
    const isKnown = instrument !== undefined && articleId.startsWith(`${provider}$`);
    if (refuses(context, reqId, ARTICLE_RULES, { provider, articleId, isKnown }) || instrument === undefined)
      return;
    const atMs = Number(hour) * HOUR_MS;
    const text = `${headlineOf(instrument, Number(hour))}. Reported at ${stamp(atMs)}.`;
    context.send(out.newsArticle, { reqId, type: 0, text });
  }),
  on(request.reqNewsBulletins, { needsIbkr: false }, (_, context) =>
    context.subscribe("news bulletins", 0, onEvents()),
  ),
  on(
    request.cancelNewsBulletins,
    { needsIbkr: false },
    (_, context) => void context.unsubscribe("news bulletins", 0),
  ),
];

/** Reads a time of a request for headlines, with or without dashes and tenths: in the zone of the login, unless it names one. */
function readTime(text: string, context: Context): number | undefined {
  const plain = text
    .trim()
    .replace(/\.0$/, "")
    .replace(/^(\d{4})-(\d\d)-(\d\d) /, "$1$2$3 ");
  const read = readRequestTime(plain, { loginZone: loginZone(context), nowMs: context.nowMs });
  return typeof read === "string" ? undefined : read.atMs;
}

/** Writes a time as headlines have it: `2026-01-13 14:00:00.0`. */
function newsTime(atMs: number): string {
  const time = stamp(atMs)
    .slice(0, 17)
    .replace(/^(\d{4})(\d\d)(\d\d)/, "$1-$2-$3");
  return `${time}.0`;
}
