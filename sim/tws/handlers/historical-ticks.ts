import { reqHistoricalTicks } from "../../wire/requests/historical-ticks.ts";
import { type Handler, on } from "../context/handler.ts";
import { sendPastTicks, type TickContent } from "../historical-data/past-ticks.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { permissionFor } from "../market-data/market-data-permissions.ts";
import { acceptTime } from "../rules/dates.ts";
import { PAST_TICK_NOTICES, PAST_TICK_REQUEST_RULES, PAST_TICK_RULES } from "../rules/historical-ticks.ts";
import { notify, refuses } from "../rules/refuses.ts";

/** Handler of historical ticks. */
export const historicalTickHandlers: readonly Handler[] = [
  on(reqHistoricalTicks, { needsIbkr: "data" }, (query, context) => {
    const { reqId, numberOfTicks, useRth, ignoreSize } = query;
    const start = acceptTime(context, reqId, "Start Date/Time", query.start);
    if (start === "refused") return;
    const end = acceptTime(context, reqId, "End Date/Time", query.end);
    if (end === "refused" || refuses(context, reqId, PAST_TICK_REQUEST_RULES, query)) return;
    const given = start ?? end;
    const instrument = context.instrument(reqId, query, "history");
    if (instrument === undefined || given === undefined) return;
    const permission = permissionFor(instrument, context.shared.options);
    const input = { query, instrument, permission };
    notify(context, reqId, PAST_TICK_NOTICES, input);
    if (refuses(context, reqId, PAST_TICK_RULES, input)) return;
    if (exceedsSubscriptions("historical bars", reqId, context)) return;
    const content = contentOf(query.whatToShow, instrument.secType);
    const forwards = start !== undefined;
    const range = { numberOfTicks, givenMs: given.atMs, forwards, liquid: useRth, ignoreSize };
    sendPastTicks(reqId, content, instrument, range, context);
  }),
];

/** Gets the content of the ticks; those of a currency pair have no trades, and midpoints come instead (ibx#432). */
function contentOf(whatToShow: string, secType: string): TickContent {
  const given = whatToShow.toUpperCase();
  if (given === "BID_ASK" || given === "MIDPOINT") return given;
  return secType === "CASH" ? "MIDPOINT" : "TRADES";
}
