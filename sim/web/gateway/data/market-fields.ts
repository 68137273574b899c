import { type Instrument, isTradable } from "../../../exchange/contracts/instrument.ts";
import { cents } from "../../../tws/account/cents.ts";
import { hash32 } from "../../../world/random.ts";
import type { GatewayContext } from "../context.ts";
import { description, monthName } from "./instruments.ts";
import { MarketView } from "./market-view.ts";
import { yearStatistics } from "./year-statistics.ts";

/** The value of one field; undefined for contracts that have none. */
type Field = (view: MarketView) => string | number | undefined;

const LENDABLE_SHARES = 1_000_000;

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
const flag = (is: boolean): string => (is ? "1" : "0");
/** Makes a field that an index has not: TWS sends no bid and ask of one. */
const quoted = (of: Field): Field => {
  return (view) => (view.instrument.secType === "IND" ? undefined : of(view));
};
/** Makes a field that a currency pair has not: TWS sends no trades of one. */
const traded = (of: Field): Field => {
  return (view) => (view.instrument.secType === "CASH" ? undefined : of(view));
};
const yearOf = ({ instrument, context }: MarketView) => yearStatistics(instrument, context);
const change = ({ quote }: MarketView): number => quote.last - quote.close;

/** Fields by their numbers that come as soon as the stream of a contract is open. */
const QUICK: Readonly<Record<string, Field>> = {
  // A `C` marks the last price of a venue that is closed.
  "31": traded((view) => `${view.isOpen ? "" : "C"}${view.price(view.quote.last)}`),
  "55": ({ instrument }) => instrument.symbol,
  "58": ({ instrument }) => instrument.longName,
  "70": (view) => view.price(view.quote.high),
  "71": (view) => view.price(view.quote.low),
  "82": (view) => view.price(change(view)),
  "83": (view) => percent(change(view) / view.quote.close),
  "84": quoted((view) => view.price(view.quote.bid)),
  "85": quoted(({ quote }) => `${quote.askSize}`),
  "86": quoted((view) => view.price(view.quote.ask)),
  "87": traded(({ quote }) => shortened(quote.volume)),
  "88": quoted(({ quote }) => `${quote.bidSize}`),
  "201": ({ instrument }) => instrument.right || undefined,
  "6004": ({ instrument }) => instrument.exchange,
  "6008": ({ instrument }) => instrument.conId,
  "6070": ({ instrument }) => instrument.secType,
  "6457": ({ instrument }) => instrument.underConId || undefined,
  "7051": ({ instrument }) => instrument.longName,
  "7059": traded(({ quote }) => `${quote.lastSize}`),
  "7094": ({ instrument }) => `${instrument.conId}@${instrument.exchange}`,
  "7184": ({ instrument }) => flag(isTradable(instrument)),
  "7219": ({ instrument }) => description(instrument),
  "7220": ({ instrument }) => description(instrument),
  "7221": ({ instrument }) => instrument.primaryExchange || undefined,
  "7295": (view) => view.price(view.quote.open),
  "7296": (view) => view.price(view.quote.last),
  "7635": (view) => view.price(view.quote.last),
  "7682": (view) => view.price(view.quote.last - view.quote.open),
  "7714": ({ instrument }) => instrument.lastTradeDate || undefined,
  "7741": (view) => view.price(view.quote.close),
  "7762": traded(({ quote }) => `${quote.volume}`),
  "7768": ({ instrument }) => flag(isTradable(instrument)),
};

/** Fields by their numbers that come later, because servers for positions, statistics and models deliver them. */
const SLOW: Readonly<Record<string, Field>> = {
  "73": (view) => amount(view.holding()?.value),
  "74": (view) => {
    const holding = view.holding();
    return amount(holding && holding.averageCost / view.instrument.multiplier);
  },
  "75": (view) => amount(view.holding()?.unrealizedPnl),
  "76": (view) => view.holding()?.size.toString(),
  "78": (view) => amount(view.holding()?.dailyPnl),
  "79": (view) => amount(view.holding()?.realizedPnl),
  "6072": ({ instrument: { lastTradeDate } }) =>
    lastTradeDate === "" ? undefined : monthName(lastTradeDate),
  "7087": (view) => share(view.volatility()),
  "7280": ({ instrument }) => instrument.industry || undefined,
  "7281": ({ instrument }) => instrument.category || undefined,
  "7282": (view) => shortened(yearOf(view).averageVolume),
  "7283": (view) => share(view.volatility()),
  "7292": (view) => {
    const holding = view.holding();
    return amount(holding && holding.averageCost * holding.size);
  },
  "7293": (view) => view.price(Math.max(yearOf(view).high, view.quote.high)),
  "7294": (view) => view.price(Math.min(yearOf(view).low, view.quote.low)),
  "7308": (view) => greek(view.greeks()?.delta),
  "7309": (view) => greek(view.greeks()?.gamma),
  "7310": (view) => greek(view.greeks()?.theta),
  "7311": (view) => greek(view.greeks()?.vega),
  "7633": (view) => share(view.volatilityOfOption()),
  "7636": ({ instrument }) =>
    instrument.secType === "STK" ? `${instrument.shortable ? LENDABLE_SHARES : 0}` : undefined,
  "7644": ({ instrument }) =>
    instrument.secType === "STK" ? (instrument.shortable ? "Shortable" : "Difficult") : undefined,
};

const amount = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : cents(value).toFixed(2);
const share = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : percent(value);
const greek = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : value.toFixed(4);

/** Formats units as the gateway does: `950`, `12.3K`, `1.2M`. */
function shortened(units: number): string {
  if (units >= 1_000_000) return `${(units / 1_000_000).toFixed(1)}M`;
  return units >= 1_000 ? `${(units / 1_000).toFixed(1)}K` : `${units}`;
}

/**
 * Computes the requested fields of a contract, by their numbers; unknown ones, and those that the contract has not, are left
 * out.
 *
 * @param slow Whether the fields that come later are there.
 */
export function marketFields(
  instrument: Instrument,
  fields: readonly string[],
  slow: boolean,
  context: GatewayContext,
): Readonly<Record<string, string | number>> {
  const view = new MarketView(instrument, context);
  const values: Record<string, string | number> = {
    // Real time while the venue trades, frozen otherwise.
    "6509": `${view.isOpen ? "R" : "Z"}${instrument.secType === "STK" ? "pB" : "B"}`,
  };
  for (const field of fields) {
    const of = fieldOf(QUICK, field) ?? (slow ? fieldOf(SLOW, field) : undefined);
    const value = of?.(view);
    if (value !== undefined) values[field] = value;
    if (field === "87" && value !== undefined) values["87_raw"] = view.quote.volume;
  }
  return values;
}

function fieldOf(table: Readonly<Record<string, Field>>, field: string): Field | undefined {
  return Object.hasOwn(table, field) ? table[field] : undefined;
}

/** Makes the ID under which the server delivers the market data of a contract. */
export function serverId(conidEx: string): string {
  return `q${hash32(conidEx) % 10_000}`;
}
