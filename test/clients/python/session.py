"""A connection of ib_async to the fake TWS, and the checks that use it."""

import asyncio
import contextlib
import inspect
import logging
import time
from dataclasses import dataclass, field

from ib_async import IB

LOGINS = ("usual", "advisor", "accounts", "calendar", "delayed", "read-only")
# Reports of the data farms, and the notice of delayed data, are no faults.
NOTICES = {2103, 2104, 2105, 2106, 2107, 2108, 2119, 2158}
# Sentences in the log of ib_async that mean that it could not read a message.
UNREAD = ("Error handling fields", "Unknown reqId", "request timed out", "Error decoding", "Traceback")


class Wrong(Exception):
    """An answer other than that of a gateway."""


def must(holds, what):
    """Raises unless something holds."""
    if not holds:
        raise Wrong(what)


@dataclass
class Check:
    """One check: what it covers of `IB`, the logins that it is for, and its bound in seconds."""

    run: object
    covers: tuple
    logins: tuple
    seconds: float

    @property
    def name(self):
        return f"{self.run.__module__}.{self.run.__name__}"


CHECKS = []


def check(*covers, seconds=5.0, logins=("usual",)):
    """Registers a function as a check of methods of `IB`."""

    def register(run):
        CHECKS.append(Check(run, covers, tuple(logins), seconds))
        return run

    return register


def uncovered():
    """Lists the public methods of `IB` without a check. The asynchronous ones are what the others call."""
    names = {name for name, one in inspect.getmembers(IB, callable) if not name.startswith("_")}
    covered = {name for one in CHECKS for name in one.covers}
    unknown = covered - names
    return sorted(
        name
        for name in names | unknown
        if name not in covered or name in unknown
        if name.removesuffix("Async") not in covered or name in unknown
    )


class Log(logging.Handler):
    """Keeps what ib_async logs."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@dataclass
class Session:
    """A connected `IB`, the errors that it received and what it logged."""

    host: str
    port: int
    ib: IB = field(default_factory=IB)
    errors: list = field(default_factory=list)
    expected: set = field(default_factory=set)
    log: Log = field(default_factory=Log)

    def open(self, readonly=False):
        """Connects with the time limits of ib_async."""
        logger = logging.getLogger("ib_async")
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.addHandler(self.log)
        self.ib.errorEvent += lambda *error: self.errors.append(error[:3])
        self.ib.connect(self.host, self.port, clientId=1, readonly=readonly, raiseSyncErrors=True)

    def start(self):
        """Forgets the errors of the check before."""
        self.errors.clear()
        self.log.lines.clear()
        self.expected = set()

    def faults(self):
        """Lists the errors that no check expects, and what ib_async could not read."""
        unexpected = [
            f"error {code} of {req_id}: {text}"
            for req_id, code, text in self.errors
            if code not in NOTICES and code not in self.expected
        ]
        return unexpected + [line for line in self.log.lines if any(word in line for word in UNREAD)]

    def wait(self, holds, what, seconds=5.0):
        """Waits until something holds."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise Wrong(f"not within {seconds} s: {what() if callable(what) else what}; errors {self.errors[-6:]}")
            self.ib.sleep(0.02)

    def may(self, *codes):
        """Says which errors are part of the answer."""
        self.expected |= set(codes)

    def refused(self, code, call, seconds=5.0):
        """Makes a call that a gateway refuses with a code, and gets the text of the error."""
        self.may(code)
        before = len(self.errors)
        made = call()
        if inspect.isawaitable(made):
            made = asyncio.ensure_future(made)
        texts = lambda: [text for _, one, text in self.errors[before:] if one == code]
        self.wait(texts, f"error {code}", seconds)
        # ib_async takes some codes for warnings and goes on waiting, also for a gateway.
        if inspect.isawaitable(made):
            made.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                self.ib.run(made)
        return texts()[0]

    @contextlib.contextmanager
    def other(self, client_id, **options):
        """Connects a second client."""
        ib = IB()
        ib.RequestTimeout = 10
        ib.connect(self.host, self.port, clientId=client_id, **options)
        try:
            yield ib
        finally:
            ib.disconnect()
