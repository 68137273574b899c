/**
 * The tables and readers from which the command makes its flags and its help, without what they configure; no entry point of
 * the package.
 *
 * @module
 */
export { EXCHANGE_OPTIONS } from "../exchange/exchange-options.ts";
export { instantOf } from "../exchange/history/past-time.ts";
export { parseDailyFaultOf } from "../faults/daily-faults.ts";
export { amountText, nounText } from "../scenarios/amount.ts";
export { isMeant, isMeantEvent } from "../scenarios/checks.ts";
export { durationMs, durationText } from "../scenarios/duration.ts";
export { stepTimes } from "../scenarios/step-times.ts";
export { endText } from "../scenarios/verdict.ts";
export { patternOf } from "../scenarios/wanted.ts";
export { mismatches } from "../script/match.ts";
export { TWS_OPTIONS } from "../tws/context/options.ts";
export {
  CLIENT_ID_IN_USE,
  CONNECTIVITY_RESTORED_DATA_LOST,
  MARKET_DATA_FARM_OK,
  MESSAGE_RATE_EXCEEDED,
} from "../tws/facts/codes.ts";
export { WEB_FAULTS } from "../web/faults/mod.ts";
export { parseWebFault } from "../web/faults/parse.ts";
export { GATEWAY_OPTIONS } from "../web/gateway/options.ts";
export { counted } from "../world/counted.ts";
export { checkInstant } from "../world/instant.ts";
export { suggestion } from "../world/nearest-name.ts";
export type { OptionField } from "../world/option-fields.ts";
export { quoted, unquoted } from "../world/quoted.ts";
export { problemMessage } from "../world/schema-problems.ts";
export { shown } from "../world/visible-text.ts";
export { wrapped } from "../world/wrapped.ts";
export { plainTable } from "./plain-table.ts";
