/**
 * The tables from which the command makes its flags; no entry point of the package.
 *
 * @module
 */
export { EXCHANGE_OPTIONS } from "../exchange/exchange-options.ts";
export { TWS_OPTIONS } from "../tws/context/options.ts";
export type { OptionField } from "../world/option-fields.ts";
