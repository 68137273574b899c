import * as v from "valibot";
import { BarSizeSetting, WhatToShow } from "../stoqey/mod.ts";
import { filled } from "./fields.ts";
import { oneOf, type Schema } from "./schema.ts";

/** Kinds of bars (`whatToShow`), without `SCHEDULE`, whose answer is no bar. */
const PRICES = Object.values(WhatToShow).filter((name) => name !== "" && name !== "SCHEDULE");
/** Kind of the bars. Default `TRADES`. */
export const whatToShow: Schema<string> = v.optional(oneOf(PRICES), "TRADES");

/** Other names of bar sizes that TWS accepts, too. It refuses `1 sec`, `1 mins` and the like with error 321. */
const SIZES_TOO = ["1W", "1M"] as const;
/** Length of one bar. */
export const barSize: Schema<string> = oneOf([...Object.values(BarSizeSetting), ...SIZES_TOO]);
/** Duration, e.g. `1 D`; TWS checks its form. */
export const duration: Schema<string> = filled;
