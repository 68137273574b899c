import * as request from "../../wire/requests/news.ts";
import * as out from "../../wire/responses/news.ts";
import { parseStamp, stamp } from "../../world/zones.ts";
import { type Handler, on } from "../context/handler.ts";
import { onEvents } from "../context/subscriptions.ts";
import * as code from "../facts/codes.ts";
import { HEADLINES_MAX, HOUR_MS, headlineOf, headlines, NEWS_PROVIDERS } from "../market-data/headlines.ts";

/** Handlers of news providers, headlines, articles and bulletins. */
export const newsHandlers: readonly Handler[] = [
  on(request.reqNewsProviders, { needsIbkr: "data" }, (_, context) =>
    context.send(out.newsProviders, { providers: NEWS_PROVIDERS }),
  ),
  on(request.reqHistoricalNews, { needsIbkr: "data" }, (query, context) => {
    const { reqId, conId, start, end, total } = query;
    const instrument = context.exchange.instrument(conId, context.nowMs);
    if (instrument === undefined) return context.notFound(reqId);
    const providers = query.providers.split("+");
    const unknown = providers.find((one) => !NEWS_PROVIDERS.some((provider) => provider.code === one));
    if (unknown !== undefined)
      return context.error(reqId, code.NEWS_NOT_ALLOWED, `News feed ${unknown} is not allowed`);
    const sinceMs = start === "" ? 0 : parseStamp(start.replace(/\.0$/, ""));
    const untilMs = end === "" ? context.nowMs : parseStamp(end.replace(/\.0$/, ""));
    if (sinceMs === undefined || untilMs === undefined)
      return context.invalid(reqId, "Invalid date/time of news");
    const most = Math.min(Math.max(total, 0), HEADLINES_MAX);
    const found = headlines(instrument, providers, sinceMs, Math.min(untilMs, context.nowMs), most + 1);
    for (const { atMs, provider, articleId, headline } of found.slice(0, most))
      context.send(out.historicalNews, { reqId, time: newsTime(atMs), provider, articleId, headline });
    context.send(out.historicalNewsEnd, { reqId, hasMore: found.length > most });
  }),
  on(request.reqNewsArticle, { needsIbkr: "data" }, ({ reqId, provider, articleId }, context) => {
    const [, conId = "", hour = ""] = /^[A-Z]+\$(\d+)\$(\d+)$/.exec(articleId) ?? [];
    const instrument = context.exchange.instrument(Number(conId), context.nowMs);
    if (instrument === undefined || !articleId.startsWith(`${provider}$`)) {
      const text = "Failed to request news article: no such article";
      return context.error(reqId, code.NO_SUCH_ARTICLE, text);
    }
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

/** Writes a time as headlines have it: `2026-01-13 14:00:00.0`. */
function newsTime(atMs: number): string {
  const time = stamp(atMs)
    .slice(0, 17)
    .replace(/^(\d{4})(\d\d)(\d\d)/, "$1-$2-$3");
  return `${time}.0`;
}
