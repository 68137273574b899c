import { Exchange } from "../../sim/exchange/exchange.ts";
import type { Effect } from "../../sim/tws/context/effects.ts";
import type { TwsOptions } from "../../sim/tws/context/options.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { AAPL_NUMBERED } from "./contracts.ts";
import { Table, type TableClient, TRADING } from "./table.ts";

/** Two accounts of one login. */
export const FIRST = "DU1234567";
export const SECOND = "DU1234568";
/** The advisor's own account where the accounts are those two. */
export const MASTER = "DF1234567";

/** Makes a table whose login has two accounts. */
export function twoAccounts(options: TwsOptions = {}): Table {
  return new Table(options, new Exchange({ accounts: [FIRST, SECOND] }), TRADING);
}

/** Makes a table whose login is that of an advisor with two accounts. */
export function advised(options: TwsOptions = {}): Table {
  return new Table(options, new Exchange({ accounts: [FIRST, SECOND], advisor: true }), TRADING);
}

/** Buys ten shares at the market, with changes. */
export function buy(client: TableClient, change: Partial<PlaceOrder> = {}): readonly Effect[] {
  return client.send(placeOrder, {
    orderId: 1,
    ...AAPL_NUMBERED,
    action: "BUY",
    totalQuantity: 10,
    orderType: "MKT",
    tif: "DAY",
    transmit: true,
    ...change,
  });
}
