import { ALGORITHMS } from "../../sim/exchange/orders/algorithms/catalogue.ts";
import type { PlaceOrder } from "../../sim/wire/requests/place-order.ts";
import { AAPL_NUMBERED } from "./contracts.ts";
import { ORDERS } from "./every-request.ts";
import { SHARE_PAIR } from "./order-rules.ts";

type Change = Partial<PlaceOrder>;

const TIME = "20260113 15:00:00 US/Eastern";
const LIMIT: Change = { orderType: "LMT", lmtPrice: 200 };

const condition = (type: number, change: object): Change => {
  const none = { value: "", conId: 0, exchange: "", triggerMethod: 0, secType: "", symbol: "" };
  return { ...LIMIT, conditions: [{ type, conjunction: "a", isMore: true, ...none, ...change }] };
};

/** One order for each algorithm, with a value for each of its parameters. */
const WITH_ALGORITHMS: readonly Change[] = ALGORITHMS.map(({ name, parameters }) => ({
  ...LIMIT,
  algoStrategy: name,
  algoParams: Object.entries(parameters).map(([tag, { kind, values = ["1"] }]) => ({
    tag,
    value: kind === "time" ? TIME : (values[0] ?? ""),
  })),
}));

/** Changes of an order to buy ten shares that give a value to every kind of field. */
export const ORDER_CHANGES: readonly Change[] = [
  ...ORDERS,
  ...WITH_ALGORITHMS,
  ...["D", "F", "B", "P"].map((hedgeType) => ({ ...LIMIT, parentId: 1, hedgeType, hedgeParam: "1.5" })),
  { ...LIMIT, goodAfterTime: TIME, tif: "GTD", goodTillDate: TIME, ocaGroup: "pair", ocaType: 1 },
  { ...LIMIT, scaleInitLevelSize: 5, scalePriceIncrement: 0.5, scaleTable: "x", activeStartTime: TIME },
  { orderType: "PEG BENCH", referenceContractId: 272093, referenceExchangeId: "SMART" },
  { orderType: "VOL", volatility: 20, deltaNeutralOrderType: "MKT", deltaNeutralOpenClose: "O" },
  { ...LIMIT, faGroup: "All", faMethod: "NetLiq", faPercentage: "50", modelCode: "m" },
  {
    ...LIMIT,
    ...SHARE_PAIR,
    secType: "BAG",
    smartComboRoutingParams: [{ tag: "NonGuaranteed", value: "1" }],
  },
  condition(1, { value: "1000", conId: 265598, exchange: "SMART" }),
  condition(3, { value: TIME }),
  condition(4, { value: "30" }),
  condition(5, { secType: "STK", exchange: "NYSE", symbol: "IBM" }),
  condition(6, { value: "1000", conId: 265598, exchange: "SMART" }),
  condition(7, { value: "5.5", conId: 265598, exchange: "SMART" }),
];

/** Orders to buy ten shares with such changes. */
export const HOSTILE_ORDERS: readonly Change[] = ORDER_CHANGES.map((change) => ({
  orderId: 1,
  ...AAPL_NUMBERED,
  action: "BUY",
  totalQuantity: 10,
  tif: "DAY",
  transmit: true,
  ...change,
}));

/** Names and values that mean something in some field of an order. */
export const ORDER_WORDS: readonly string[] = [
  ...ALGORITHMS.flatMap(({ name, parameters }) => [name, ...Object.keys(parameters)]),
  ...["D", "F", "B", "P", "a", "o", "3", "4", "5", "6", "7", "ISLAND", "GTD", "NonGuaranteed"],
];
