import { z } from "zod";
import { CALENDAR_NAMES, type CalendarName } from "../calendar/calendar-hours.ts";
import { SEC_TYPES } from "./instrument.ts";

/** Makes the schema of an instrument as it is saved. */
export function instrumentSchema(): z.ZodType {
  const text = z.string();
  const bond = z.strictObject({
    cusip: text,
    coupon: z.number(),
    maturity: text,
    issueDate: text,
    ratings: text,
    couponType: text,
    bondType: text,
  });
  const fund = z.strictObject({
    family: text,
    type: text,
    managementFee: text,
    minimumInitialPurchase: text,
  });
  const described = {
    conId: z.int(),
    symbol: text.min(1),
    secType: z.enum([...SEC_TYPES, "BAG"]),
    currency: text.length(3),
    exchange: text,
    primaryExchange: text,
    localSymbol: text,
    tradingClass: text,
    longName: text,
    stockType: text,
    lastTradeDate: text.regex(/^(\d{8})?$/, "expected yyyymmdd"),
    strike: z.number(),
    right: z.enum(["", "C", "P"]),
    multiplier: z.number().positive(),
    minTick: z.number().positive(),
    marketRule: z.int(),
    isin: text,
    industry: text,
    category: text,
    subcategory: text,
    calendar: z.enum(CALENDAR_NAMES as [CalendarName, ...CalendarName[]]),
    underConId: z.int(),
    shortable: z.boolean(),
    bond: bond.optional(),
    fund: fund.optional(),
  };
  const leg = z.strictObject({
    instrument: z.strictObject(described),
    ratio: z.int().min(1),
    side: z.enum(["BUY", "SELL"]),
  });
  return z.strictObject({ ...described, legs: z.array(leg).min(1).optional() });
}
