"""Checks of tickers, tick-by-tick data, market depth, scanners and option calculations."""

import math

from ib_async import Forex, Index, Option, ScannerSubscription, Stock
from session import check, must

AAPL = Stock("AAPL", "SMART", "USD", conId=265598)
CALL = Option("AAPL", "20260116", 260, "C", "SMART")


@check("reqMarketDataType")
def data_type(s):
    for kind in (2, 3, 4, 1):
        s.ib.reqMarketDataType(kind)


@check("reqMktData", "cancelMktData", "ticker", "tickers", "pendingTickers", seconds=10)
def streaming(s):
    for contract in (AAPL, Forex("EURUSD"), Index("SPX", "CBOE", "USD")):
        s.ib.qualifyContracts(contract)
        ticker = s.ib.reqMktData(contract)
        value = (lambda: ticker.last) if contract.secType == "IND" else (lambda: min(ticker.bid, ticker.ask))
        s.wait(lambda: value() > 0, lambda: f"prices of {contract.symbol}: {ticker}")
        must(s.ib.ticker(contract) is ticker and ticker in s.ib.tickers(), "listed")
        must(ticker.marketDataType == 1, f"{ticker.marketDataType}")
        if contract is AAPL:
            s.wait(lambda: ticker.bboExchange and ticker.minTick == 0.01, "tickReqParams")
            s.wait(lambda: ticker.volume > 0 and ticker.close > 0 and ticker.high >= ticker.low, lambda: f"the day: {ticker}")
        must(s.ib.cancelMktData(contract), "ended")
    must(not s.ib.cancelMktData(contract) and isinstance(s.ib.pendingTickers(), list), "ended twice")


@check("reqMktData", "cancelMktData", seconds=15)
def generic_ticks(s):
    # ib_async cannot read the tick of 318, a price of type 57.
    ticks = "100,101,104,105,106,165,221,225,233,236,258,293,294,295,375,411,456,595"
    ticker = s.ib.reqMktData(AAPL, ticks)
    for name in (
        "low52week",
        "high52week",
        "avVolume",
        "markPrice",
        "histVolatility",
        "impliedVolatility",
        "shortableShares",
        "rtVolume",
        "rtTradeVolume",
        "rtHistVolatility",
        "tradeCount",
        "tradeRate",
        "volumeRate",
        "volumeRate3Min",
        "volumeRate5Min",
        "volumeRate10Min",
    ):
        s.wait(lambda: getattr(ticker, name) >= 0, lambda: f"{name}: {getattr(ticker, name)}", 8)
    s.ib.cancelMktData(AAPL)
    text = s.refused(321, lambda: s.ib.reqMktData(AAPL, "9999") and None)
    must("Incorrect generic tick list" in text, text)


@check("reqMktData", seconds=10)
def option_greeks(s):
    s.ib.qualifyContracts(CALL)
    ticker = s.ib.reqMktData(CALL)
    s.wait(lambda: ticker.modelGreeks and ticker.bidGreeks and ticker.askGreeks, lambda: f"greeks of {ticker}", 8)
    must(0 < ticker.modelGreeks.delta < 1 and ticker.modelGreeks.impliedVol > 0, f"{ticker.modelGreeks}")
    must(ticker.modelGreeks.undPrice > 100 and ticker.modelGreeks.theta < 0, f"{ticker.modelGreeks}")
    s.ib.cancelMktData(CALL)
    ticker = s.ib.reqMktData(CALL, "101")
    s.wait(lambda: ticker.callOpenInterest > 0, lambda: f"open interest of {ticker}")
    s.ib.cancelMktData(CALL)


@check("reqMktData")
def no_such_line(s):
    s.may(200)
    s.refused(200, lambda: s.ib.reqMktData(Stock("NOSUCH", "SMART", "USD", conId=1)) and None)


@check("reqTickers", seconds=30)
def snapshots(s):
    tickers = s.ib.reqTickers(AAPL, Stock("MSFT", "SMART", "USD", conId=272093))
    must(all(one.bid > 0 and one.ask >= one.bid and one.close > 0 for one in tickers), f"{tickers}")
    [regulatory] = s.ib.reqTickers(Stock("IBM", "SMART", "USD", conId=8314), regulatorySnapshot=True)
    must(regulatory.bid > 0 and regulatory.ask > 0, f"{regulatory}")


@check("reqMktData", seconds=5)
def snapshot_with_ticks(s):
    text = s.refused(321, lambda: s.ib.reqMktData(Stock("KO", "SMART", "USD", conId=8894), "233", True) and None)
    must("not applicable to generic ticks" in text, text)


@check("reqTickByTickData", "cancelTickByTickData", seconds=20)
def tick_by_tick(s):
    for kind in ("Last", "AllLast", "BidAsk", "MidPoint"):
        ticker = s.ib.reqTickByTickData(AAPL, kind)
        seen = []
        ticker.updateEvent += lambda one: seen.extend(one.tickByTicks)
        s.wait(lambda: len(seen) > 1, lambda: f"ticks of {kind}", 8)
        must(s.ib.cancelTickByTickData(AAPL, kind), "ended")
        ticker.updateEvent.clear()

    ticker = s.ib.reqTickByTickData(Stock("MSFT", "SMART", "USD", conId=272093), "BidAsk", 10)
    s.wait(lambda: ticker.tickByTicks, "past ticks first")


@check("reqTickByTickData")
def no_such_ticks(s):
    s.may(321, 10189)
    s.refused(321, lambda: s.ib.reqTickByTickData(AAPL, "Nothing") and None)


@check("reqMktDepth", "cancelMktDepth", "reqMktDepthExchanges", seconds=15)
def depth(s):
    s.may(2152, 310)
    exchanges = s.ib.reqMktDepthExchanges()
    must(any(one.exchange == "ISLAND" and one.secType == "STK" for one in exchanges), f"{exchanges[:3]}")
    for contract, smart in ((Stock("AAPL", "ISLAND", "USD", conId=265598), False), (AAPL, True)):
        ticker = s.ib.reqMktDepth(contract, 5, smart)
        s.wait(lambda: len(ticker.domBids) >= 3 and len(ticker.domAsks) >= 3, lambda: f"levels of {contract}: {ticker}", 5)
        must(ticker.domBids[0].price < ticker.domAsks[0].price, f"{ticker.domBids[0]} {ticker.domAsks[0]}")
        s.ib.cancelMktDepth(contract, smart)


@check("reqSmartComponents", seconds=8)
def smart_components(s):
    ticker = s.ib.reqMktData(AAPL)
    s.wait(lambda: ticker.bboExchange, "bboExchange")
    found = s.ib.reqSmartComponents(ticker.bboExchange)
    must(len(found) > 5 and all(len(one.exchangeLetter) == 1 and one.exchange for one in found), f"{found}")
    s.ib.cancelMktData(AAPL)


@check("reqScannerParameters", seconds=8)
def scanner_parameters(s):
    xml = s.ib.reqScannerParameters()
    must(xml.startswith("<?xml") and "TOP_PERC_GAIN" in xml and "STK.US.MAJOR" in xml, xml[:80])


@check("reqScannerData", "reqScannerSubscription", "cancelScannerSubscription", seconds=15)
def scanner(s):
    # ib_async also cancels what was refused.
    s.may(162, 365)
    wanted = ScannerSubscription(instrument="STK", locationCode="STK.US.MAJOR", scanCode="TOP_PERC_GAIN")
    rows = s.ib.reqScannerData(wanted)
    must(5 < len(rows) <= 50 and [one.rank for one in rows] == list(range(len(rows))), f"{len(rows)}")
    must(all(one.contractDetails.contract.conId > 0 for one in rows), "contracts")
    live = s.ib.reqScannerSubscription(wanted)
    s.wait(lambda: len(live) > 5, "rows")
    s.ib.cancelScannerSubscription(live)
    s.refused(162, lambda: s.ib.reqScannerDataAsync(ScannerSubscription(instrument="STK", scanCode="NOTHING")))


@check("calculateImpliedVolatility", "calculateOptionPrice", seconds=10)
def option_calculations(s):
    s.ib.qualifyContracts(CALL)
    price = s.ib.calculateOptionPrice(CALL, 0.3, 262)
    must(price and price.optPrice > 0 and 0 < price.delta < 1, f"{price}")
    volatility = s.ib.calculateImpliedVolatility(CALL, price.optPrice, 262)
    must(volatility and abs(volatility.impliedVol - 0.3) < 0.02, f"{volatility}")
    s.may(200)
    s.refused(200, lambda: s.ib.calculateOptionPriceAsync(Option("AAPL", "20260116", 1.37, "C", "SMART"), 0.3, 262))
