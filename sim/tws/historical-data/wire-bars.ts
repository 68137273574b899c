import type { BarLength, DatedBar } from "../../exchange/prices/bars.ts";
import type { HistoricalDataRequest } from "../../wire/requests/historical-data.ts";
import type { HistoricalBar } from "../../wire/responses/historical-data.ts";
import { stamp } from "../../world/zones.ts";
import { barContent } from "./what-to-show.ts";

const SECOND_MS = 1_000;
/** Number of characters of the year in a time. */
const YEAR_LENGTH = 4;

/** Values of `formatDate`: a time in the zone of the instrument, seconds since 1970, and the time without its year. */
export const DATE_FORMATS = { zoned: 1, seconds: 2, withoutYear: 3 } as const;

/** Makes a bar as the wire has it. Bars of a day and more have their day, whatever `formatDate` is. */
export function wireBar(
  bar: DatedBar,
  { whatToShow, formatDate }: Pick<HistoricalDataRequest, "whatToShow" | "formatDate">,
  length: BarLength,
  zone: string,
): HistoricalBar {
  const { startMs, open, high, low, close, volume, wap, count, date } = bar;
  const content = barContent(whatToShow);
  const isTraded = content?.source === "TRADES" && content.derive === undefined;
  const time = typeof length === "number" ? timeText(startMs, formatDate, zone) : date;
  // Trades alone have volumes.
  if (!isTraded) return { time, open, high, low, close, volume: -1, wap: -1, count: -1 };
  return { time, open, high, low, close, volume, wap, count };
}

function timeText(atMs: number, formatDate: number, zone: string): string {
  if (formatDate === DATE_FORMATS.seconds) return `${atMs / SECOND_MS}`;
  const text = stamp(atMs, zone);
  return formatDate === DATE_FORMATS.withoutYear ? text.slice(YEAR_LENGTH) : text;
}
