/**
 * The tables from which the command makes its flags and its help, without what they configure; no entry point of the package.
 *
 * @module
 */
export { EXCHANGE_OPTIONS } from "../exchange/exchange-options.ts";
export { TWS_OPTIONS } from "../tws/context/options.ts";
export { WEB_FAULTS } from "../web/faults/mod.ts";
export { parseWebFault } from "../web/faults/parse.ts";
export type { OptionField } from "../world/option-fields.ts";
