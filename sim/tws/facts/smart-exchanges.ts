/** Exchanges that SMART routes to, by the bit that stands for each in a tick. */
export const SMART_EXCHANGES: readonly string[] = [
  "AMEX",
  "BATS",
  "CBOE",
  "ARCA",
  "IEX",
  "ISLAND",
  "NYSE",
  "NASDAQ",
];

/** Code of these exchanges in `tickReqParams`; `reqSmartComponents` resolves it. */
export const BBO_EXCHANGE = "9c0001";
