"""Buys a share with a bracket (limit, take-profit, stop-loss) and waits for its end: bracket_bot.py PORT"""

import sys

from ib_async import IB, Stock


def trade(port: int, quantity: int, limit: float, profit: float, stop: float) -> None:
    ib = IB()
    ib.connect("127.0.0.1", port, clientId=1)
    try:
        (share,) = ib.qualifyContracts(Stock("AAPL", "SMART", "USD"))
        bracket = ib.bracketOrder("BUY", quantity, limit, profit, stop)
        trades = [ib.placeOrder(share, order) for order in bracket]
        while not all(one.isDone() for one in trades):
            if not ib.waitOnUpdate(timeout=5):
                raise TimeoutError("TWS sends no more updates of the orders")
    finally:
        ib.disconnect()


if __name__ == "__main__":
    trade(int(sys.argv[1]), quantity=100, limit=200.0, profit=220.0, stop=190.0)
