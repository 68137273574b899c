import { hash32 } from "../../../world/random.ts";
import type { GatewayContext } from "../context.ts";
import { historyOf, parseHistory } from "../data/history.ts";
import { namedInstrument } from "../data/instruments.ts";
import { badRequest, notFound, serverError } from "../data/refusals.ts";
import type { Handler, Reply, RoutedRequest } from "../handler.ts";

/** Time that the answer takes: a part that is the same for all, and one for each bar, in ms. */
const ANSWER_MS = 200;
const BAR_MS = 0.3;

/** Handlers of historical bars. */
export const historyHandlers: readonly Handler[] = [
  {
    method: "GET",
    path: "/iserver/marketdata/history",
    layer: "brokerage",
    limits: [{ kind: "concurrent", requests: 5 }],
    handle: (request, context) => bars(request, context, "source"),
  },
  {
    method: "POST",
    path: "/hmds/auth/init",
    layer: "brokerage",
    handle: (_, { brokerage }) => {
      brokerage.hmdsReady = true;
      return { body: { authenticated: true, connected: true, competing: false } };
    },
  },
  {
    method: "GET",
    path: "/hmds/history",
    layer: "brokerage",
    limits: [{ kind: "concurrent", requests: 5 }],
    handle: (request, context) => {
      if (context.brokerage.hmdsReady !== true) return notFound("Not Found");
      return bars(request, context, "barType");
    },
  },
];

/** Answers a request for bars; `source` has another name at `/hmds/history`. */
function bars({ query }: RoutedRequest, context: GatewayContext, sourceName: string): Reply {
  const named = namedInstrument(query.get("conid") ?? "", context);
  if (named === undefined) return badRequest("conid is required");
  const { conid, instrument } = named;
  if (instrument === undefined) return serverError("No contract with this conid");
  const text = (name: string): string | undefined => query.get(name) ?? undefined;
  const parsed = parseHistory({
    period: text("period"),
    bar: text("bar"),
    source: text(sourceName),
    outsideRth: text("outsideRth"),
    startTime: text("startTime"),
    direction: text("direction"),
  });
  if (typeof parsed === "string") return badRequest(parsed);
  // The first request for a contract only makes the servers load its data.
  const warm = context.brokerage.historyWarm ?? new Set<number>();
  context.brokerage.historyWarm = warm;
  if (!warm.has(conid)) {
    warm.add(conid);
    return { ...serverError("Historical data is not ready: try again"), afterMs: ANSWER_MS };
  }
  const serverId = `${hash32(`${conid}/${context.nowMs}`) % 10_000_000}`;
  const body = historyOf(instrument, parsed, serverId, context);
  return { body, afterMs: Math.round(ANSWER_MS + BAR_MS * Number(body.points)) };
}
