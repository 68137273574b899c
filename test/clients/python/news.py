"""Checks of news, fundamental data and the Wall Street Horizon calendar."""

import datetime
import json

from ib_async import Stock, WshEventData
from session import check, must


@check("reqNewsProviders")
def providers(s):
    found = s.ib.reqNewsProviders()
    must({"BRFG", "BRFUPDN", "DJNL"} <= {one.code for one in found} and all(one.name for one in found), f"{found}")


@check("reqHistoricalNews", "reqNewsArticle", seconds=10)
def headlines(s):
    start, end = datetime.datetime(2026, 1, 5), datetime.datetime(2026, 1, 13, 12)
    last = s.ib.reqHistoricalNews(265598, "BRFG+DJNL", start, end, 5)
    # ib_async keeps each headline.
    must(last, "headlines")
    rows = last if isinstance(last, list) else [last]
    must(all(one.headline and one.articleId.startswith(one.providerCode + "$") for one in rows), f"{rows[:1]}")
    article = s.ib.reqNewsArticle(rows[0].providerCode, rows[0].articleId)
    must(article.articleText and article.articleType in (0, 1), f"{article}")
    s.may(10172, 321, 322)
    s.refused(10172, lambda: s.ib.reqNewsArticleAsync("BRFG", "BRFG$none"))


@check("reqNewsBulletins", "cancelNewsBulletins", "newsBulletins")
def bulletins(s):
    s.ib.reqNewsBulletins(True)
    s.ib.sleep(0.5)
    must(isinstance(s.ib.newsBulletins(), list), "bulletins")
    s.ib.cancelNewsBulletins()


@check("newsTicks", "reqMktData", seconds=10)
def news_ticks(s):
    share = s.ib.qualifyContracts(Stock("AAPL", "SMART", "USD"))[0]
    s.ib.reqMktData(share, "mdoff,292:BRFG")
    s.ib.sleep(2)
    must(all(one.headline and one.articleId for one in s.ib.newsTicks()), f"{s.ib.newsTicks()[:1]}")
    s.ib.cancelMktData(share)


@check("reqFundamentalData")
def fundamentals(s):
    s.may(430, 10358)
    share = s.ib.qualifyContracts(Stock("AAPL", "SMART", "USD"))[0]
    s.refused(10358, lambda: s.ib.reqFundamentalDataAsync(share, "ReportSnapshot"))


@check(
    "reqWshMetaData",
    "cancelWshMetaData",
    "getWshMetaData",
    "reqWshEventData",
    "cancelWshEventData",
    "getWshEventData",
    seconds=10,
)
def calendar_without_subscription(s):
    text = s.refused(10276, lambda: s.ib.reqWshMetaData())
    must("News feed is not allowed" in text, text)
    s.ib.cancelWshMetaData()
    s.refused(10276, s.ib.getWshMetaDataAsync)
    # Events are refused for the same reason.
    s.refused(10276, lambda: s.ib.reqWshEventData(WshEventData(conId=265598)))
    s.ib.cancelWshEventData()
    s.refused(10276, lambda: s.ib.getWshEventDataAsync(WshEventData(conId=265598)))
    # What was refused cannot be cancelled.
    s.may(10280, 10284)


@check("getWshMetaData", "getWshEventData", "reqWshEventData", seconds=10, logins=("calendar",))
def calendar(s):
    # Without metadata there are no events.
    s.refused(10282, lambda: s.ib.reqWshEventData(WshEventData(conId=265598)))
    s.ib.cancelWshEventData()
    s.may(10284)
    meta = json.loads(s.ib.getWshMetaData())
    must(len(meta) > 0, f"{meta}")
    filled = '{"country": "All", "watchlist": ["265598"], "wshe_ed": "true"}'
    for wanted in (WshEventData(conId=265598), WshEventData(filter=filled)):
        events = json.loads(s.ib.getWshEventData(wanted))
        must(len(events) > 0 and all(one["conids"] == ["265598"] for one in events), f"{events}"[:300])
