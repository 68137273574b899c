import { SEC_TYPES } from "../../exchange/contracts/instrument.ts";
import { type CombinationRequest, type RequestedLeg, sideOf } from "../combinations/requested-legs.ts";
import * as code from "../facts/codes.ts";
import { exchangeName, tradesAt } from "../lookup/exchanges.ts";
import type { DescribedContract } from "../lookup/find-contracts.ts";
import { invalidText, type Rule } from "./rule.ts";

const PAGE = "TWS API reference, Message Codes";
const INVALID = "The combo details are invalid.";
const SMART = "SMART";
/** The most legs of one combination; from memory, unsourced. */
const LEGS_MAX = 6;
/** Security types that can be legs. */
const LEG_TYPES: readonly string[] = SEC_TYPES.filter((secType) =>
  ["STK", "OPT", "FUT", "FOP"].includes(secType),
);
/** Currencies in which IBKR has combinations that SMART routes; from memory, unsourced. */
const SMART_CURRENCIES: readonly string[] = "AUD,CAD,CHF,CNH,EUR,GBP,HKD,INR,JPY,KRW,MXN,SEK,SGD,USD".split(
  ",",
);

const isSmart = ({ contract }: CombinationRequest): boolean => exchangeName(contract.exchange) === SMART;

/** Numbers of the sides in the text about a leg. */
const SIDE_NUMBERS = { BUY: 1, SELL: 2 } as const;

function invalidLeg({ legs }: CombinationRequest, wrong: (leg: RequestedLeg) => boolean): string | undefined {
  const at = legs.findIndex(wrong);
  const leg = legs[at];
  if (leg === undefined) return undefined;
  const side = sideOf(leg);
  const values = `${leg.conId}, ${leg.ratio}, ${side === undefined ? 0 : SIDE_NUMBERS[side]}`;
  return invalidText(`The combo details for leg '${at + 1}' are invalid. -  conid, ratio, side: ${values}`);
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** Rules about the description of any contract: spreads of futures are combinations today. */
export const SPREAD_RULES: readonly Rule<DescribedContract>[] = [
  {
    what: "two futures in one local symbol, e.g. `ESH6-ESM6`",
    code: code.FUTURES_SPREAD_NOT_SUPPORTED,
    source: `${PAGE}; the case is unsourced`,
    broken: ({ secType, localSymbol }) =>
      secType.toUpperCase() === "FUT" && /^\w+-\w+$/.test(localSymbol)
        ? "Futures spread are no longer supported. Please use combos instead."
        : undefined,
  },
];

/** Rules about the legs of a combination, in requests for data and in orders. */
export const COMBINATION_RULES: readonly Rule<CombinationRequest>[] = [
  {
    what: "a leg without a conId, with a ratio below 1, or with an action other than BUY, SELL and SSHORT (313)",
    code: code.INVALID_REQUEST,
    source: "ranaroussi/ezibpy#18: 321 with the text of 313; the number of the side is unsourced",
    broken: (request) =>
      invalidLeg(request, (leg) => leg.conId <= 0 || leg.ratio < 1 || sideOf(leg) === undefined),
  },
  {
    what: "a leg that is not listed, or not at the exchange that it names",
    code: code.NO_SECURITY_DEFINITION,
    source: "unsourced",
    broken: ({ legs }) =>
      legs.some(
        ({ instrument, exchange }) =>
          instrument === undefined || (exchange !== "" && !tradesAt(instrument, exchange)),
      )
        ? "No security definition has been found for the request"
        : undefined,
  },
  {
    what: "a leg of a type that no combination has, e.g. an index or a currency pair (313)",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: (request) =>
      invalidLeg(request, ({ instrument }) => !LEG_TYPES.includes(instrument?.secType ?? "")),
  },
  {
    what: "one leg alone, or more than six",
    code: code.INVALID_COMBO,
    source: `${PAGE}; six legs are from memory of IBKR's Web API (unsourced)`,
    broken: ({ legs }) => (legs.length < 2 || legs.length > LEGS_MAX ? INVALID : undefined),
  },
  {
    what: "two legs of the same contract",
    code: code.INVALID_COMBO,
    source: `${PAGE}; the case is unsourced`,
    broken: ({ legs }) => (new Set(legs.map(({ conId }) => conId)).size < legs.length ? INVALID : undefined),
  },
  {
    what: "ratios with a common divisor",
    code: code.INVALID_COMBO,
    source: "QuantConnect/Lean#6862; the code is unsourced",
    broken: ({ legs }) =>
      legs.reduce((divisor, { ratio }) => greatestDivisor(ratio, divisor), 0) > 1 ? INVALID : undefined,
  },
  {
    what: "a share as a leg that is not routed by SMART",
    code: code.STOCK_LEGS_NEED_SMART,
    source: PAGE,
    broken: ({ legs }) =>
      legs.some(({ instrument, exchange }) => {
        const routed = instrument?.secType === "STK" && instrument.exchange === SMART;
        return routed && exchange !== "" && exchangeName(exchange) !== SMART;
      })
        ? "Stock combo legs are restricted to SMART order routing."
        : undefined,
  },
  {
    what: "legs in different currencies, or in another one than the combination",
    code: code.CROSS_CURRENCY_COMBO,
    source: PAGE,
    broken: ({ contract, legs }) => {
      const currencies = new Set(legs.flatMap(({ instrument }) => instrument?.currency ?? []));
      if (contract.currency !== "") currencies.add(contract.currency.toUpperCase());
      return currencies.size > 1 ? "Cross currency combo error." : undefined;
    },
  },
  {
    what: "a combination for SMART in a currency that it does not route",
    code: code.SMART_COMBO_CURRENCY,
    source: `${PAGE}; the currencies are from memory of IBKR's Web API (unsourced)`,
    broken: (request) => {
      const [first] = request.legs;
      return isSmart(request) && !SMART_CURRENCIES.includes(first?.instrument?.currency ?? "")
        ? "Currency is not supported for Smart combo."
        : undefined;
    },
  },
  {
    what: "an exchange other than SMART at which a leg does not trade, or that is not the leg's",
    code: code.INVALID_COMBO,
    source: "unsourced",
    broken: (request) => {
      if (isSmart(request)) return undefined;
      const exchange = exchangeName(request.contract.exchange);
      const fits = request.legs.every(
        (leg) =>
          leg.instrument !== undefined &&
          tradesAt(leg.instrument, exchange) &&
          ["", exchange].includes(leg.exchange === "" ? "" : exchangeName(leg.exchange)),
      );
      return fits ? undefined : INVALID;
    },
  },
  {
    what: "legs whose venues have no hours in common",
    code: code.INVALID_COMBO,
    source: "unsourced",
    broken: ({ tradesTogether }) => (tradesTogether ? undefined : INVALID),
  },
];
