import type { WebCall } from "../../../src/web/call.ts";
import type { Answer } from "./scripted-requester.ts";

/** A record of a contract as `/iserver/contract/{conid}/info` has it. */
export function infoOf(conId: number, fields: object = {}): object {
  return {
    con_id: conId,
    symbol: "AAPL",
    instrument_type: "STK",
    currency: "USD",
    exchange: "NASDAQ",
    valid_exchanges: "SMART,AMEX,NASDAQ",
    smart_available: true,
    company_name: "APPLE INC",
    local_symbol: "AAPL",
    trading_class: "NMS",
    maturity_date: null,
    multiplier: null,
    ...fields,
  };
}

const share = (conid: number, exchange: string, isUS: boolean): object => ({ conid, exchange, isUS });

const STOCKS = {
  AAPL: [
    {
      name: "APPLE INC",
      assetClass: "STK",
      contracts: [share(265598, "NASDAQ", true), share(38708077, "MEXI", false)],
    },
    { name: "APPLE CDR", assetClass: "STK", contracts: [share(532640894, "AEQLIT", false)] },
  ],
  TWIN: [{ name: "TWINS", assetClass: "STK", contracts: [share(71, "NYSE", true), share(72, "ARCA", true)] }],
};

const option = (conid: number, strike: number, right: string): object => ({
  conid,
  symbol: "SPX",
  secType: "OPT",
  strike,
  right,
  maturityDate: conid === 93 ? "20260331" : "20260320",
});
const OPTIONS = [option(91, 5000, "C"), option(92, 5000, "P"), option(93, 5000, "C"), option(94, 5100, "C")];

/** A gateway with a few contracts: shares in several countries, an index with options, a pair of currencies. */
export const CONTRACTS: Readonly<Record<string, Answer>> = {
  "/trsrv/stocks": ({ query }: WebCall) => {
    const symbol = String(query?.symbols).toUpperCase();
    return { [symbol]: STOCKS[symbol as keyof typeof STOCKS] ?? [] };
  },
  "/iserver/secdef/search": ({ query }: WebCall) => {
    if (query?.name === true)
      return [{ conid: "8894", symbol: "KO", description: "NYSE", sections: [{ secType: "STK" }] }];
    const kinds = [
      { secType: "IND", exchange: "CBOE" },
      { secType: "OPT", months: "MAR26" },
    ];
    if (query?.symbol === "SPX")
      return [{ conid: "416904", symbol: "SPX", description: "CBOE", sections: kinds }];
    if (query?.symbol === "EUR") return [{ conid: 12087792, symbol: "EUR", sections: [{ secType: "CASH" }] }];
    return { error: "No symbol found" };
  },
  "/iserver/secdef/info": ({ query }: WebCall) => {
    const rows = OPTIONS as { strike: number; right: string }[];
    const wanted = ({ strike, right }: { strike: number; right: string }): boolean =>
      (query?.strike === undefined || query.strike === strike) &&
      (query?.right === undefined || query.right === right);
    return query?.conid === 416904 && query.month === "MAR26" ? rows.filter(wanted) : [];
  },
  "/iserver/contract/265598/info": infoOf(265598),
  "/iserver/contract/38708077/info": infoOf(38708077, {
    currency: "MXN",
    exchange: "MEXI",
    valid_exchanges: "MEXI",
  }),
  "/iserver/contract/532640894/info": infoOf(532640894, {
    currency: "CAD",
    exchange: "AEQLIT",
    valid_exchanges: "AEQLIT",
  }),
  "/iserver/contract/71/info": infoOf(71, { symbol: "TWIN" }),
  "/iserver/contract/72/info": infoOf(72, { symbol: "TWIN" }),
  "/iserver/contract/416904/info": infoOf(416904, {
    symbol: "SPX",
    instrument_type: "IND",
    exchange: "CBOE",
    valid_exchanges: "CBOE",
    smart_available: false,
  }),
  "/iserver/contract/12087792/info": infoOf(12087792, {
    symbol: "EUR",
    instrument_type: "CASH",
    exchange: "IDEALPRO",
    valid_exchanges: "IDEALPRO",
  }),
  ...Object.fromEntries(
    [91, 92, 93, 94].map((conId) => [
      `/iserver/contract/${conId}/info`,
      infoOf(conId, {
        symbol: "SPX",
        instrument_type: "OPT",
        exchange: "CBOE",
        valid_exchanges: "SMART,CBOE",
        strike: conId === 94 ? "5100" : "5000",
        right: conId === 92 ? "P" : "C",
        maturity_date: conId === 93 ? "20260331" : "20260320",
        multiplier: "100",
      }),
    ]),
  ),
};
