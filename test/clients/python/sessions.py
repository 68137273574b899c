"""Checks of connections, of time, and of what ib_async computes by itself."""

import datetime

from ib_async import IB
from session import check, must

ANY = ("usual", "advisor", "accounts", "delayed", "read-only")


@check("isConnected", "managedAccounts", logins=ANY)
def connected(s):
    must(s.ib.isConnected(), "it is connected")
    must(s.ib.client.serverVersion() == 178, f"version {s.ib.client.serverVersion()}")
    accounts = s.ib.managedAccounts()
    must(accounts and all(len(one) > 6 for one in accounts), f"accounts {accounts}")


@check("reqCurrentTime", logins=ANY)
def current_time(s):
    now = s.ib.reqCurrentTime()
    must(now.tzinfo is not None and now.year >= 2026, f"time {now}")
    first = now
    s.ib.sleep(1.1)
    passed = s.ib.reqCurrentTime() - first
    must(datetime.timedelta(seconds=1) <= passed <= datetime.timedelta(seconds=3), f"{passed} passed")


@check("reqUserInfo", logins=ANY)
def user_info(s):
    must(s.ib.reqUserInfo() == [], "ib_async drops the ID")


@check("connect", "disconnect", seconds=10)
def reconnect(s):
    ib = IB()
    for _ in range(3):
        ib.connect(s.host, s.port, clientId=21, raiseSyncErrors=True)
        must(ib.isConnected() and ib.accountValues(), "synchronised")
        must("Disconnecting from" in ib.disconnect(), "the sum of the connection")
        must(not ib.isConnected() and not ib.accountValues(), "the state is cleared")


@check("connect", seconds=10)
def client_id_in_use(s):
    ib = IB()
    codes = []
    ib.errorEvent += lambda _id, code, *_: codes.append(code)
    try:
        ib.connect(s.host, s.port, clientId=1, timeout=3)
    except Exception:
        pass
    must(not ib.isConnected() and 326 in codes, f"326: {codes}")


@check("connect", seconds=3)
def nobody_listens(s):
    try:
        IB().connect(s.host, 1, clientId=1)
    except ConnectionRefusedError:
        return
    must(False, "refused")


@check("setTimeout", "waitOnUpdate", "loopUntil", "waitUntil", "timeRange", "run", "schedule", "sleep")
def waits(s):
    fired = []
    with s.other(22) as ib:
        ib.timeoutEvent += fired.append
        ib.setTimeout(0.3)
        s.wait(lambda: fired, "silence of a client that has asked for nothing", 3)
    s.ib.client.reqCurrentTime()
    must(s.ib.waitOnUpdate(timeout=2), "an update")
    s.ib.client.reqCurrentTime()
    must(any(s.ib.loopUntil(lambda: True, 1)), "a loop")
