import { calendarOf, sessions } from "../../exchange/calendar/calendar.ts";
import { thirdFriday } from "../../exchange/calendar/holidays.ts";
import { type Instrument, isOption } from "../../exchange/contracts/instrument.ts";
import { advertisedOrderTypes } from "../../exchange/orders/advertised-orders.ts";
import { expiresMs } from "../../exchange/prices/expiry.ts";
import { type BondData, bondContractDetails } from "../../wire/responses/bonds.ts";
import { type ContractData, contractDetails } from "../../wire/responses/contracts.ts";
import { type FundData, NO_FUND } from "../../wire/responses/funds.ts";
import { dayOf, stamp, timeOf } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import { exchangesOf } from "../lookup/exchanges.ts";
import { smallestIncrement } from "../lookup/market-rule.ts";
import { reportedContract } from "./reported-contract.ts";

/** Days of trading hours in the details of a contract. */
const HOURS_DAYS = 6;
const DAY_MS = 86_400_000;

/** Details of one contract at one exchange. */
export interface DetailsRow {
  readonly instrument: Instrument;
  readonly exchange: string;
}

/** Values that differ between the options of one class and expiration. */
type OwnValues = Pick<ContractData, "conId" | "strike" | "right" | "localSymbol">;

/** Sends the rows of one answer. Options of one class and expiration share most values, which are made once. */
export class DetailsSender {
  readonly #reqId: number;
  /** The row before, with the values that were sent for it. */
  #last: (DetailsRow & { readonly day: number; readonly values: ContractData }) | undefined;

  constructor(reqId: number) {
    this.#reqId = reqId;
  }

  /** Sends the details of one instrument: `bondContractDetails` for a bond, `contractDetails` for any other. */
  send(row: DetailsRow, context: Context): void {
    const { instrument } = row;
    if (instrument.bond !== undefined)
      return context.send(bondContractDetails, bond(this.#reqId, row, context));
    const day = Math.floor(context.nowMs / DAY_MS);
    const isNext = this.#last?.day === day && isOfClass(row, this.#last);
    const values = isNext && this.#last ? this.#last.values : details(this.#reqId, row, context);
    const { conId, strike, right, localSymbol } = instrument;
    // They are written at once, so that one object serves a whole expiration.
    const own: OwnValues = { conId, strike, right, localSymbol };
    context.send(contractDetails, Object.assign(values, own));
    this.#last = { ...row, day, values };
  }
}

/** Values of an option that all options of its class and expiration have. */
const CLASS_VALUES = [
  "secType",
  "underConId",
  "lastTradeDate",
  "tradingClass",
  "symbol",
  "currency",
  "exchange",
  "multiplier",
  "marketRule",
] as const;

/** Tests whether two rows are about options of one class and expiration, at one exchange. */
function isOfClass(row: DetailsRow, other: DetailsRow): boolean {
  const [one, two] = [row.instrument, other.instrument];
  return (
    isOption(one) && row.exchange === other.exchange && CLASS_VALUES.every((name) => one[name] === two[name])
  );
}

function details(reqId: number, { instrument, exchange }: DetailsRow, context: Context): ContractData {
  const derived = instrument.underConId !== 0;
  const under = context.exchange.instrument(instrument.underConId, context.nowMs);
  const kinds = exchangesOf(instrument);
  const isStock = instrument.secType === "STK";
  const step = instrument.secType === "CRYPTO" || isStock ? 0.0001 : 1;
  return {
    reqId,
    ...reportedContract(instrument, exchange),
    lastTradeDate: lastTradeTime(instrument, context),
    ...pickDescription(instrument),
    lastTradeDay: instrument.lastTradeDate,
    minTick: smallestIncrement(instrument),
    marketName: instrument.tradingClass,
    orderTypes: advertisedOrderTypes(instrument).join(","),
    validExchanges: kinds.join(","),
    priceMagnifier: priceMagnifier(instrument),
    underConId: instrument.underConId,
    contractMonth: instrument.lastTradeDate.slice(0, 6),
    ...tradingHours(instrument, context.nowMs),
    evRule: "",
    evMultiplier: 0,
    secIds: secIdsOf(instrument),
    aggGroup: isStock ? 1 : 2,
    underSymbol: derived ? instrument.symbol : "",
    underSecType: derived ? (under?.secType ?? "IND") : "",
    marketRuleIds: kinds.map(() => `${instrument.marketRule}`).join(","),
    realExpirationDate: instrument.lastTradeDate,
    stockType: instrument.stockType,
    minSize: step,
    sizeIncrement: step,
    suggestedSizeIncrement: isStock ? 100 : step,
    ineligibilityReasons: [],
    ...fundData(instrument),
  };
}

/** Gets the factor between prices and the currency: London shares trade in pence. */
function priceMagnifier({ secType, currency, primaryExchange }: Instrument): number {
  return secType === "STK" && currency === "GBP" && primaryExchange.startsWith("LSE") ? 100 : 1;
}

function pickDescription({ longName, primaryExchange, industry, category, subcategory }: Instrument) {
  return { longName, primaryExchange, industry, category, subcategory };
}

function fundData({ fund, longName }: Instrument): FundData {
  if (fund === undefined) return NO_FUND;
  return {
    ...NO_FUND,
    fundName: longName,
    fundFamily: fund.family,
    fundType: fund.type,
    fundManagementFee: fund.managementFee,
    fundMinimumInitialPurchase: fund.minimumInitialPurchase,
  };
}

function bond(reqId: number, { instrument, exchange }: DetailsRow, context: Context): BondData {
  const { symbol, secType, currency, tradingClass, conId, longName, bond: terms } = instrument;
  return {
    reqId,
    symbol,
    secType,
    exchange,
    currency,
    tradingClass,
    conId,
    minTick: smallestIncrement(instrument),
    longName,
    cusip: terms?.cusip ?? "",
    coupon: terms?.coupon ?? 0,
    maturity: terms?.maturity ?? "",
    issueDate: terms?.issueDate ?? "",
    ratings: terms?.ratings ?? "",
    bondType: terms?.bondType ?? "",
    couponType: terms?.couponType ?? "",
    convertible: false,
    callable: false,
    putable: false,
    nextOptionPartial: false,
    descAppend: longName,
    nextOptionDate: "",
    nextOptionType: "",
    notes: "",
    marketName: tradingClass,
    orderTypes: advertisedOrderTypes(instrument).join(","),
    validExchanges: exchangesOf(instrument).join(","),
    ...tradingHours(instrument, context.nowMs),
    evRule: "",
    evMultiplier: 0,
    secIds: [...secIdsOf(instrument), { tag: "CUSIP", value: terms?.cusip ?? "" }],
    aggGroup: 2,
    marketRuleIds: exchangesOf(instrument)
      .map(() => `${instrument.marketRule}`)
      .join(","),
    minSize: 1,
    sizeIncrement: 1,
    suggestedSizeIncrement: 1,
  };
}

/** Gets the ISIN, where the instrument has one. */
function secIdsOf({ isin }: Instrument) {
  return isin === "" ? [] : [{ tag: "ISIN", value: isin }];
}

/**
 * Gets the last trade date of an instrument: of an option that does not expire with the month, together with the time of
 * its expiry in the zone of the login. East of New York that can be a day later than the date in its local symbol.
 *
 * @see erdewit/ib_insync#605, ib-api-reloaded/ib_async#203
 */
function lastTradeTime(instrument: Instrument, { shared }: Context): string {
  const { secType, lastTradeDate } = instrument;
  const [year, month] = [Number(lastTradeDate.slice(0, 4)), Number(lastTradeDate.slice(4, 6))];
  if (secType !== "OPT" || lastTradeDate === thirdFriday(year, month)) return lastTradeDate;
  return stamp(expiresMs(instrument), shared.options.timeZone);
}

/** Trading hours by calendar and day: all contracts of a chain have the same ones. */
const knownHours = new Map<string, TradingHours>();
const HOURS_KEPT = 64;

interface TradingHours {
  readonly timeZone: string;
  readonly tradingHours: string;
  readonly liquidHours: string;
}

/**
 * Gets the trading hours of the next days as TWS writes them: `20260113:0930-20260113:1600;20260117:CLOSED;...`. The parts
 * of a day with a pause are separate entries.
 */
function tradingHours({ calendar: name }: Instrument, nowMs: number): TradingHours {
  const first = Math.floor(nowMs / DAY_MS);
  const known = knownHours.get(`${name}/${first}`);
  if (known !== undefined) return known;
  const calendar = calendarOf(name);
  const { zone } = calendar;
  const hours = (isLiquid: boolean): string =>
    Array.from({ length: HOURS_DAYS }, (_, ahead) => {
      const day = calendar.day(first + ahead);
      if (day === undefined) return `${dayOf((first + ahead) * DAY_MS)}:CLOSED`;
      return sessions(day, isLiquid)
        .map(([fromMs, toMs]) => `${minuteOf(fromMs, zone)}-${minuteOf(toMs, zone)}`)
        .join(";");
    }).join(";");
  const made = { timeZone: zone, tradingHours: hours(false), liquidHours: hours(true) };
  if (knownHours.size >= HOURS_KEPT) knownHours.clear();
  knownHours.set(`${name}/${first}`, made);
  return made;
}

function minuteOf(atMs: number, zone: string): string {
  return `${dayOf(atMs, zone)}:${timeOf(atMs, zone).slice(0, 5).replace(":", "")}`;
}
