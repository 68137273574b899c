/** Requests that answers without a number belong to, by the name of the answer: the newest of them is meant. */
export const CAUSES: Readonly<Record<string, readonly string[]>> = {
  managedAccounts: ["reqManagedAccts", "startApi"],
  nextValidId: ["reqIds", "startApi"],
  currentTime: ["reqCurrentTime"],
  position: ["reqPositions"],
  positionEnd: ["reqPositions"],
  updateAccountValue: ["reqAccountUpdates"],
  updatePortfolio: ["reqAccountUpdates"],
  updateAccountTime: ["reqAccountUpdates"],
  accountDownloadEnd: ["reqAccountUpdates"],
  openOrderEnd: ["reqOpenOrders", "reqAllOpenOrders", "reqAutoOpenOrders"],
  completedOrder: ["reqCompletedOrders"],
  completedOrdersEnd: ["reqCompletedOrders"],
  scannerParameters: ["reqScannerParameters"],
  newsProviders: ["reqNewsProviders"],
  mktDepthExchanges: ["reqMktDepthExchanges"],
  familyCodes: ["reqFamilyCodes"],
  marketRule: ["reqMarketRule"],
  receiveFA: ["requestFA"],
  updateNewsBulletin: ["reqNewsBulletins"],
};

/** Requests for lists of open orders, which end with `openOrderEnd`. */
export const ORDER_LISTS: readonly string[] = CAUSES.openOrderEnd ?? [];

/** Messages of a list of open orders. */
export const LISTED: ReadonlySet<string> = new Set(["openOrder", "orderStatus"]);

/** Requests that have the number of an order. */
export const ORDER_REQUESTS: ReadonlySet<string> = new Set(["placeOrder", "cancelOrder"]);

/** Subscriptions without a number: a client has one of each. */
export const UNNUMBERED_SUBSCRIPTIONS: ReadonlySet<string> = new Set([
  "reqPositions",
  "reqAccountUpdates",
  "reqNewsBulletins",
]);

/** Tests whether a request only ends another one, and a TWS answers nothing to it. */
export function isEnding(name: string, { subscribe }: Readonly<Record<string, unknown>> = {}): boolean {
  if (name === "reqAccountUpdates") return subscribe === false;
  return /^(cancel|unsubscribe)/.test(name) && name !== "cancelOrder";
}
