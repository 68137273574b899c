import { Exchange } from "../../sim/exchange/exchange.ts";
import { Script } from "../../sim/script/script.ts";
import type { TwsOptions } from "../../sim/tws/context/options.ts";
import { Table, type TableClient, TRADING } from "./table.ts";

/** Makes a TWS in a script that records everything, and a client of it. */
export function scripted(options: TwsOptions = {}): {
  readonly script: Script;
  readonly table: Table;
  readonly client: TableClient;
} {
  let script: Script | undefined;
  const table = new Table(options, new Exchange(), TRADING, (tws) => {
    script = new Script(tws);
    return script;
  });
  if (script === undefined) throw new Error("no script was made");
  script.requests.keep(1_000);
  script.answers.keep(1_000);
  return { script, table, client: table.client(1) };
}

/** A contract for requests with the number 9. */
export const BARS = {
  reqId: 9,
  symbol: "AAPL",
  secType: "STK",
  exchange: "SMART",
  currency: "USD",
};

/** An order with the ID 7 that rests far below the market. */
export const ORDER = {
  orderId: 7,
  symbol: "AAPL",
  secType: "STK",
  exchange: "SMART",
  currency: "USD",
  action: "BUY",
  totalQuantity: 5,
  orderType: "LMT",
  lmtPrice: 1,
  tif: "DAY",
  transmit: true,
};
