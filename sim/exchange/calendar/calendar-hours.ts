import type { HolidayRegion } from "./holidays.ts";

/** The name of a calendar, as contract definitions give it. */
export type CalendarName =
  | "us-stocks"
  | "us-options"
  | "us-bonds"
  | "us-futures"
  | "us-grains"
  | "us-livestock"
  | "us-volatility"
  | "cboe-options"
  | "xetra"
  | "eurex"
  | "euronext"
  | "london"
  | "hong-kong"
  | "tokyo"
  | "forex"
  | "crypto"
  | "always"
  | "us-always";

/** The hours of a venue, in minutes from midnight of the trading day in the venue's zone; they may be below 0. */
export interface Hours {
  readonly zone: string;
  readonly open: number;
  readonly close: number;
  readonly liquidOpen: number;
  readonly liquidClose: number;
  /** The pause at noon, in the same minutes. */
  readonly pause?: readonly [from: number, to: number];
  /** The trading days of a week, 0 Sunday to 6 Saturday. */
  readonly weekdays: readonly number[];
  /** The hours of weekdays that open later or close earlier than the others, by the number of the weekday. */
  readonly exceptions?: Readonly<Record<number, readonly [open: number, close: number]>> | undefined;
  readonly holidays: HolidayRegion;
}

const at = (hour: number, minute = 0): number => hour * 60 + minute;
const WEEK = [1, 2, 3, 4, 5];
const SUNDAY = 0;
const FRIDAY = 5;
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

type Pair = readonly [open: number, close: number];

function hours(
  zone: string,
  holidays: HolidayRegion,
  [open, close]: Pair,
  [liquidOpen, liquidClose]: Pair = [open, close],
  pause?: Pair,
): Hours {
  const weekdays = holidays === "none" ? EVERY_DAY : WEEK;
  const all = { zone, open, close, liquidOpen, liquidClose, weekdays, holidays };
  return pause === undefined ? all : { ...all, pause };
}

/**
 * The week of cryptocurrencies: IBKR routes their orders from Sunday 03:00 to Friday 16:00 in New York, without a break.
 *
 * @see QuantConnect/Lean#9766 (a paper account). Whether holidays have other hours is unknown.
 */
const CRYPTO: Hours = {
  ...hours("US/Eastern", "none", [0, at(24)]),
  weekdays: [SUNDAY, ...WEEK],
  exceptions: { [SUNDAY]: [at(3), at(24)], [FRIDAY]: [0, at(16)] },
};

/**
 * The hours of each calendar. Those of Europe and Asia are the hours of continuous trading, without auctions and without
 * the late sessions of derivatives, but for Eurex.
 */
export const HOURS: Readonly<Record<CalendarName, Hours>> = {
  "us-stocks": hours("US/Eastern", "us", [at(4), at(20)], [at(9, 30), at(16)]),
  "us-options": hours("US/Eastern", "us", [at(9, 30), at(16)]),
  "us-bonds": hours("US/Eastern", "us", [at(8), at(17)]),
  "us-futures": hours("US/Central", "world", [at(-7), at(16)], [at(8, 30), at(16)]),
  "us-grains": hours(
    "US/Central",
    "us",
    [at(-5), at(13, 20)],
    [at(8, 30), at(13, 20)],
    [at(7, 45), at(8, 30)],
  ),
  "us-livestock": hours("US/Central", "us", [at(8, 30), at(13, 5)]),
  "us-volatility": hours("US/Central", "us", [at(-7), at(16)], [at(8, 30), at(15)]),
  "cboe-options": hours("US/Central", "us", [at(-4) + 15, at(16)], [at(8, 30), at(15, 15)]),
  xetra: hours("MET", "germany", [at(9), at(17, 30)]),
  eurex: hours("MET", "germany", [at(1, 10), at(22)], [at(9), at(17, 30)]),
  euronext: hours("MET", "euronext", [at(9), at(17, 30)]),
  london: hours("GB-Eire", "london", [at(8), at(16, 30)]),
  "hong-kong": hours("Hongkong", "hong-kong", [at(9, 30), at(16)], undefined, [at(12), at(13)]),
  tokyo: hours("Japan", "japan", [at(9), at(15, 30)], undefined, [at(11, 30), at(12, 30)]),
  forex: hours("US/Eastern", "world", [at(-7) + 15, at(17)]),
  crypto: CRYPTO,
  always: hours("UTC", "none", [0, at(24)]),
  "us-always": hours("US/Eastern", "none", [0, at(24)]),
};

/** Every name of a calendar. */
export const CALENDAR_NAMES: readonly CalendarName[] = Object.keys(HOURS) as CalendarName[];
