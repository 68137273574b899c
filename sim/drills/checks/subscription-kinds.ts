import type { AnyLogged } from "../../mod.ts";
import { type Values, valuesOf } from "./message-values.ts";

/** Way in which a subscription begins and ends on the wire. */
interface SubscriptionKind {
  /** Name of the message that ends it; undefined where nothing but an equal request replaces it. */
  readonly cancel: string | undefined;
  /** Whether 1101 ends it. */
  readonly endsWithData: boolean;
  /** Whether a request begins one; default: each does. */
  begins?(values: Values): boolean;
  /** Whether a request of the same name ends it. */
  ends?(values: Values): boolean;
}

const data = (cancel: string, begins: (values: Values) => boolean = () => true): SubscriptionKind => ({
  cancel,
  endsWithData: true,
  begins,
});

/** Every request that goes on until it is cancelled or its session ends, by its name. */
const KINDS: Readonly<Record<string, SubscriptionKind>> = {
  reqMktData: data("cancelMktData", ({ snapshot, regulatorySnapshot }) => !snapshot && !regulatorySnapshot),
  reqMktDepth: data("cancelMktDepth"),
  reqTickByTickData: data("cancelTickByTickData"),
  reqRealTimeBars: data("cancelRealTimeBars"),
  reqHistoricalData: data("cancelHistoricalData", ({ keepUpToDate }) => keepUpToDate === true),
  reqScannerSubscription: data("cancelScannerSubscription"),
  reqAccountSummary: data("cancelAccountSummary"),
  reqAccountUpdates: {
    cancel: undefined,
    endsWithData: true,
    begins: ({ subscribe }) => subscribe === true,
    ends: ({ subscribe }) => subscribe !== true,
  },
  reqAccountUpdatesMulti: data("cancelAccountUpdatesMulti"),
  reqPositions: data("cancelPositions"),
  reqPositionsMulti: data("cancelPositionsMulti"),
  reqPnL: data("cancelPnL"),
  reqPnLSingle: data("cancelPnLSingle"),
  reqNewsBulletins: { cancel: "cancelNewsBulletins", endsWithData: false },
  subscribeToGroupEvents: { cancel: "unsubscribeFromGroupEvents", endsWithData: false },
  reqAutoOpenOrders: {
    cancel: undefined,
    endsWithData: false,
    begins: ({ bind }) => bind === true,
    ends: ({ bind }) => bind !== true,
  },
  // A setting of the session: without it the next one has live data alone.
  reqMarketDataType: {
    cancel: undefined,
    endsWithData: false,
    begins: ({ marketDataType }) => Number(marketDataType) > LIVE,
    ends: () => true,
  },
};

/** Market data type of live data, which each session has at its beginning. */
const LIVE = 1;

/** Tests whether a request begins a subscription. */
export function beginsSubscription(message: AnyLogged): boolean {
  const kind = KINDS[message.name];
  return kind !== undefined && (kind.begins?.(valuesOf(message)) ?? true);
}

/** Tests whether a later message of the same session ends a subscription, given the numbers of both. */
export function endsSubscription(
  begun: AnyLogged,
  later: AnyLogged,
  ids: readonly [number | undefined, number | undefined],
): boolean {
  const kind = KINDS[begun.name];
  if (kind === undefined) return false;
  if (later.name === kind.cancel) return ids[0] === ids[1];
  return later.name === begun.name && (kind.ends?.(valuesOf(later)) ?? false);
}

/** Tests whether 1101 ends a subscription. */
export function endsWithData({ name }: AnyLogged): boolean {
  return KINDS[name]?.endsWithData ?? false;
}
