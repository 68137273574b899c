"""Calls every public method of `ib_async.IB` against a fake TWS, and states how each call ends against a gateway.

Usage: checks.py <host> <port> [login] [check ...]
"""

import sys
import time

import accounts  # noqa: F401
import contracts  # noqa: F401
import history  # noqa: F401
import logins  # noqa: F401
import market_data  # noqa: F401
import news  # noqa: F401
import orders  # noqa: F401
import sessions  # noqa: F401
from session import CHECKS, LOGINS, Session, uncovered


def result_of(one, session):
    """Runs a check and lists its faults."""
    session.start()
    session.ib.RequestTimeout = one.seconds
    began = time.monotonic()
    faults = []
    try:
        one.run(session)
        session.ib.sleep(0.02)
    except Exception as error:  # A check fails with whatever ib_async raises.
        faults.append(f"{type(error).__name__}: {error}")
    taken = time.monotonic() - began
    if taken > one.seconds:
        faults.append(f"took {taken:.1f} s, more than {one.seconds} s")
    return faults + session.faults()


def main(host, port, login="usual", *names):
    if login not in LOGINS:
        raise SystemExit(f"the login must be one of {', '.join(LOGINS)}")
    failed = [f"{name}: has no check" for name in uncovered()]
    passed = 0
    session = Session(host, int(port))
    session.open(readonly=login == "read-only")
    for one in CHECKS:
        if login not in one.logins or (names and one.name not in names):
            continue
        faults = result_of(one, session)
        passed += not faults
        failed += [f"{one.name}: {fault}" for fault in faults[:4]]
        if not session.ib.isConnected():
            failed.append(f"{one.name}: lost the connection")
            break
    session.ib.disconnect()
    for line in failed:
        print(line[:2500])
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
