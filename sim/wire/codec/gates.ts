/** Server versions that have a field: from `since` on, and none from `before` on. */
export interface Gate {
  readonly since?: number;
  readonly before?: number;
}

/**
 * Server versions, 151 to 193, at which fields were added or removed; earlier changes always apply. The names are those of
 * the official clients' list of server versions, where it has one.
 */
export const GATES = {
  stockType: { since: 152 },
  asciiTexts: { since: 153 },
  optionComputationVersion: { before: 156 },
  priceBasedVolatility: { since: 156 },
  replaceFaEnd: { since: 157 },
  duration: { since: 158 },
  postToAts: { since: 160 },
  autoCancelParent: { since: 162 },
  contractDetailsVersion: { before: 164 },
  sizeMinTick: { since: 163, before: 164 },
  sizeRules: { since: 164 },
  advancedOrderReject: { since: 166 },
  manualOrderTime: { since: 169 },
  pegBestPegMidOffsets: { since: 170 },
  wshEventFilters: { since: 171 },
  wshEventDates: { since: 173 },
  bondIssuerId: { since: 176 },
  faProfile: { before: 177 },
  pendingPriceRevision: { since: 178 },
  fundDataFields: { since: 179 },
  exerciseManualOrderTime: { since: 180 },
  lastTradeDate: { since: 182 },
  customerAccount: { since: 183 },
  professionalCustomer: { since: 184 },
  bondAccruedInterest: { since: 185 },
  ineligibilityReasons: { since: 186 },
  rfqFields: { since: 187, before: 190 },
  bondTradingHours: { since: 188 },
  includeOvernight: { since: 189 },
  cancelOrderVersion: { before: 192 },
  cmeTagging: { since: 192 },
  cmeTaggingInOpenOrder: { since: 193 },
} as const;

/** Tests whether a version has a field. */
export function onWire(gate: Gate, version: number): boolean {
  return version >= (gate.since ?? 0) && version < (gate.before ?? Number.POSITIVE_INFINITY);
}
