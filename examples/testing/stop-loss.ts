import {
  type Contract,
  EventName,
  type IBApi,
  OrderAction,
  OrderType,
  SecType,
  TimeInForce,
} from "@stoqey/ib";

/** What the bot buys, and the price at which it gives up. */
export interface Purchase {
  readonly symbol: string;
  readonly quantity: number;
  readonly limitPrice: number;
  readonly stopPrice: number;
}

/** Buys a share with a limit order, and protects what is filled with one stop order for the same quantity. */
export function buyWithStop(ib: IBApi, { symbol, quantity, limitPrice, stopPrice }: Purchase): void {
  const share: Contract = { symbol, secType: SecType.STK, exchange: "SMART", currency: "USD" };
  let buyId = -1;
  let covered = 0;
  // Once: TWS sends an ID after every reconnect, and the shares are bought once.
  ib.once(EventName.nextValidId, (orderId) => {
    buyId = orderId;
    ib.placeOrder(buyId, share, {
      action: OrderAction.BUY,
      orderType: OrderType.LMT,
      totalQuantity: quantity,
      lmtPrice: limitPrice,
      tif: TimeInForce.DAY,
      // Without it this client sends an order that TWS keeps, and does not transmit.
      transmit: true,
    });
  });
  // TWS may send an execution twice, so that only the quantity so far counts. A placed order with the same ID is modified.
  ib.on(EventName.execDetails, (_reqId, _contract, { orderId, cumQty = 0 }) => {
    if (orderId !== buyId || cumQty <= covered) return;
    covered = cumQty;
    ib.placeOrder(buyId + 1, share, {
      action: OrderAction.SELL,
      orderType: OrderType.STP,
      totalQuantity: covered,
      auxPrice: stopPrice,
      tif: TimeInForce.GTC,
      transmit: true,
    });
  });
}
