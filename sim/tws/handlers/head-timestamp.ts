import * as request from "../../wire/requests/head-timestamp.ts";
import { headTimestamp } from "../../wire/responses/head-timestamp.ts";
import { dayOf, timeOf } from "../../world/zones.ts";
import { type Handler, on } from "../context/handler.ts";
import { firstDay } from "../historical-data/data-beginning.ts";
import { DATE_FORMATS } from "../historical-data/wire-bars.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { permissionFor } from "../market-data/market-data-permissions.ts";
import { HEAD_REQUEST_RULES, HEAD_RULES } from "../rules/history-facts.ts";
import { refuses } from "../rules/refuses.ts";

const SECOND_MS = 1_000;
/** Number of characters of the year in a day. */
const YEAR_LENGTH = 4;

/** Handlers of the earliest available data point. The answer is sent at once, so that a cancel has nothing to do. */
export const headTimestampHandlers: readonly Handler[] = [
  on(request.reqHeadTimestamp, { needsIbkr: "data" }, (query, context) => {
    const { reqId, whatToShow, useRth, formatDate } = query;
    if (refuses(context, reqId, HEAD_REQUEST_RULES, query)) return;
    const instrument = context.instrument(reqId, query, "history");
    if (instrument === undefined) return;
    const permission = permissionFor(instrument, context.shared.options);
    if (refuses(context, reqId, HEAD_RULES, { whatToShow, instrument, permission })) return;
    if (exceedsSubscriptions("historical bars", reqId, context)) return;
    const day = firstDay(instrument, context.exchange.calendar(instrument, context.nowMs));
    const timestamp = timeText(useRth ? day.liquidOpenMs : day.openMs, formatDate);
    context.send(headTimestamp, { reqId, timestamp });
  }),
  on(request.cancelHeadTimestamp, { needsIbkr: "data" }, () => {}),
];

/** Writes a time in UTC, or as seconds since 1970. */
function timeText(atMs: number, formatDate: number): string {
  if (formatDate === DATE_FORMATS.seconds) return `${atMs / SECOND_MS}`;
  if (formatDate === DATE_FORMATS.withoutYear) return `${dayOf(atMs).slice(YEAR_LENGTH)} ${timeOf(atMs)}`;
  return `${dayOf(atMs)}-${timeOf(atMs)}`;
}
