"""A bot on ib_async as it is usually written: it connects again after a fixed time when the connection is lost."""

import asyncio
import logging
import os

from ib_async import IB, LimitOrder, MarketOrder, Stock

RECONNECT_SECONDS = 0.5
STEP_SECONDS = 0.3
APPLE = Stock("AAPL", "SMART", "USD")


async def trade(ib):
    """Places, changes and cancels an order, and buys one share, over and over."""
    while ib.isConnected():
        order = LimitOrder("BUY", 1, 150)
        trade_ = ib.placeOrder(APPLE, order)
        await asyncio.sleep(STEP_SECONDS)
        if not trade_.isDone():
            order.lmtPrice = 151
            ib.placeOrder(APPLE, order)
        await asyncio.sleep(STEP_SECONDS)
        if not trade_.isDone():
            ib.cancelOrder(order)
        await asyncio.sleep(STEP_SECONDS)
        ib.placeOrder(APPLE, MarketOrder("BUY", 1))
        await asyncio.sleep(STEP_SECONDS)
        changed = LimitOrder("BUY", 1, 150)
        ib.placeOrder(APPLE, changed)
        await asyncio.sleep(STEP_SECONDS)
        # A change that makes the order fill.
        changed.orderType = "MKT"
        ib.placeOrder(APPLE, changed)
        await asyncio.sleep(2 * STEP_SECONDS)


async def read_history(ib):
    """Reads bars over and over."""
    while ib.isConnected():
        await ib.reqHistoricalDataAsync(APPLE, "", "1 D", "5 mins", "TRADES", True)
        await asyncio.sleep(2)


async def main():
    """Keeps a session, and works in each."""
    logging.basicConfig(level=logging.ERROR)
    ib = IB()
    host, port = os.environ["IBKR_HOST"], int(os.environ["IBKR_PORT"])
    while True:
        try:
            await ib.connectAsync(host, port, clientId=int(os.environ["IBKR_CLIENT_ID"]), timeout=2)
            await ib.qualifyContractsAsync(APPLE)
            ib.reqMktData(APPLE)
            await asyncio.gather(trade(ib), read_history(ib))
        except Exception as error:  # noqa: BLE001
            print("lost:", repr(error), flush=True)
        ib.disconnect()
        await asyncio.sleep(RECONNECT_SECONDS)


asyncio.run(main())
