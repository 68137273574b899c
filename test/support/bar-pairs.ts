import type { ToolBarSize } from "../../src/langgraph/parts/bar-sizes.ts";

/** The longest durations that the tools accept; those up to 30 seconds are of the table of step sizes of the TWS API. */
export const SIZES_AND_LONGEST: readonly (readonly [barSize: ToolBarSize, longest: string])[] = [
  ["1 secs", "1800 S"],
  ["5 secs", "3600 S"],
  ["10 secs", "14400 S"],
  ["30 secs", "28800 S"],
  ["1 min", "2 W"],
  ["2 mins", "2 W"],
  ["5 mins", "2 M"],
  ["15 mins", "6 M"],
  ["30 mins", "1 Y"],
  ["1 hour", "2 Y"],
  ["4 hours", "5 Y"],
  ["1 day", "40 Y"],
  ["1 week", "40 Y"],
  ["1 month", "40 Y"],
];
