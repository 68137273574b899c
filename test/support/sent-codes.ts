import { Exchange } from "../../sim/exchange/exchange.ts";
import type { Effect } from "../../sim/tws/context/effects.ts";
import { cancelHistoricalData, reqHistoricalData } from "../../sim/wire/requests/historical-data.ts";
import { reqMktDepth } from "../../sim/wire/requests/market-depth.ts";
import { reqSecDefOptParams } from "../../sim/wire/requests/option-chains.ts";
import { cancelOrder, reqAutoOpenOrders } from "../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../sim/wire/requests/place-order.ts";
import { cancelScannerSubscription } from "../../sim/wire/requests/scanner.ts";
import { reqCurrentTime } from "../../sim/wire/requests/session.ts";
import { error } from "../../sim/wire/responses/session.ts";
import type { FarmService } from "../../sim/world/tws-event.ts";
import { AAPL_NUMBERED } from "./contracts.ts";
import { EXCHANGE, received, Table, TRADING } from "./table.ts";

const BARS = {
  reqId: 4,
  ...AAPL_NUMBERED,
  barSize: "5 mins",
  duration: "3600 S",
  whatToShow: "TRADES",
  formatDate: 1,
};

/** A farm breaks and is healed, with bars that are kept up to date. */
function farm(service: FarmService): readonly Effect[] {
  const table = new Table({}, EXCHANGE, TRADING);
  table.client(1).send(reqHistoricalData, { ...BARS, keepUpToDate: true });
  const event = { kind: "farm", service, farm: "ushmds", bars: "notified" } as const;
  return [...table.happens({ ...event, up: false }), ...table.happens({ ...event, up: true })];
}

/** TWS is cut off while a client is connected and another one connects, and is connected again. */
function cutOff(dataLost: boolean): readonly Effect[] {
  const table = new Table();
  table.client(1);
  const lost = table.happens({ kind: "offline" });
  return [...lost, ...table.client(2).begun, ...table.happens({ kind: "online", dataLost })];
}

/** An order is placed and cancelled. */
function cancelled(): readonly Effect[] {
  const table = Table.trading();
  const client = table.client(1);
  client.send(placeOrder, {
    ...{ orderId: 1, ...AAPL_NUMBERED, action: "BUY", totalQuantity: 1 },
    ...{ orderType: "LMT", lmtPrice: 1, tif: "DAY", transmit: true },
  });
  client.send(cancelOrder, { orderId: 1 });
  table.advance(5_000);
  return client.all;
}

/** A handler fails, as none should. */
function failing(): readonly Effect[] {
  const exchange = new Exchange();
  const client = new Table({}, exchange).client(1);
  exchange.instrument = () => {
    throw new Error("broken on purpose");
  };
  const wanted = { underlyingSymbol: "AAPL", underlyingSecType: "STK", underlyingConId: 265598 };
  return client.send(reqSecDefOptParams, { reqId: 1, ...wanted });
}

/** Sends one message a second too many. */
function tooFast(): readonly Effect[] {
  const client = new Table({ messagesPerSecond: 5 }).client(1);
  return Array.from({ length: 6 }, () => client.send(reqCurrentTime)).flat();
}

/** A number of bars in use, a cancel of none, and bars of a login with delayed data. */
function bars(): readonly Effect[] {
  const delayed = new Table({ permissions: "delayed" }, EXCHANGE, TRADING).client(1);
  delayed.send(reqHistoricalData, BARS);
  const client = new Table({}, EXCHANGE, TRADING).client(1);
  client.send(reqHistoricalData, { ...BARS, keepUpToDate: true });
  client.send(reqHistoricalData, { ...BARS, keepUpToDate: true });
  client.send(cancelHistoricalData, { reqId: 9 });
  return [...delayed.all, ...client.all];
}

/** What happens where a code is sent that no rule of the catalogue has, and the file that tests it in full. */
const SCENARIOS: readonly { readonly test: string; readonly happens: () => readonly Effect[] }[] = [
  { test: "test/sim/tws/limits/message-limit.test.ts", happens: tooFast },
  { test: "test/sim/tws/orders/order-events.test.ts", happens: cancelled },
  { test: "test/sim/tws/tws.test.ts", happens: failing },
  {
    test: "test/sim/tws/tws.test.ts",
    happens: () => {
      const table = new Table();
      return [table.client(1), table.client(1)].flatMap(({ begun }) => begun);
    },
  },
  {
    test: "test/sim/tws/handlers/orders.test.ts",
    happens: () => new Table().client(1).send(reqAutoOpenOrders, { bind: true }),
  },
  {
    test: "test/sim/tws/handlers/scanner.test.ts",
    happens: () => new Table().client(1).send(cancelScannerSubscription, { reqId: 9 }),
  },
  { test: "test/sim/tws/handlers/historical-data.test.ts", happens: bars },
  ...[false, true].map((dataLost) => ({
    test: "test/sim/tws/system-events.test.ts",
    happens: () => cutOff(dataLost),
  })),
  ...(["market-data", "historical", "contracts"] as const).map((service) => ({
    test: "test/sim/tws/system-events.test.ts",
    happens: () => farm(service),
  })),
  {
    test: "test/sim/tws/system-events.test.ts",
    happens: () => {
      const table = new Table();
      table.client(1);
      return table.happens({ kind: "port", port: 4_005 });
    },
  },
  {
    test: "test/sim/faults/depth-reset.test.ts",
    happens: () => {
      const table = new Table({}, EXCHANGE, TRADING);
      table.client(1).send(reqMktDepth, { ...AAPL_NUMBERED, exchange: "ISLAND", rows: 5, reqId: 7 });
      return table.happens({ kind: "depth-reset" });
    },
  },
];

/** Lets everything happen that sends a code outside of the rules. @returns The codes sent, with the files that test them. */
export function codesSent(): ReadonlyMap<number, string> {
  return new Map(
    SCENARIOS.flatMap(({ test, happens }) =>
      received(happens(), error).map(({ code }) => [code, test] as const),
    ),
  );
}
