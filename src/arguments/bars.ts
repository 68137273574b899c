import * as v from "valibot";
import { BarSizeSetting, WhatToShow } from "../stoqey/mod.ts";
import { filled } from "./fields.ts";
import { oneOf, type Schema } from "./schema.ts";

/** Prices that bars can be made of; a trading schedule is no bar, and its answer would not be understood. */
const PRICES = Object.values(WhatToShow).filter((name) => name !== "" && name !== "SCHEDULE");
/** Of which prices; a request without one is for trades. */
export const whatToShow: Schema<string> = v.optional(oneOf(PRICES), "TRADES");

/** Some sizes have second names, which TWS takes as well. */
const SIZES_TOO = ["1 sec", "5 sec", "10 sec", "15 sec", "30 sec", "1W", "1M"] as const;
/** Length of one bar. */
export const barSize: Schema<string> = oneOf([...Object.values(BarSizeSetting), ...SIZES_TOO]);
/** Time span; TWS judges the form. */
export const duration: Schema<string> = filled;
