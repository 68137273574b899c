import * as request from "../../wire/requests/head-timestamp.ts";
import { headTimestamp } from "../../wire/responses/head-timestamp.ts";
import { stamp } from "../../world/zones.ts";
import { type Handler, on } from "../context/handler.ts";
import { WHAT_TO_SHOW } from "../historical-data/what-to-show.ts";

const SECOND_MS = 1_000;
/** Years between the earliest data point and now. The made-up market has no beginning of its own. */
const HEAD_YEARS = 20;
/** `formatDate` for seconds since 1970. */
const EPOCH_SECONDS = 2;

/** Handlers of the earliest available data point. The answer is sent at once, so that a cancel has nothing to do. */
export const headTimestampHandlers: readonly Handler[] = [
  on(request.reqHeadTimestamp, { needsIbkr: "data" }, (query, context) => {
    const { reqId, whatToShow, useRth, formatDate } = query;
    if (WHAT_TO_SHOW[whatToShow] === undefined)
      return context.invalid(reqId, `Incorrect source of price data: ${whatToShow}`);
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    const calendar = context.exchange.calendar(instrument, context.nowMs);
    const day = calendar.dayAfter(Date.UTC(new Date(context.nowMs).getUTCFullYear() - HEAD_YEARS, 0, 1));
    const atMs = useRth ? day.liquidOpenMs : day.openMs;
    const timestamp =
      formatDate === EPOCH_SECONDS
        ? `${atMs / SECOND_MS}`
        : stamp(atMs).replace(" UTC", "").replace(" ", "-");
    context.send(headTimestamp, { reqId, timestamp });
  }),
  on(request.cancelHeadTimestamp, { needsIbkr: "data" }, () => {}),
];
