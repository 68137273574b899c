"""Checks of contracts, symbols, chains and market rules."""

from ib_async import (
    CFD,
    Bond,
    ContFuture,
    Contract,
    Crypto,
    Forex,
    Future,
    FuturesOption,
    Index,
    MutualFund,
    Option,
    Stock,
)
from session import check, must

ANY = ("usual", "advisor", "accounts", "delayed", "read-only")


@check("qualifyContracts", logins=ANY, seconds=10)
def qualify_each_kind(s):
    for contract, expected in (
        (Stock("AAPL", "SMART", "USD"), {"conId": 265598, "primaryExchange": "NASDAQ", "tradingClass": "NMS"}),
        (Stock("SPY", "SMART", "USD"), {"conId": 756733, "primaryExchange": "ARCA"}),
        (Option("AAPL", "20260116", 260, "C", "SMART"), {"multiplier": "100", "tradingClass": "AAPL"}),
        (Future("ES", "20260320", "CME"), {"multiplier": "50", "localSymbol": "ESH6"}),
        (Future("ES", "202603", "CME"), {"lastTradeDateOrContractMonth": "20260320"}),
        (Future(localSymbol="ESH6", exchange="CME"), {"lastTradeDateOrContractMonth": "20260320"}),
        (Forex("EURUSD"), {"conId": 12087792, "localSymbol": "EUR.USD"}),
        (Index("SPX", "CBOE"), {"conId": 416904}),
        (Crypto("BTC", "PAXOS", "USD"), {"conId": 479624278}),
        (CFD("AAPL", "SMART", "USD"), {"secType": "CFD"}),
        (MutualFund(symbol="VFIAX", exchange="FUNDSERV", currency="USD"), {"symbol": "VFIAX"}),
        (Contract(conId=265598), {"symbol": "AAPL", "exchange": "SMART"}),
    ):
        found = s.ib.qualifyContracts(contract)
        must(found and found[0] is contract and contract.conId > 0, f"{contract}")
        for name, value in expected.items():
            must(getattr(contract, name) == value, f"{name} of {contract}, not {value}")


@check("qualifyContracts")
def front_future(s):
    found = s.ib.qualifyContracts(ContFuture("ES", "CME"))
    must(found and found[0].conId > 0 and found[0].localSymbol == "ESH6", f"{found}")
    must(found[0].lastTradeDateOrContractMonth == "20260320", f"{found}")
    details = s.ib.reqContractDetails(ContFuture("ES", "CME"))
    must(len(details) == 1 and details[0].contract.secType == "CONTFUT", f"{details}")


@check("qualifyContracts", "reqContractDetails", seconds=15)
def future_options(s):
    chains = s.ib.reqSecDefOptParams("ES", "CME", "FUT", s.ib.qualifyContracts(Future("ES", "202603", "CME"))[0].conId)
    must(chains and all(one.exchange == "CME" for one in chains), f"{chains}")
    chain = chains[0]
    strike = chain.strikes[len(chain.strikes) // 2]
    option = FuturesOption("ES", chain.expirations[0], strike, "C", "CME", tradingClass=chain.tradingClass)
    must(s.ib.qualifyContracts(option) == [option] and option.multiplier == "50", f"{option}")


@check("qualifyContracts")
def ambiguous(s):
    # A future without month, an option without strike, and a share without currency.
    for contract in (Future("ES", exchange="CME"), Option("AAPL", "20260116", 0, "C", "SMART")):
        details = s.ib.reqContractDetails(contract)
        must(len(details) > 2, f"{len(details)} of {contract}")
        must(s.ib.qualifyContracts(contract) == [None], f"{contract}")


@check("qualifyContracts", "reqContractDetails")
def unknown(s):
    s.may(200)
    for contract in (
        Stock("NOSUCH", "SMART", "USD"),
        Option("AAPL", "20260116", 261.37, "C", "SMART"),
        Option("AAPL", "20260117", 260, "C", "SMART"),
        Future("ES", "202604", "CME"),
        Contract(conId=1),
    ):
        s.errors.clear()
        must(s.ib.qualifyContracts(contract) == [None], f"{contract}")
        must([code for _, code, _ in s.errors] == [200], f"200 for {contract}: {s.errors}")
        must("No security definition has been found" in s.errors[0][2], s.errors[0][2])


@check("reqContractDetails")
def details_of_a_share(s):
    [one] = s.ib.reqContractDetails(Stock("AAPL", "SMART", "USD"))
    must(one.longName == "APPLE INC" and one.minTick == 0.01, f"{one}")
    must(one.timeZoneId in ("US/Eastern", "America/New_York"), one.timeZoneId)
    must("SMART" in one.validExchanges and "LMT" in one.orderTypes, f"{one.validExchanges} {one.orderTypes}")
    must(len(one.marketRuleIds.split(",")) == len(one.validExchanges.split(",")), "a rule for each exchange")
    sessions = one.liquidSessions()
    must(sessions and sessions[0].start < sessions[0].end, one.liquidHours)
    must(one.tradingSessions() and one.tradingSessions()[0].start <= sessions[0].start, one.tradingHours)
    must(any(two.tag == "ISIN" and two.value.startswith("US") for two in one.secIdList) or not one.secIdList, "ISIN")


@check("reqContractDetails", seconds=10)
def whole_chain(s):
    calls = s.ib.reqContractDetails(Option("AAPL", "20260116", right="C", exchange="SMART"))
    strikes = [one.contract.strike for one in calls]
    must(len(calls) > 10 and len(set(strikes)) == len(strikes), f"{len(calls)}")
    must({one.contract.right for one in calls} == {"C"}, "calls")
    must(all(one.underConId == 265598 for one in calls), "of AAPL")


@check("reqContractDetails")
def details_of_a_bond(s):
    found = s.ib.reqContractDetails(Bond(symbol="US-T", exchange="SMART", currency="USD"))
    # ib_async takes coupons for integers, drops the others, and logs their fields.
    unread = [line for line in s.log.lines if "'US-T', 'BOND'" in line]
    s.log.lines.clear()
    must(len(found) + len(unread) > 1, f"{found} {unread}")
    must(all("invalid literal for int()" in line for line in unread), f"{unread}")
    for value in ("91282CKQ3", "4.375", "20340515", "GOVT"):
        must(any(f"'{value}'" in line for line in unread), f"{value} in {unread}")


@check("reqMatchingSymbols", logins=ANY)
def matching_symbols(s):
    found = s.ib.reqMatchingSymbols("AAP")
    must(any(one.contract.symbol == "AAPL" and "OPT" in one.derivativeSecTypes for one in found), f"{found}")
    must(len(found) <= 18, f"{len(found)} rows")


@check("reqMatchingSymbols")
def matching_names(s):
    s.ib.sleep(1.1)
    found = s.ib.reqMatchingSymbols("apple inc")
    must(any(one.contract.symbol == "AAPL" for one in found), f"{found}")


@check("reqMarketRule")
def market_rule(s):
    rule = s.ib.reqMarketRule(26)
    must(rule[0].lowEdge == 0 and rule[0].increment == 0.01, f"{rule}")


@check("reqSecDefOptParams", logins=ANY)
def option_chain(s):
    chains = s.ib.reqSecDefOptParams("AAPL", "", "STK", 265598)
    smart = [one for one in chains if one.exchange == "SMART"]
    must(smart and smart[0].multiplier == "100" and "20260116" in smart[0].expirations, f"{chains[:1]}")
    must(260 in smart[0].strikes and len(chains) > 5, f"{len(chains)} chains")
    must(s.ib.reqSecDefOptParams("AAPL", "", "STK", 5) == [] or s.errors, "of no contract")
    s.may(200, 321)
