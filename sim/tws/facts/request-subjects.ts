/**
 * What a request is served by. It decides what answers the request while a farm is broken or a competing session has the
 * market data.
 */
export type RequestSubject =
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

const SERVED: Readonly<Record<Exclude<RequestSubject, "other">, readonly string[]>> = {
  "market data": ["reqMktData"],
  "market depth": ["reqMktDepth"],
  "tick by tick": ["reqTickByTickData"],
  "real-time bars": ["reqRealTimeBars"],
  "historical bars": ["reqHistoricalData"],
  "historical ticks": ["reqHistoricalTicks"],
  "head timestamp": ["reqHeadTimestamp"],
  histogram: ["reqHistogramData"],
  scanner: ["reqScannerSubscription"],
  orders: [
    "placeOrder",
    "cancelOrder",
    "reqGlobalCancel",
    "exerciseOptions",
    "reqOpenOrders",
    "reqAllOpenOrders",
    "reqCompletedOrders",
  ],
  contracts: ["reqContractDetails", "reqMatchingSymbols", "reqSecDefOptParams"],
};

const BY_NAME: ReadonlyMap<string, RequestSubject> = new Map(
  Object.entries(SERVED).flatMap(([subject, names]) =>
    names.map((name) => [name, subject as RequestSubject]),
  ),
);

/** Gets what a request is served by. */
export function subjectOf(requestName: string): RequestSubject {
  return BY_NAME.get(requestName) ?? "other";
}
