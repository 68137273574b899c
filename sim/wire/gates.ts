/** In which server versions a field is on the wire: from `since` on, and no more from `before` on. */
export interface Gate {
  readonly since?: number;
  readonly before?: number;
}

/**
 * At which server version each field came or went, 151 to 193; what changed before 151 is there always. The names are
 * those of the official clients' list of server versions, where it has one.
 */
export const GATES = {
  stockType: { since: 152 },
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

/** Is a field on the wire at this version? */
export function onWire(gate: Gate, version: number): boolean {
  return version >= (gate.since ?? 0) && version < (gate.before ?? Number.POSITIVE_INFINITY);
}
