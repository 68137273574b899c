import { invalid } from "../../arguments/checked.ts";
import { PoolError } from "../../errors.ts";
import type { HistoryArgs } from "../../operations/historical-data.ts";
import type { TimedBar } from "../../operations/timed-bar.ts";
import { instantOf } from "../../tws/times.ts";
import type { QueryValue } from "../call.ts";
import { type Span, spanOf } from "./history-spans.ts";
import type { WebRequester } from "./requester.ts";
import { Row, rowsOf, unreadable } from "./row.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SECOND_MS = 1_000;
/** Sessions that open later than this before midnight UTC, as those of futures do, belong to the next day. */
const NEXT_DAY_MS = 3 * HOUR_MS;
/** Answers to the first request for a contract, while the gateway loads its data; and the requests until it has. */
const WARM_UP: ReadonlySet<unknown> = new Set([404, 500]);
const TRIES_MAX = 4;
const RETRY_MS = 2_000;

/** Names of the prices at the gateway. */
const SOURCES: Readonly<Record<string, string>> = {
  TRADES: "trades",
  MIDPOINT: "midpoint",
  BID: "bid",
  ASK: "ask",
  BID_ASK: "bid_ask",
};

/** A request for bars in the words of the gateway. */
export interface HistoryRequest {
  readonly span: Span;
  readonly source: string;
  readonly outsideRth: boolean;
  /** The end, epoch ms; undefined for now. */
  readonly endMs: number | undefined;
  readonly formatDate: 1 | 2;
}

/** A bar of the gateway. */
interface WebBar {
  readonly timeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | undefined;
}

/**
 * Converts the arguments of a read to the words of the gateway.
 *
 * @throws {PoolError} `INVALID_OPTION` for what the Web API does not have.
 */
export function historyRequest(what: string, args: HistoryArgs): HistoryRequest {
  const { duration, barSize, whatToShow = "TRADES", end = "", useRth = true, formatDate = 1 } = args;
  const source = SOURCES[whatToShow];
  if (source === undefined)
    throw invalid(
      what,
      `whatToShow: the Web API has ${Object.keys(SOURCES).join("|")} alone, not ${whatToShow}`,
    );
  const endMs = end === "" ? undefined : instantOf(end);
  if (end !== "" && endMs === undefined)
    throw invalid(what, `end: expected "yyyymmdd-hh:mm:ss" in UTC, or a time with a zone, received "${end}"`);
  return { span: spanOf(what, duration, barSize), source, outsideRth: !useRth, endMs, formatDate };
}

/** Reads the bars of one contract, oldest first. */
export async function history(
  requester: WebRequester,
  conId: number,
  request: HistoryRequest,
): Promise<readonly TimedBar[]> {
  const { span, endMs } = request;
  const bars = await received(requester, conId, request);
  const sorted = [...new Map(bars.map((bar) => [bar.timeMs, bar])).values()]
    .filter(({ timeMs }) => endMs === undefined || timeMs < endMs)
    .sort((bar, other) => bar.timeMs - other.timeMs);
  return exactly(sorted, span, endMs).map((bar) => timedBarOf(bar, request));
}

/**
 * Reads the bars of a span: in one answer, or else in parts, backwards. The span is that which the gateway means: one answer
 * with longer bars shows its beginning, also where the gateway counts trading days, and that no part is missing.
 */
async function received(
  requester: WebRequester,
  conId: number,
  request: HistoryRequest,
): Promise<readonly WebBar[]> {
  const { span, endMs } = request;
  if (span.parts === undefined) return await answer(requester, conId, request, span.period, span.bar, endMs);
  const { outline, outlineMs, period, periodMs, partsMax } = span.parts;
  const outlines = (await answer(requester, conId, request, span.period, outline, endMs)).map(
    ({ timeMs }) => timeMs,
  );
  if (outlines.length === 0) return [];
  const beginMs = Math.min(...outlines);
  const bars: WebBar[] = [];
  let beforeMs = endMs;
  for (let count = 0; count < partsMax; count++) {
    const part = await answer(requester, conId, request, period, span.bar, beforeMs);
    bars.push(...part);
    const oldestMs = Math.min(...part.map(({ timeMs }) => timeMs));
    // Without an older bar the market was closed: the next part is that before it.
    const closedMs: number = beforeMs === undefined ? Math.max(...outlines) + outlineMs : beforeMs - periodMs;
    beforeMs = part.length > 0 && oldestMs < (beforeMs ?? Number.POSITIVE_INFINITY) ? oldestMs : closedMs;
    if (beforeMs > beginMs) continue;
    const missingMs = firstHole(bars, outlines, outlineMs);
    if (missingMs === undefined) return bars.filter(({ timeMs }) => timeMs >= beginMs);
    throw incomplete(requester.what, `it sent no bars of ${period} from ${stamp(missingMs)} UTC`);
  }
  throw incomplete(requester.what, `the beginning was not reached after ${partsMax} answers`);
}

/** The first longer bar in which there is no bar; longer bars of a day and more have one time for several sessions. */
function firstHole(
  bars: readonly WebBar[],
  outlines: readonly number[],
  outlineMs: number,
): number | undefined {
  if (outlineMs >= DAY_MS) return bars.length === 0 ? outlines[0] : undefined;
  const sorted = bars.map(({ timeMs }) => timeMs).sort((time, other) => time - other);
  let next = 0;
  return [...outlines]
    .sort((time, other) => time - other)
    .find((beginMs) => {
      while (next < sorted.length && (sorted[next] ?? 0) < beginMs) next++;
      return (sorted[next] ?? Number.POSITIVE_INFINITY) >= beginMs + outlineMs;
    });
}

function incomplete(what: string, reason: string): PoolError {
  return new PoolError("WEB_ERROR", `Cannot ${what}: the gateway sent a part of the bars: ${reason}`);
}

/** Requests bars, and again while the gateway loads the data of the contract. */
async function answer(
  requester: WebRequester,
  conId: number,
  { source, outsideRth }: HistoryRequest,
  period: string,
  bar: string,
  endMs: number | undefined,
): Promise<readonly WebBar[]> {
  const startTime = endMs === undefined ? undefined : stamp(endMs);
  const query: Record<string, QueryValue> = { conid: conId, period, bar, outsideRth, source, startTime };
  for (let tries = 1; ; tries++) {
    try {
      const body = await requester.call(
        { method: "GET", path: "/iserver/marketdata/history", query },
        "bulk",
      );
      return barsOf(requester.what, body);
    } catch (error) {
      const isWarmUp = error instanceof PoolError && WARM_UP.has(error.httpStatus);
      if (!isWarmUp || tries === TRIES_MAX) throw error;
      await requester.wait(RETRY_MS);
    }
  }
}

/** Makes the bars of an answer. */
export function barsOf(what: string, body: unknown): readonly WebBar[] {
  const data = new Row(what, "historical bars", body).raw("data");
  if (data === undefined) throw unreadable(what, "historical bars", "data: expected array, received nothing");
  return rowsOf(what, "bar", data).map((row) => ({
    timeMs: row.neededNumber("t"),
    open: row.neededNumber("o"),
    high: row.neededNumber("h"),
    low: row.neededNumber("l"),
    close: row.neededNumber("c"),
    volume: row.number("v"),
  }));
}

/** The bars of the duration alone. Seconds are those of trading, as TWS counts them: a night or a weekend takes none. */
function exactly(
  bars: readonly WebBar[],
  { exactMs, barMs, lastBars }: Span,
  endMs = Number.POSITIVE_INFINITY,
): readonly WebBar[] {
  if (lastBars !== undefined) return bars.slice(-lastBars);
  if (exactMs === undefined) return bars;
  let leftMs = exactMs;
  let nextMs = endMs;
  const begin = bars.findLastIndex(({ timeMs }) => {
    leftMs -= Math.min(barMs, nextMs - timeMs);
    nextMs = timeMs;
    return leftMs < 0;
  });
  return bars.slice(begin + 1);
}

/** `20260113-15:00:00`, in UTC. */
function stamp(atMs: number): string {
  const [day = "", time = ""] = new Date(atMs).toISOString().split("T");
  return `${day.replaceAll("-", "")}-${time.slice(0, 8)}`;
}

/** The times are in UTC, because the gateway does not name the zone of the exchange. */
function timedBarOf(
  { timeMs: atMs, volume, ...prices }: WebBar,
  { span, formatDate, source }: HistoryRequest,
): TimedBar {
  const dayMs = Math.floor((atMs + NEXT_DAY_MS) / DAY_MS) * DAY_MS;
  const timeMs = span.daily ? dayMs : atMs;
  const text = stamp(timeMs);
  const intraday = formatDate === 2 ? `${Math.floor(timeMs / SECOND_MS)}` : text;
  const bar = { time: span.daily ? text.slice(0, 8) : intraday, timeMs, ...prices };
  // Only trades have a volume: the gateway writes 0 for quotes.
  return volume === undefined || source !== SOURCES.TRADES ? bar : { ...bar, volume };
}
