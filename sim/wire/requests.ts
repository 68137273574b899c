import {
  decimal,
  type Field,
  fixed,
  flag,
  integer,
  list,
  type Message,
  message,
  text,
  when,
} from "./message.ts";

/** A contract as requests carry it; an empty text or 0 leaves a field open. */
export interface WireContract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDate: string;
  readonly strike: number;
  readonly right: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

const contract: readonly Field<WireContract>[] = [
  integer("conId"),
  text("symbol"),
  text("secType"),
  text("lastTradeDate"),
  decimal("strike"),
  text("right"),
  text("multiplier"),
  text("exchange"),
  text("primaryExchange"),
  text("currency"),
  text("localSymbol"),
  text("tradingClass"),
];

/** One leg of a combination. */
export interface WireLeg {
  readonly conId: number;
  readonly ratio: number;
  readonly action: string;
  readonly exchange: string;
}

interface Legs {
  readonly secType: string;
  readonly legs: readonly WireLeg[];
}

const legs: Field<Legs> = when<Legs>(
  ({ secType }) => secType.toUpperCase() === "BAG",
  [list<"legs", WireLeg>("legs", [integer("conId"), integer("ratio"), text("action"), text("exchange")])],
  { legs: [] },
);

interface Id {
  readonly reqId: number;
}

export const startApi: Message<{ readonly clientId: number; readonly capabilities: string }> = message(
  "startApi",
  71,
  [fixed(2), integer("clientId"), text("capabilities", { since: 72 })],
);

export const reqCurrentTime: Message<object> = message("reqCurrentTime", 49, [fixed(1)]);
export const reqIds: Message<{ readonly count: number }> = message("reqIds", 8, [fixed(1), integer("count")]);
export const reqManagedAccts: Message<object> = message("reqManagedAccts", 17, [fixed(1)]);
export const setServerLogLevel: Message<{ readonly level: number }> = message("setServerLogLevel", 14, [
  fixed(1),
  integer("level"),
]);
export const reqPositions: Message<object> = message("reqPositions", 61, [fixed(1)]);
export const cancelPositions: Message<object> = message("cancelPositions", 64, [fixed(1)]);

export const reqAccountSummary: Message<Id & { readonly group: string; readonly tags: string }> = message(
  "reqAccountSummary",
  62,
  [fixed(1), integer("reqId"), text("group"), text("tags")],
);
export const cancelAccountSummary: Message<Id> = message("cancelAccountSummary", 63, [
  fixed(1),
  integer("reqId"),
]);

export const reqMatchingSymbols: Message<Id & { readonly pattern: string }> = message(
  "reqMatchingSymbols",
  81,
  [integer("reqId"), text("pattern")],
);

export const reqContractDetails: Message<
  Id &
    WireContract & {
      readonly includeExpired: boolean;
      readonly secIdType: string;
      readonly secId: string;
      readonly issuerId: string;
    }
> = message("reqContractDetails", 9, [
  fixed(8),
  integer("reqId"),
  ...contract,
  flag("includeExpired"),
  text("secIdType"),
  text("secId"),
  text("issuerId", { since: 176 }),
]);

/** What a request for market data says. */
export interface MktDataRequest extends Id, WireContract, Legs {
  readonly secType: string;
  readonly deltaNeutral: boolean;
  readonly deltaNeutralConId: number;
  readonly deltaNeutralDelta: number;
  readonly deltaNeutralPrice: number;
  readonly genericTicks: string;
  readonly snapshot: boolean;
  readonly regulatorySnapshot: boolean;
  readonly options: string;
}

export const reqMktData: Message<MktDataRequest> = message("reqMktData", 1, [
  fixed(11),
  integer("reqId"),
  ...contract,
  legs,
  flag("deltaNeutral"),
  when<MktDataRequest>(
    (values) => values.deltaNeutral,
    [integer("deltaNeutralConId"), decimal("deltaNeutralDelta"), decimal("deltaNeutralPrice")],
    { deltaNeutralConId: 0, deltaNeutralDelta: 0, deltaNeutralPrice: 0 },
  ),
  text("genericTicks"),
  flag("snapshot"),
  flag("regulatorySnapshot"),
  text("options"),
]);
export const cancelMktData: Message<Id> = message("cancelMktData", 2, [fixed(1), integer("reqId")]);
export const reqMarketDataType: Message<{ readonly marketDataType: number }> = message(
  "reqMarketDataType",
  59,
  [fixed(1), integer("marketDataType")],
);

/** What a request for historical bars says. */
export interface HistoricalDataRequest extends Id, WireContract, Legs {
  readonly secType: string;
  readonly includeExpired: boolean;
  readonly end: string;
  readonly barSize: string;
  readonly duration: string;
  readonly useRth: boolean;
  readonly whatToShow: string;
  readonly formatDate: number;
  readonly keepUpToDate: boolean;
  readonly options: string;
}

export const reqHistoricalData: Message<HistoricalDataRequest> = message("reqHistoricalData", 20, [
  integer("reqId"),
  ...contract,
  flag("includeExpired"),
  text("end"),
  text("barSize"),
  text("duration"),
  flag("useRth"),
  text("whatToShow"),
  integer("formatDate"),
  legs,
  flag("keepUpToDate"),
  text("options"),
]);
export const cancelHistoricalData: Message<Id> = message("cancelHistoricalData", 25, [
  fixed(1),
  integer("reqId"),
]);
