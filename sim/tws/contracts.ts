import { calendarOf } from "../exchange/calendar.ts";
import type { Instrument } from "../exchange/instrument.ts";
import { advertisedOrderTypes } from "../exchange/order-types.ts";
import type { ReportedContract } from "../wire/contract.ts";
import { reqContractDetails } from "../wire/requests/contracts.ts";
import { type BondData, bondContractDetails } from "../wire/responses/bonds.ts";
import { type ContractData, contractDetails, contractDetailsEnd } from "../wire/responses/contracts.ts";
import { type FundData, NO_FUND } from "../wire/responses/funds.ts";
import { dayOf, timeOf } from "../world/zones.ts";
import { type Context, type Handler, NONE_FOUND, on } from "./context.ts";

/** Trading hours are told for so many days. */
const DAYS_TOLD = 6;
const DAY_MS = 86_400_000;

/** Requests for contract details. */
export const contractHandlers: readonly Handler[] = [
  on(reqContractDetails, (query, context) => {
    const { reqId } = query;
    if (query.conId === 0 && query.symbol === "" && query.localSymbol === "" && query.secId === "") {
      return context.invalid(reqId, "Please enter a symbol or local symbol or conId");
    }
    const found = context.exchange.find(query, context.nowMs, query.includeExpired);
    if (found.length === 0) return context.error(reqId, 200, NONE_FOUND);
    for (const instrument of found) {
      if (instrument.bond === undefined) context.send(contractDetails, details(reqId, instrument, context));
      else context.send(bondContractDetails, bond(reqId, instrument, context));
    }
    context.send(contractDetailsEnd, { reqId });
  }),
];

/** A contract as answers carry it. */
export function reportedContract(instrument: Instrument): ReportedContract {
  const { conId, symbol, secType, lastTradeDate, strike, right, exchange, currency } = instrument;
  const { localSymbol, tradingClass } = instrument;
  const multiplier = multiplierText(instrument);
  return {
    conId,
    symbol,
    secType,
    lastTradeDate,
    strike,
    right,
    multiplier,
    exchange,
    currency,
    localSymbol,
    tradingClass,
  };
}

/** Shares have no multiplier on the wire. */
export function multiplierText({ secType, multiplier }: Instrument): string {
  return secType === "FUT" || secType === "OPT" ? `${multiplier}` : "";
}

/** Where it can be traded. */
export function venues({ exchange, primaryExchange, secType }: Instrument): readonly string[] {
  const others =
    secType === "STK" || secType === "OPT" ? ["AMEX", "CBOE", "ISLAND", "NYSE", "ARCA", "BATS", "IEX"] : [];
  return [...new Set([exchange, primaryExchange, ...others])].filter(Boolean);
}

function details(reqId: number, instrument: Instrument, context: Context): ContractData {
  const derived = instrument.underConId !== 0;
  const under = context.exchange.instrument(instrument.underConId, context.nowMs);
  const kinds = [...new Set(venues(instrument))];
  const isStock = instrument.secType === "STK";
  const step = instrument.secType === "CRYPTO" ? 0.0001 : isStock ? 0.0001 : 1;
  return {
    reqId,
    ...reportedContract(instrument),
    ...pickDescription(instrument),
    lastTradeDay: instrument.lastTradeDate,
    minTick: instrument.minTick,
    marketName: instrument.tradingClass,
    orderTypes: advertisedOrderTypes(instrument).join(","),
    validExchanges: kinds.join(","),
    priceMagnifier: 1,
    underConId: instrument.underConId,
    contractMonth: instrument.lastTradeDate.slice(0, 6),
    ...hoursTold(instrument, context.nowMs),
    evRule: "",
    evMultiplier: 0,
    secIds: [],
    aggGroup: isStock ? 1 : 2,
    underSymbol: derived ? instrument.symbol : "",
    underSecType: derived ? (under?.secType ?? "IND") : "",
    marketRuleIds: kinds.map(() => `${marketRuleId(instrument)}`).join(","),
    realExpirationDate: instrument.lastTradeDate,
    stockType: instrument.stockType,
    minSize: step,
    sizeIncrement: step,
    suggestedSizeIncrement: isStock ? 100 : step,
    ineligibilityReasons: [],
    ...fundData(instrument),
  };
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

function bond(reqId: number, instrument: Instrument, context: Context): BondData {
  const {
    symbol,
    secType,
    exchange,
    currency,
    tradingClass,
    conId,
    minTick,
    longName,
    bond: terms,
  } = instrument;
  return {
    ...{ reqId, symbol, secType, exchange, currency, tradingClass, conId, minTick, longName },
    cusip: terms?.cusip ?? "",
    coupon: terms?.coupon ?? 0,
    maturity: terms?.maturity ?? "",
    issueDate: terms?.issueDate ?? "",
    ratings: terms?.ratings ?? "",
    bondType: terms?.bondType ?? "",
    couponType: terms?.couponType ?? "",
    ...{ convertible: false, callable: false, putable: false, nextOptionPartial: false },
    ...{ descAppend: longName, nextOptionDate: "", nextOptionType: "", notes: "" },
    marketName: tradingClass,
    orderTypes: advertisedOrderTypes(instrument).join(","),
    validExchanges: venues(instrument).join(","),
    ...hoursTold(instrument, context.nowMs),
    ...{ evRule: "", evMultiplier: 0, secIds: [], aggGroup: 2 },
    marketRuleIds: `${marketRuleId(instrument)}`,
    ...{ minSize: 1, sizeIncrement: 1, suggestedSizeIncrement: 1 },
  };
}

/** The number of the rule that says in which steps its price moves: one rule for each step, in millionths. */
export function marketRuleId({ minTick }: Instrument): number {
  return minTick === 0.01 ? 26 : 1_000_000 + Math.round(minTick * 1_000_000);
}

/** Its hours of the next days, as TWS writes them: `20260113:0930-20260113:1600;20260117:CLOSED;...`. */
function hoursTold(instrument: Instrument, nowMs: number) {
  const calendar = calendarOf(instrument.calendar);
  const first = Math.floor(nowMs / DAY_MS);
  const told = (from: "openMs" | "liquidOpenMs", to: "closeMs" | "liquidCloseMs"): string =>
    Array.from({ length: DAYS_TOLD }, (_, ahead) => {
      const day = calendar.day(first + ahead);
      if (day === undefined) return `${dayOf((first + ahead) * DAY_MS)}:CLOSED`;
      return `${minuteOf(day[from], calendar.zone)}-${minuteOf(day[to], calendar.zone)}`;
    }).join(";");
  return {
    timeZone: calendar.zone,
    tradingHours: told("openMs", "closeMs"),
    liquidHours: told("liquidOpenMs", "liquidCloseMs"),
  };
}

function minuteOf(atMs: number, zone: string): string {
  return `${dayOf(atMs, zone)}:${timeOf(atMs, zone).slice(0, 5).replace(":", "")}`;
}
