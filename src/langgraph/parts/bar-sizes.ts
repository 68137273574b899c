import { PoolError } from "../../errors.ts";

/** All sizes of bars that the tools offer, shortest first. */
export const TOOL_BAR_SIZES = [
  "1 secs",
  "5 secs",
  "10 secs",
  "30 secs",
  "1 min",
  "2 mins",
  "5 mins",
  "15 mins",
  "30 mins",
  "1 hour",
  "4 hours",
  "1 day",
  "1 week",
  "1 month",
] as const;
/** Name of a size of bars that the tools offer. */
export type ToolBarSize = (typeof TOOL_BAR_SIZES)[number];

/** The length of a bar, and the longest duration. */
interface BarRule {
  /** Length of one bar in seconds; that of a month is 30 days. */
  readonly seconds: number;
  /** The longest duration. */
  readonly longest: string;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The most days of a duration in days; longer ones have another unit. */
const DAYS_MAX = 365;

/**
 * The longest durations. Those of bars up to 30 seconds are the step sizes of the TWS API ("Historical Data Limitations"), which
 * TWS enforces. Those of longer bars keep an answer below some 20 000 bars, which TWS sends in one message.
 */
const RULES: Readonly<Record<ToolBarSize, BarRule>> = {
  "1 secs": { seconds: 1, longest: "1800 S" },
  "5 secs": { seconds: 5, longest: "3600 S" },
  "10 secs": { seconds: 10, longest: "14400 S" },
  "30 secs": { seconds: 30, longest: "28800 S" },
  "1 min": { seconds: MINUTE, longest: "2 W" },
  "2 mins": { seconds: 2 * MINUTE, longest: "2 W" },
  "5 mins": { seconds: 5 * MINUTE, longest: "2 M" },
  "15 mins": { seconds: 15 * MINUTE, longest: "6 M" },
  "30 mins": { seconds: 30 * MINUTE, longest: "1 Y" },
  "1 hour": { seconds: HOUR, longest: "2 Y" },
  "4 hours": { seconds: 4 * HOUR, longest: "5 Y" },
  "1 day": { seconds: DAY, longest: "40 Y" },
  "1 week": { seconds: 7 * DAY, longest: "40 Y" },
  "1 month": { seconds: 30 * DAY, longest: "40 Y" },
};

/** Units of a duration: their length in seconds, and the most of them that TWS accepts. */
const UNITS: Readonly<Record<string, readonly [seconds: number, most: number]>> = {
  S: [1, DAY],
  D: [DAY, DAYS_MAX],
  W: [7 * DAY, 52],
  M: [30 * DAY, 12],
  Y: [DAYS_MAX * DAY, 40],
};

/** The valid pairs in one sentence, for the description of a tool and for errors. */
export const VALID_PAIRS: string = `longest duration of each bar size: ${TOOL_BAR_SIZES.map(
  (size) => `${size} ${RULES[size].longest}`,
).join(", ")}`;

/** Finds the size of bars of a length in seconds; undefined for none. */
export function barSizeOf(seconds: number): ToolBarSize | undefined {
  return TOOL_BAR_SIZES.find((size) => size !== "1 month" && RULES[size].seconds === seconds);
}

/**
 * Checks a duration and a size of bars together.
 *
 * @throws {PoolError} `INVALID_OPTION`, naming the pairs that are valid.
 */
export function checkBars(duration: string, barSize: ToolBarSize): void {
  const seconds = durationSeconds(duration);
  const rule = RULES[barSize];
  const fail = (reason: string): PoolError =>
    new PoolError("INVALID_OPTION", `Cannot read historical bars: ${reason}; ${VALID_PAIRS}`);
  if (seconds === undefined)
    throw fail(
      `duration: expected a whole number and a unit (S up to ${DAY}, D up to ${DAYS_MAX}, W up to 52, M up to 12, Y up to 40), received "${duration}"`,
    );
  if (seconds < rule.seconds) throw fail(`a duration of ${duration} is shorter than one bar of ${barSize}`);
  const longest = durationSeconds(rule.longest) ?? 0;
  if (seconds > longest)
    throw fail(`a duration of ${duration} is too long for bars of ${barSize}: at most ${rule.longest}`);
}

/** Gets the length of a duration in seconds; undefined for one that TWS refuses. */
function durationSeconds(duration: string): number | undefined {
  const [, digits = "", unit = ""] = /^(\d{1,6}) ([SDWMY])$/.exec(duration) ?? [];
  const [seconds = 0, most = 0] = UNITS[unit] ?? [];
  const count = Number(digits);
  return count >= 1 && count <= most ? count * seconds : undefined;
}
