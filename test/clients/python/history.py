"""Checks of historical data."""

import datetime

from ib_async import Contract, Forex, Option, Stock
from session import check, must

SIZES = {
    "1 secs": ("60 S", 1),
    "5 secs": ("120 S", 5),
    "10 secs": ("300 S", 10),
    "15 secs": ("600 S", 15),
    "30 secs": ("900 S", 30),
    "1 min": ("1800 S", 60),
    "2 mins": ("3600 S", 120),
    "3 mins": ("1 D", 180),
    "5 mins": ("1 D", 300),
    "10 mins": ("1 D", 600),
    "15 mins": ("2 D", 900),
    "20 mins": ("2 D", 1200),
    "30 mins": ("1 W", 1800),
    "1 hour": ("1 W", 3600),
    "2 hours": ("2 W", 7200),
    "3 hours": ("2 W", 10800),
    "4 hours": ("1 M", 14400),
    "8 hours": ("1 M", 28800),
    "1 day": ("3 M", 0),
    "1 week": ("1 Y", 0),
    "1 month": ("5 Y", 0),
}
SHOWN = (
    "TRADES",
    "MIDPOINT",
    "BID",
    "ASK",
    "BID_ASK",
    "ADJUSTED_LAST",
    "HISTORICAL_VOLATILITY",
    "OPTION_IMPLIED_VOLATILITY",
    "FEE_RATE",
)


def aapl(s):
    """Gets a share of Apple with its ID."""
    return s.ib.qualifyContracts(Stock("AAPL", "SMART", "USD"))[0]


@check("reqHistoricalData", seconds=40)
def bar_sizes(s):
    share = aapl(s)
    for size, (duration, seconds) in SIZES.items():
        for format_date in (1, 2):
            if format_date == 2 and size not in ("1 min", "1 day"):
                continue
            bars = s.ib.reqHistoricalData(share, "", duration, size, "TRADES", False, format_date)
            must(len(bars) > 3, f"{len(bars)} of {size} for {duration}")
            dates = [one.date for one in bars]
            must(dates == sorted(set(dates)), f"order of {size}")
            is_time = isinstance(dates[0], datetime.datetime)
            must(is_time == (seconds > 0), f"{dates[0]} of {size}")
            must(not is_time or dates[0].tzinfo is not None, f"zone of {size}")
            if seconds and seconds <= 1800:
                must((dates[-1] - dates[-2]).seconds == seconds, f"step of {size}: {dates[-2:]}")
            for one in bars:
                must(one.low <= min(one.open, one.close) <= max(one.open, one.close) <= one.high, f"{size} {one}")


@check("reqHistoricalData", seconds=20)
def shown(s):
    share = aapl(s)
    for what in SHOWN:
        bars = s.ib.reqHistoricalData(share, "", "1 M", "1 day", what, True)
        must(len(bars) > 10 and all(one.close >= 0 for one in bars), f"{len(bars)} bars of {what}")
    trades = s.ib.reqHistoricalData(share, "", "1 M", "1 day", "TRADES", True)
    must(all(one.volume > 0 and one.barCount > 0 and one.average > 0 for one in trades), f"{trades[0]}")
    middle = s.ib.reqHistoricalData(Forex("EURUSD"), "", "1 D", "1 hour", "MIDPOINT", False)
    must(middle and all(one.volume == -1 and one.barCount == -1 for one in middle), f"{middle[:1]}")


@check("reqHistoricalData", seconds=10)
def end_times(s):
    share = aapl(s)
    for end in (
        datetime.date(2025, 12, 31),
        datetime.datetime(2025, 12, 31, 21, tzinfo=datetime.timezone.utc),
        "20251231 16:00:00 US/Eastern",
        "20251231-21:00:00",
    ):
        bars = s.ib.reqHistoricalData(share, end, "5 D", "1 day", "TRADES", True)
        must(len(bars) == 5 and bars[-1].date <= datetime.date(2025, 12, 31), f"{end}: {bars}")


@check("reqHistoricalData", seconds=10)
def refused_bars(s):
    s.may(162, 200, 321)
    share = aapl(s)
    ask = s.ib.reqHistoricalDataAsync
    s.refused(321, lambda: ask(share, "", "1 D", "7 mins", "TRADES", True))
    s.refused(321, lambda: ask(share, "", "1 day", "1 hour", "TRADES", True))
    s.refused(321, lambda: ask(share, "", "1 D", "1 hour", "NOTHING", True))
    s.refused(321, lambda: ask(share, "20251231 16:00:00 US/Eastern", "1 D", "1 hour", "TRADES", True, 1, True))
    s.refused(162, lambda: ask(Forex("EURUSD"), "", "1 D", "1 hour", "TRADES", True))
    s.refused(200, lambda: ask(Contract(conId=1, exchange="SMART"), "", "1 D", "1 hour", "TRADES", True))
    must(len(s.ib.reqHistoricalData(Forex("EURUSD"), "", "1 D", "1 hour", "TRADES", True)) == 0, "no bars")


@check("reqHistoricalData", "cancelHistoricalData", "realtimeBars", seconds=30)
def kept_up_to_date(s):
    # A request that is cancelled ends with this error.
    s.may(162)
    for size, duration, is_new_bar in (("5 secs", "300 S", True), ("1 hour", "1 D", False)):
        updates = []
        bars = s.ib.reqHistoricalData(aapl(s), "", duration, size, "TRADES", False, 1, True)
        must(bars and bars in s.ib.realtimeBars(), "listed")
        bars.updateEvent += lambda _bars, is_new: updates.append(is_new)
        s.wait(lambda: is_new_bar in updates, lambda: f"updates of {size}: {updates}, {bars[-3:]}", 12)
        dates = [one.date for one in bars]
        must(dates == sorted(set(dates)), f"{dates[-5:]}")
        must(all((one.barCount > 0) == (one.volume > 0) for one in bars), f"counts of {bars[-5:]}")
        s.ib.cancelHistoricalData(bars)
        must(bars not in s.ib.realtimeBars(), "ended")


@check("reqRealTimeBars", "cancelRealTimeBars", seconds=20)
def real_time_bars(s):
    bars = s.ib.reqRealTimeBars(aapl(s), 5, "TRADES", False)
    s.wait(lambda: len(bars) > 1, "two bars", 15)
    must((bars[1].time - bars[0].time).total_seconds() == 5, f"{bars}")
    must(bars[0].low <= bars[0].close <= bars[0].high and bars[0].volume >= 0, f"{bars[0]}")
    s.ib.cancelRealTimeBars(bars)
    s.refused(321, lambda: s.ib.reqRealTimeBars(aapl(s), 5, "NOTHING", False) and None)


@check("reqHistoricalSchedule")
def schedule(s):
    found = s.ib.reqHistoricalSchedule(aapl(s), 5)
    must(len(found.sessions) == 5 and found.timeZone in ("US/Eastern", "America/New_York"), f"{found}")
    must(all(len(one.refDate) == 8 for one in found.sessions), f"{found.sessions}")


@check("reqHeadTimeStamp")
def head(s):
    for what in ("TRADES", "BID", "MIDPOINT"):
        for format_date in (1, 2):
            first = s.ib.reqHeadTimeStamp(aapl(s), what, True, format_date)
            must(isinstance(first, datetime.datetime) and first.year < 2010, f"{first}")


@check("reqHistogramData")
def histogram(s):
    rows = s.ib.reqHistogramData(aapl(s), True, "3 days")
    must(len(rows) > 5 and all(one.count > 0 and one.price > 0 for one in rows), f"{rows[:3]}")


@check("reqHistoricalTicks", seconds=10)
def ticks(s):
    share = aapl(s)
    start = datetime.datetime(2026, 1, 12, 15, tzinfo=datetime.timezone.utc)
    for what in ("TRADES", "BID_ASK", "MIDPOINT"):
        rows = s.ib.reqHistoricalTicks(share, start, "", 100, what, True)
        # All ticks of the last second are sent.
        must(len(rows) >= 100 and rows[0].time >= start, f"{len(rows)} of {what}")
        must([one.time for one in rows] == sorted(one.time for one in rows), f"order of {what}")
        before = s.ib.reqHistoricalTicks(share, "", start, 100, what, True)
        must(len(before) >= 100 and before[-1].time <= start, f"{len(before)} of {what} before")
    s.refused(10187, lambda: s.ib.reqHistoricalTicksAsync(share, "", "", 100, "TRADES", True))


@check("reqHistoricalData", seconds=10)
def option_bars(s):
    option = Option("AAPL", "20260116", 260, "C", "SMART")
    bars = s.ib.reqHistoricalData(option, "", "1 D", "30 mins", "TRADES", True)
    must(bars and all(one.close > 0 for one in bars), f"{bars}")
