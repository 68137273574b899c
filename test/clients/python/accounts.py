"""Checks of accounts, positions and profit and loss."""

import math

from ib_async import ExecutionFilter
from session import check, must

FEW = ("usual", "advisor", "accounts", "delayed", "read-only")
TAGS = ("NetLiquidation", "TotalCashValue", "BuyingPower", "AvailableFunds", "ExcessLiquidity", "Cushion")


def last_account(s):
    """Gets an account that can hold positions: the first one of an advisor is his own."""
    return s.ib.managedAccounts()[-1]


@check("accountSummary", "reqAccountSummary", logins=FEW)
def summary(s):
    rows = s.ib.accountSummary()
    accounts = [one for one in s.ib.managedAccounts()]
    for account in accounts:
        by_tag = {(row.tag, row.currency): row.value for row in rows if row.account == account}
        for tag in TAGS:
            must(any(float(value) >= 0 for (one, _), value in by_tag.items() if one == tag), f"{tag} of {account}")
        must(("NetLiquidation", "USD") in by_tag, f"a currency: {list(by_tag)[:5]}")
        must(any(one == "CashBalance" and currency == "BASE" for one, currency in by_tag), "the ledger")
        must(("AccountType", "") in by_tag, "the kind of account")
    must(s.ib.accountSummary(accounts[0]), "of one account")
    s.ib.reqAccountSummary()


@check("reqAccountSummary")
def summaries_too_many(s):
    text = s.refused(322, lambda: s.ib.reqAccountSummary())
    must("Maximum number of account summary requests exceeded" in text, text)


@check("accountValues", "reqAccountUpdates", logins=FEW)
def account_values(s):
    account = last_account(s)
    s.ib.reqAccountUpdates(account)
    values = {(one.tag, one.currency): one.value for one in s.ib.accountValues(account)}
    must(values.get(("AccountReady", "")) == "true", "AccountReady")
    for tag in ("AccountCode", "AccountType", "AccountOrGroup", "Currency", "WhatIfPMEnabled"):
        must(any(one == tag for one, _ in values), f"{tag} in {len(values)} values")
    must(float(values[("NetLiquidation", "USD")]) > 0, "NetLiquidation")
    must(float(values[("NetLiquidationByCurrency", "BASE")]) > 0, "the ledger")


@check("reqAccountUpdates", logins=FEW)
def updates_of_no_account(s):
    text = s.refused(321, lambda: s.ib.reqAccountUpdatesAsync("DU7"))
    must("Invalid account code" in text, text)


@check("reqAccountUpdatesMulti", logins=FEW)
def updates_multi(s):
    account = last_account(s)
    s.ib.reqAccountUpdatesMulti(account)
    must(any(one.tag == "NetLiquidation" for one in s.ib.accountValues(account)), "NetLiquidation")


@check("positions", "reqPositions", "portfolio", logins=FEW)
def positions(s):
    rows = s.ib.reqPositions()
    must(rows, "positions")
    must(all(one.avgCost > 0 and one.position != 0 and one.contract.conId > 0 for one in rows), f"{rows}")
    account = last_account(s)
    held = {one.contract.conId: one.position for one in s.ib.positions(account)}
    items = s.ib.portfolio(account)
    must({one.contract.conId: one.position for one in items} == held, f"{len(items)} items, {held}")
    for one in items:
        value = one.position * one.marketPrice * float(one.contract.multiplier or 1)
        must(math.isclose(one.marketValue, value, rel_tol=0.01), f"{one}")
        must(one.contract.primaryExchange or one.contract.secType != "STK", f"no exchange {one.contract}")


@check("reqPnL", "cancelPnL", "pnl", seconds=8, logins=FEW)
def profit(s):
    account = last_account(s)
    pnl = s.ib.reqPnL(account)
    must(s.ib.pnl(account) == [pnl], "listed")
    s.wait(lambda: abs(pnl.unrealizedPnL) < 1e12 and abs(pnl.dailyPnL) < 1e12, lambda: f"numbers of {pnl}", 7)
    s.ib.cancelPnL(account)
    must(s.ib.pnl() == [], "ended")


@check("reqPnLSingle", "cancelPnLSingle", "pnlSingle", seconds=8, logins=FEW)
def profit_of_one(s):
    account = last_account(s)
    held = s.ib.positions(account)[0]
    con_id = held.contract.conId
    pnl = s.ib.reqPnLSingle(account, "", con_id)
    must(s.ib.pnlSingle(account, "", con_id) == [pnl], "listed")
    s.wait(lambda: abs(pnl.value) < 1e12 and abs(pnl.dailyPnL) < 1e12, lambda: f"numbers of {pnl}", 7)
    must(pnl.position == held.position, f"{pnl} {held}")
    s.ib.cancelPnLSingle(account, "", con_id)
    must(s.ib.pnlSingle() == [], "ended")


@check("reqPnL", "cancelPnL")
def profit_of_no_account(s):
    text = s.refused(321, lambda: s.ib.reqPnL("DU7"))
    must("Invalid account code" in text, text)
    s.ib.cancelPnL("DU7")


@check("reqExecutions", logins=FEW)
def executions_of_others(s):
    must(s.ib.reqExecutions(ExecutionFilter(clientId=77)) == [], "none of another client")
