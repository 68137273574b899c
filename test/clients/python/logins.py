"""Checks of what other logins change."""

from ib_async import LimitOrder, Stock
from session import check, must

AAPL = Stock("AAPL", "SMART", "USD", conId=265598)


@check("requestFA", "replaceFA")
def no_advisor(s):
    for call in (lambda: s.ib.requestFAAsync(1), lambda: s.ib.replaceFA(1, "<ListOfGroups/>")):
        must("FA data operations ignored for non FA customers" in s.refused(321, call), "FA data")


@check("requestFA", "replaceFA", logins=("advisor",), seconds=10)
def advisor(s):
    xml = s.ib.requestFA(1)
    must("<ListOfGroups>" in xml and "<Group>" in xml, f"groups {xml}")
    must("<AccountAlias>" in s.ib.requestFA(3), "aliases")
    s.refused(585, lambda: s.ib.requestFAAsync(2))
    s.ib.replaceFA(1, xml)
    s.ib.sleep(0.3)
    must(s.ib.requestFA(1).split() == xml.split(), "replaced by itself")


@check("placeOrder", logins=("advisor",))
def no_allocation(s):
    text = s.refused(436, lambda: s.ib.placeOrder(AAPL, LimitOrder("BUY", 1, 200)) and None)
    must("specify an allocation" in text, text)


@check("placeOrder", "cancelOrder", logins=("advisor",), seconds=10)
def group_order(s):
    s.may(202)
    name = s.ib.requestFA(1).split("<name>")[1].split("</name>")[0]
    trade = s.ib.placeOrder(AAPL, LimitOrder("BUY", 10, 200, faGroup=name, tif="DAY"))
    s.wait(lambda: trade.orderStatus.status in ("Submitted", "PreSubmitted"), lambda: f"{trade.orderStatus}")
    s.ib.cancelOrder(trade.order)
    s.wait(lambda: trade.orderStatus.status == "Cancelled", lambda: f"{trade.orderStatus}")


@check("placeOrder", logins=("accounts",))
def no_account(s):
    text = s.refused(321, lambda: s.ib.placeOrder(AAPL, LimitOrder("BUY", 1, 200, tif="DAY")) and None)
    must("You must specify an account" in text, text)


@check("placeOrder", "cancelOrder", "openTrades", logins=("accounts",), seconds=10)
def second_account(s):
    s.may(202)
    account = s.ib.managedAccounts()[1]
    trade = s.ib.placeOrder(AAPL, LimitOrder("BUY", 1, 200, account=account, tif="DAY"))
    s.wait(lambda: trade.orderStatus.status in ("Submitted", "PreSubmitted"), lambda: f"{trade.orderStatus}")
    must(any(one.order.account == account for one in s.ib.reqOpenOrders()), "the account of the order")
    s.ib.cancelOrder(trade.order)
    s.wait(lambda: trade.orderStatus.status == "Cancelled", lambda: f"{trade.orderStatus}")


@check("reqMktData", "cancelMktData", "reqMarketDataType", logins=("delayed",), seconds=15)
def delayed(s):
    s.may(10089, 10167, 300)
    s.refused(10089, lambda: s.ib.reqMktData(AAPL) and None)
    s.ib.cancelMktData(AAPL)
    s.ib.reqMarketDataType(3)
    ticker = s.ib.reqMktData(AAPL)
    s.wait(lambda: ticker.marketDataType == 3 and ticker.bid > 0 and ticker.last > 0, lambda: f"{ticker}", 10)
    s.ib.cancelMktData(AAPL)


@check("reqTickByTickData", "reqRealTimeBars", "reqMktDepth", logins=("delayed",), seconds=10)
def no_live_streams(s):
    aapl = s.ib.qualifyContracts(Stock("AAPL", "SMART", "USD"))[0]
    s.may(300, 354, 420, 10189)
    s.refused(10189, lambda: s.ib.reqTickByTickData(aapl, "Last") and None)
    s.refused(420, lambda: s.ib.reqRealTimeBars(aapl, 5, "TRADES", False) and None)
    s.ib.reqMktDepth(Stock("AAPL", "ISLAND", "USD", conId=265598))
    s.wait(lambda: any(code == 354 for _, code, _ in s.errors), "no depth")


@check("placeOrder", logins=("read-only",))
def read_only_order(s):
    text = s.refused(321, lambda: s.ib.placeOrder(AAPL, LimitOrder("BUY", 1, 200, tif="DAY")) and None)
    must("Read-Only mode" in text, text)


@check("reqOpenOrders", "reqCompletedOrders", "reqGlobalCancel", logins=("read-only",))
def read_only_requests(s):
    for call in (s.ib.reqOpenOrdersAsync, s.ib.reqAllOpenOrdersAsync, lambda: s.ib.reqCompletedOrdersAsync(False)):
        must("Read-Only mode" in s.refused(321, call), "read-only")
    must("Read-Only mode" in s.refused(321, s.ib.reqGlobalCancel), "read-only")
