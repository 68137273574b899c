"""Checks of orders, fills and the exercise of options."""

from ib_async import (
    ComboLeg,
    Contract,
    Crypto,
    ExecutionFilter,
    Forex,
    Future,
    LimitOrder,
    MarketOrder,
    Option,
    Order,
    PriceCondition,
    Stock,
    StopLimitOrder,
    StopOrder,
    TagValue,
    TimeCondition,
)
from session import check, must

AAPL = Stock("AAPL", "SMART", "USD", conId=265598)
OPEN = ("Submitted", "PreSubmitted")
# Cancelled; held until a time; the notice of an order that waits.
QUIET = (202, 399)


def marketable(s):
    """Gets a limit that fills at once: IBKR refuses one that is far beyond the market."""
    bars = s.ib.reqHistoricalData(AAPL, "", "600 S", "1 min", "ASK", False)
    return round(bars[-1].close * 1.01, 2)


def placed(s, contract, order, *statuses, seconds=8):
    """Places an order and waits until it has one of the statuses."""
    order.tif = order.tif or "DAY"
    trade = s.ib.placeOrder(contract, order)
    s.wait(lambda: trade.orderStatus.status in statuses, lambda: f"{statuses} of {order}: {trade.orderStatus}", seconds)
    return trade


def ended(s, trade):
    """Cancels an order, if it has not filled."""
    s.may(*QUIET)
    if not trade.isDone():
        s.ib.cancelOrder(trade.order)
    s.wait(lambda: trade.orderStatus.status in ("Cancelled", "Filled"), lambda: f"the end of {trade.order}")


@check("placeOrder", "fills", "executions", "trades", "orders", seconds=15)
def market_order(s):
    reports = []
    s.ib.commissionReportEvent += lambda _trade, fill, report: reports.append((fill, report))
    # The answer to a market order that fills at once can lack its statuses.
    trade = s.ib.placeOrder(AAPL, MarketOrder("BUY", 10, tif="DAY"))
    s.wait(lambda: sum(one.execution.shares for one in trade.fills) == 10, lambda: f"fills of {trade}", 8)
    s.wait(lambda: len(reports) >= len(trade.fills), "commissions", 5)
    must(all(one.commission > 0 and one.currency == "USD" for _, one in reports), f"{reports}")
    must(trade in s.ib.trades() and trade.order in s.ib.orders(), "listed")
    must(all(one in s.ib.fills() for one in trade.fills), "fills")
    execution = trade.fills[0].execution
    must(execution in s.ib.executions() and execution.side == "BOT", f"{execution}")
    must(execution.acctNumber == s.ib.managedAccounts()[0] and execution.clientId == 1, f"{execution}")
    must(execution.permId == trade.order.permId or trade.order.permId == 0, f"{execution} {trade.order}")
    s.wait(lambda: any(one.contract.conId == 265598 for one in s.ib.positions()), "a position")


@check("placeOrder", "cancelOrder", "openTrades", "openOrders", seconds=15)
def limit_order(s):
    trade = placed(s, AAPL, LimitOrder("BUY", 10, 200), "Submitted")
    must(trade in s.ib.openTrades() and trade.order in s.ib.openOrders(), "listed")
    must(trade.order.permId > 0 and trade.orderStatus.remaining == 10, f"{trade}")
    trade.order.lmtPrice = 201
    trade.order.totalQuantity = 12
    s.ib.placeOrder(AAPL, trade.order)
    s.wait(lambda: trade.orderStatus.remaining == 12, lambda: f"modified: {trade.orderStatus}")
    must(any(one.order.lmtPrice == 201 for one in s.ib.reqOpenOrders()), "the new price")
    s.may(202)
    s.ib.cancelOrder(trade.order)
    s.wait(lambda: trade.orderStatus.status == "Cancelled", lambda: f"{trade.orderStatus}")
    s.wait(lambda: any(code == 202 for _, code, _ in s.errors), "202")
    must(trade not in s.ib.openTrades(), "no longer open")


KINDS = {
    "stop": lambda: StopOrder("SELL", 5, 200),
    "stop limit": lambda: StopLimitOrder("SELL", 5, 199, 200),
    "trailing": lambda: Order(action="SELL", totalQuantity=5, orderType="TRAIL", trailingPercent=10),
    "trailing limit": lambda: Order(
        action="SELL", totalQuantity=5, orderType="TRAIL LIMIT", auxPrice=20, trailStopPrice=220, lmtPriceOffset=0.1
    ),
    "if touched": lambda: Order(action="BUY", totalQuantity=5, orderType="MIT", auxPrice=200),
    "limit if touched": lambda: Order(action="BUY", totalQuantity=5, orderType="LIT", auxPrice=200, lmtPrice=201),
    "at the close": lambda: Order(action="BUY", totalQuantity=5, orderType="MOC"),
    "limit at the close": lambda: Order(action="BUY", totalQuantity=5, orderType="LOC", lmtPrice=200),
    "midprice": lambda: Order(action="BUY", totalQuantity=5, orderType="MIDPRICE", lmtPrice=200),
    "relative": lambda: Order(action="BUY", totalQuantity=5, orderType="REL", lmtPrice=200, auxPrice=0.01),
    "good till cancelled": lambda: LimitOrder("BUY", 5, 200, tif="GTC"),
    "good till date": lambda: LimitOrder("BUY", 5, 200, tif="GTD", goodTillDate="20260120 16:00:00 US/Eastern"),
    "good after time": lambda: LimitOrder("BUY", 5, 200, goodAfterTime="20260113 15:00:00 US/Eastern"),
    "outside hours": lambda: LimitOrder("BUY", 5, 200, outsideRth=True),
    "iceberg": lambda: LimitOrder("BUY", 500, 200, displaySize=100),
    "adaptive": lambda: LimitOrder(
        "BUY", 5, 200, algoStrategy="Adaptive", algoParams=[TagValue("adaptivePriority", "Normal")]
    ),
    "at a price": lambda: LimitOrder(
        "BUY", 5, 200, conditions=[PriceCondition(conId=265598, exch="SMART", price=100, isMore=False)]
    ),
    "at a time": lambda: LimitOrder(
        "BUY", 5, 200, conditions=[TimeCondition(isMore=True, time="20260113 15:45:00 US/Eastern")]
    ),
    "adjusted": lambda: Order(
        action="SELL",
        totalQuantity=5,
        orderType="STP",
        auxPrice=200,
        triggerPrice=270,
        adjustedOrderType="STP",
        adjustedStopPrice=250,
    ),
    "with a reference": lambda: LimitOrder("BUY", 5, 200, orderRef="mine"),
}


@check("placeOrder", "cancelOrder", seconds=60)
def kinds(s):
    s.may(*QUIET)
    for name, make in KINDS.items():
        order = make()
        trade = placed(s, AAPL, order, *OPEN)
        row = next((one for one in s.ib.reqOpenOrders() if one.order.orderId == order.orderId), None)
        must(row is not None and row.order.orderType == order.orderType, f"{name} is open: {row}")
        ended(s, trade)


@check("placeOrder", "cancelOrder", seconds=40)
def contracts(s):
    s.may(*QUIET, 2109, 10349)
    for contract, order in (
        (Option("AAPL", "20260116", 260, "C", "SMART"), LimitOrder("BUY", 1, 0.5)),
        (Future("ES", "202603", "CME"), LimitOrder("BUY", 1, 6000)),
        (Forex("EURUSD"), LimitOrder("BUY", 20000, 1.05)),
        (Crypto("BTC", "PAXOS", "USD"), LimitOrder("BUY", 0.001, 50000, tif="Minutes")),
    ):
        s.ib.qualifyContracts(contract)
        ended(s, placed(s, contract, order, *OPEN))


@check("placeOrder", "cancelOrder", seconds=15)
def spread(s):
    s.may(*QUIET)
    legs = [Option("AAPL", "20260116", strike, "C", "SMART") for strike in (260, 265)]
    s.ib.qualifyContracts(*legs)
    actions = ("BUY", "SELL")
    bag = Contract(
        symbol="AAPL",
        secType="BAG",
        exchange="SMART",
        currency="USD",
        comboLegs=[
            ComboLeg(conId=leg.conId, ratio=1, action=action, exchange="SMART") for leg, action in zip(legs, actions)
        ],
    )
    ended(s, placed(s, bag, LimitOrder("BUY", 1, 0.05), *OPEN))


@check("placeOrder", seconds=15)
def at_once(s):
    s.may(*QUIET)
    placed(s, AAPL, LimitOrder("BUY", 1, 200, tif="IOC"), "Cancelled")
    placed(s, AAPL, LimitOrder("BUY", 1, 200, tif="FOK"), "Cancelled")


@check("whatIfOrder", seconds=15)
def what_if(s):
    before = len(s.ib.trades())
    state = s.ib.whatIfOrder(AAPL, LimitOrder("BUY", 100, 250, tif="DAY"))
    must(float(state.initMarginChange) > 0 and float(state.maintMarginAfter) > 0, f"{state}")
    must(float(state.equityWithLoanAfter) > 0, f"{state}")
    must(0 < min(state.commission, state.maxCommission) < 1000, f"{state}")
    must(len(s.ib.trades()) == before, "no order")
    # A what-if order with an error ends with it.
    s.may(110, 201)
    s.refused(110, lambda: s.ib.whatIfOrderAsync(AAPL, LimitOrder("BUY", 1, 200.001, tif="DAY")))


@check("bracketOrder", seconds=25)
def bracket(s):
    s.may(*QUIET)
    parent, profit, stop = s.ib.bracketOrder("BUY", 10, marketable(s), 400, 100, tif="DAY")
    must(parent.orderId < profit.orderId < stop.orderId and not parent.transmit and stop.transmit, "the orders")
    trades = [s.ib.placeOrder(AAPL, one) for one in (parent, profit, stop)]
    s.wait(lambda: sum(one.execution.shares for one in trades[0].fills) == 10, lambda: f"the parent: {trades[0]}", 8)
    s.wait(lambda: all(one.orderStatus.status in OPEN for one in trades[1:]), lambda: f"the children: {trades[1:]}")
    for one in (profit, stop):
        s.ib.cancelOrder(one)
    s.wait(lambda: all(one.orderStatus.status == "Cancelled" for one in trades[1:]), lambda: f"both end: {trades[1:]}")


@check("oneCancelsAll", seconds=25)
def one_cancels_all(s):
    s.may(*QUIET)
    orders = [LimitOrder("BUY", 1, 200), StopOrder("BUY", 1, 400), LimitOrder("BUY", 1, marketable(s))]
    for one in orders:
        one.tif = "DAY"
    s.ib.oneCancelsAll(orders, f"group {s.ib.client.getReqId()}", 1)
    trades = [s.ib.placeOrder(AAPL, one) for one in orders]
    s.wait(lambda: trades[2].fills, lambda: f"one fills: {trades[2]}", 8)
    s.wait(lambda: all(one.orderStatus.status == "Cancelled" for one in trades[:2]), lambda: f"the others: {trades[:2]}", 8)


@check("reqOpenOrders", "reqAllOpenOrders", "reqAutoOpenOrders", seconds=20)
def open_orders(s):
    s.may(*QUIET)
    trade = placed(s, AAPL, LimitOrder("BUY", 3, 200), "Submitted")
    own = [one.order.orderId for one in s.ib.reqOpenOrders()]
    must(own == [trade.order.orderId], f"own: {own}")
    with s.other(23) as ib:
        must(ib.openTrades() == [], "none of another client")
        must([one.order.permId for one in ib.reqAllOpenOrders()] == [trade.order.permId], "all")
    with s.other(0) as ib:
        ib.reqAutoOpenOrders(True)
        must(ib.isConnected(), "client 0")
    text = s.refused(327, lambda: s.ib.reqAutoOpenOrders(True))
    must("auto bind" in text, text)
    ended(s, trade)
    must(s.ib.reqOpenOrders() == [], "none is left")


@check("reqCompletedOrders", seconds=8)
def completed_orders(s):
    for api_only in (True, False):
        rows = s.ib.reqCompletedOrders(api_only)
        statuses = {one.orderStatus.status for one in rows}
        must({"Filled", "Cancelled"} <= statuses, f"{statuses}")
        must(all(one.order.permId > 0 and one.contract.conId > 0 for one in rows), f"{rows[:1]}")


@check("reqExecutions", seconds=10)
def executions(s):
    fills = s.ib.reqExecutions()
    must(fills and all(one.execution.price > 0 for one in fills), f"{fills}")
    must(all(one.time.year == 2026 and one.time.tzinfo is not None for one in fills), f"{fills[0]}")
    must(s.ib.reqExecutions(ExecutionFilter(symbol="MSFT")) == [], "of another contract")
    must(s.ib.reqExecutions(ExecutionFilter(side="SELL", symbol="AAPL")) == [], "of the other side")
    must(len(s.ib.reqExecutions(ExecutionFilter(symbol="AAPL", side="BUY"))) == len(fills), "of the side")


@check("reqGlobalCancel", seconds=15)
def global_cancel(s):
    s.may(*QUIET)
    trades = [placed(s, AAPL, LimitOrder("BUY", 1, 200), *OPEN) for _ in range(2)]
    s.ib.reqGlobalCancel()
    s.wait(lambda: all(one.orderStatus.status == "Cancelled" for one in trades), lambda: f"{trades}")


@check("cancelOrder", seconds=10)
def refused_cancels(s):
    s.refused(10147, lambda: s.ib.cancelOrder(LimitOrder("BUY", 1, 200, orderId=90000)))
    filled = next(one for one in s.ib.trades() if one.fills and one.order.clientId == 1)
    text = s.refused(10148, lambda: s.ib.client.cancelOrder(filled.order.orderId, ""))
    must("Filled" in text, text)


@check("placeOrder", seconds=20)
def refused_orders(s):
    place = lambda contract, **order: lambda: s.ib.placeOrder(
        contract, Order(**{"action": "BUY", "totalQuantity": 1, "orderType": "LMT", "lmtPrice": 200, "tif": "DAY", **order})
    ) and None
    s.refused(110, place(AAPL, lmtPrice=200.001))
    s.refused(200, place(Stock("NOSUCH", "SMART", "USD")))
    s.refused(201, place(AAPL, totalQuantity=1_000_000, lmtPrice=300))
    s.refused(321, place(AAPL, account="DU7"))
    s.refused(434, place(AAPL, totalQuantity=0))
    s.refused(10243, place(AAPL, totalQuantity=1.5))
    s.refused(321, place(AAPL, orderType="NOTHING"))
    s.refused(344, place(AAPL, faGroup="Everyone"))
    must(s.ib.reqOpenOrders() == [], "none is open")


@check("exerciseOptions", seconds=10)
def exercise(s):
    option = Option("AAPL", "20260116", 200, "C", "SMART")
    s.ib.qualifyContracts(option)
    account = s.ib.managedAccounts()[0]
    s.may(322, 321, 2105)
    text = s.refused(322, lambda: s.ib.exerciseOptions(option, 1, 1, account, 0))
    must("No unlapsed position exists" in text, text)
