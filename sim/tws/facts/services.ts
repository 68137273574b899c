/**
 * What a request is served by. It decides what answers the request while a farm is broken or a competing session has the
 * market data.
 */
export type Service =
  /** TWS itself, and the servers of accounts, orders and news, which such conditions do not concern. */
  | "other"
  | "market data"
  | "market depth"
  | "tick by tick"
  | "real-time bars"
  | "historical bars"
  | "historical ticks"
  | "head timestamp"
  | "histogram"
  | "scanner"
  /** What Read-Only API forbids. */
  | "orders"
  | "contracts";

const SERVED: Readonly<Record<Exclude<Service, "other">, readonly string[]>> = {
  "market data": ["reqMktData"],
  "market depth": ["reqMktDepth"],
  "tick by tick": ["reqTickByTickData"],
  "real-time bars": ["reqRealTimeBars"],
  "historical bars": ["reqHistoricalData"],
  "historical ticks": ["reqHistoricalTicks"],
  "head timestamp": ["reqHeadTimestamp"],
  histogram: ["reqHistogramData"],
  scanner: ["reqScannerSubscription"],
  orders: ["placeOrder", "cancelOrder", "reqGlobalCancel", "exerciseOptions", "reqCompletedOrders"],
  contracts: ["reqContractDetails", "reqMatchingSymbols", "reqSecDefOptParams"],
};

const BY_NAME: ReadonlyMap<string, Service> = new Map(
  Object.entries(SERVED).flatMap(([service, names]) => names.map((name) => [name, service as Service])),
);

/** Gets what a request is served by. */
export function serviceOf(requestName: string): Service {
  return BY_NAME.get(requestName) ?? "other";
}
