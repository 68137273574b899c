import * as v from "valibot";
import { checked } from "../arguments/checked.ts";
import { oneOf, type Schema } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import { ms } from "../options.ts";
import {
  type OrderToolRules,
  type OrderToolsOptions,
  orderToolsSchema,
} from "./orders/order-tool-options.ts";
import { READ_TOOL_NAMES, type ReadToolName } from "./tool-names.ts";

/** Options of `createIbkrTools`. */
export interface IbkrToolsOptions {
  /** Names of the reading tools to make, without the prefix. Default: all that the pool can answer. */
  readonly include?: readonly ReadToolName[] | undefined;
  /** Text before each name, e.g. `ibkr_`: at most 32 letters, digits, `_` and `-`. Default none. */
  readonly prefix?: string | undefined;
  /**
   * Deadline of a call that reads, in ms, `>= 1`: the wait for a session, all requests and their retries. Default: that of each
   * request, and 30 000 for retries on another session.
   */
  readonly timeoutMs?: number | undefined;
  /** Permits orders, within limits. Default: no tool can trade. */
  readonly orders?: OrderToolsOptions | undefined;
}

/** Options that were checked. */
export interface CheckedToolsOptions extends Omit<IbkrToolsOptions, "orders"> {
  readonly orders?: OrderToolRules | undefined;
}

const prefix: Schema<string> = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{0,32}$/, "expected at most 32 letters, digits, _ and -"),
);
const optionsSchema = strict({
  include: v.optional(v.array(oneOf(READ_TOOL_NAMES))),
  prefix: v.optional(prefix),
  timeoutMs: v.optional(ms(1)),
  orders: v.optional(orderToolsSchema),
});

/**
 * Checks the options of the tools.
 *
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong or unknown.
 */
export function checkToolsOptions(options: IbkrToolsOptions): CheckedToolsOptions {
  return checked("make the tools", optionsSchema, options) as CheckedToolsOptions;
}
