import type { GatewayContext } from "../context.ts";
import { type NamedInstrument, namedInstrument } from "../data/instruments.ts";
import { marketFields, serverId } from "../data/market-fields.ts";
import { listOf, objectOf, textOf, wholeNumber } from "../data/parameters.ts";
import { badRequest, serverError } from "../data/refusals.ts";
import type { Handler } from "../handler.ts";

const CONIDS_MAX = 100;
const FIELDS_MAX = 50;
/** Time after which the slow fields of a contract are there, in ms. */
const SLOW_MS = 2_000;

/** Handlers of market data snapshots. */
export const snapshotHandlers: readonly Handler[] = [
  {
    method: "GET",
    path: "/iserver/marketdata/snapshot",
    layer: "primed",
    limits: [{ kind: "rate", requests: 10, windowMs: 1_000 }],
    handle: ({ query }, context) => {
      const conids = listOf(query.get("conids"));
      const fields = listOf(query.get("fields"));
      if (conids.length === 0) return badRequest("conids is required");
      if (conids.length > CONIDS_MAX) return badRequest(`more than ${CONIDS_MAX} conids`);
      if (fields.length > FIELDS_MAX) return badRequest(`more than ${FIELDS_MAX} fields`);
      const named = conids.map((text) => namedInstrument(text, context));
      if (named.includes(undefined)) return badRequest("conids are not valid");
      return { body: named.flatMap((one) => (one === undefined ? [] : rowsOf(one, fields, context))) };
    },
  },
  {
    method: "GET",
    path: "/iserver/marketdata/unsubscribeall",
    layer: "brokerage",
    handle: (_, { brokerage, nowMs }) => {
      brokerage.snapshots.clear();
      brokerage.unsubscribedAllMs = nowMs;
      return { body: { unsubscribed: true } };
    },
  },
  {
    method: "POST",
    path: "/iserver/marketdata/unsubscribe",
    layer: "brokerage",
    handle: ({ body }, { brokerage }) => {
      const conid = wholeNumber(textOf(objectOf(body)?.conid));
      if (conid === undefined) return badRequest("conid is required");
      if (!brokerage.snapshots.delete(conid)) return serverError("unknown");
      return { body: { success: true } };
    },
  },
];

/** Gets the row of one contract: its IDs alone at the first request, which opens its stream; none if it is not listed. */
function rowsOf(
  { conidEx, conid, instrument }: NamedInstrument,
  fields: readonly string[],
  context: GatewayContext,
): readonly Readonly<Record<string, unknown>>[] {
  if (instrument === undefined) return [];
  const { brokerage, nowMs } = context;
  const ids = { conidEx, conid };
  const openedMs = brokerage.snapshots.get(conid);
  if (openedMs === undefined) {
    // Derivatives have no data before their symbol was searched.
    if (instrument.underConId === 0 || brokerage.searched.has(instrument.symbol)) {
      brokerage.snapshots.set(conid, nowMs);
    }
    return [ids];
  }
  const values = marketFields(instrument, fields, nowMs - openedMs >= SLOW_MS, context);
  const id = serverId(conidEx);
  return [{ ...values, ...ids, _updated: nowMs, server_id: id, "6119": id }];
}
