import { CONDITION_RULES, FARM_NOTICES, INTERRUPTION_NOTICES } from "../../../../sim/tws/rules/conditions.ts";
import type { Message } from "../../../../sim/wire/codec/message.ts";
import { reqHistogramData } from "../../../../sim/wire/requests/histogram.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqHistoricalTicks } from "../../../../sim/wire/requests/historical-ticks.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqCompletedOrders } from "../../../../sim/wire/requests/orders.ts";
import { reqRealTimeBars } from "../../../../sim/wire/requests/real-time-bars.ts";
import { reqScannerSubscription } from "../../../../sim/wire/requests/scanner.ts";
import { reqTickByTickData } from "../../../../sim/wire/requests/tick-by-tick.ts";
import type { TwsEvent } from "../../../../sim/world/tws-event.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { EXCHANGE, Table, TRADING } from "../../../support/table.ts";

/** Sends a request while a competing session has the market data. */
const during = <Values>(message: Message<Values>, text: string) => ({
  send: () => {
    const table = new Table();
    table.happens({ kind: "competing", on: true });
    return table.client(1).send(message);
  },
  text,
});
/** Opens a subscription, and lets an event happen. */
const running = <Values>(
  message: Message<Values>,
  values: Partial<NoInfer<Values>>,
  event: TwsEvent,
  text: string,
) => ({
  send: () => {
    const table = new Table({}, EXCHANGE, TRADING);
    table.client(1).send(message, values);
    return table.happens(event).filter((effect) => effect.kind === "send" && effect.fields[2] === "3");
  },
  text,
});
const COMPETING = { kind: "competing", on: true } as const;
const BARS = { barSize: "5 mins", duration: "1 D", whatToShow: "TRADES", formatDate: 1, keepUpToDate: true };
const ADDRESS = "Trading TWS session is connected from a different IP address";
const WHILE = "while a competing session has the market data";

testRules([...CONDITION_RULES, ...INTERRUPTION_NOTICES, ...FARM_NOTICES], {
  "an order, a cancel, an exercise or a list of orders while the API is read-only": {
    send: () => new Table({ readOnly: true }).client(1).send(reqCompletedOrders),
    text: "Error validating request.-'bO' : cause - The API interface is currently in Read-Only mode.",
  },
  [`market data or market depth ${WHILE}`]: during(
    reqMktData,
    "No market data during competing live session",
  ),
  [`tick-by-tick data ${WHILE}`]: during(reqTickByTickData, `Failed to request tick-by-tick data.${ADDRESS}`),
  [`real-time bars ${WHILE}`]: during(reqRealTimeBars, `Invalid Real-time Query:${ADDRESS}`),
  [`historical bars or a head timestamp ${WHILE}`]: during(
    reqHistoricalData,
    `Historical Market Data Service error message:${ADDRESS}`,
  ),
  [`historical ticks ${WHILE}`]: during(reqHistoricalTicks, `Failed to request historical ticks:${ADDRESS}`),
  [`a histogram ${WHILE}`]: during(reqHistogramData, `Failed to request histogram data:${ADDRESS}`),
  [`a scan ${WHILE}`]: during(
    reqScannerSubscription,
    `Historical Market Data Service error message:${ADDRESS}`,
  ),
  "running market data or market depth when a competing session takes the market data; a snapshot ends":
    running(
      reqMktData,
      { reqId: 3, ...AAPL_NUMBERED },
      COMPETING,
      "No market data during competing live session",
    ),
  "running tick-by-tick data when a competing session takes the market data, which ends them": running(
    reqTickByTickData,
    { reqId: 3, ...AAPL_NUMBERED, tickType: "Last" },
    COMPETING,
    `Failed to request tick-by-tick data.${ADDRESS}`,
  ),
  "historical bars when a competing session takes the market data: the answer, or their updates, end":
    running(
      reqHistoricalData,
      { reqId: 3, ...AAPL_NUMBERED, ...BARS },
      COMPETING,
      `Historical Market Data Service error message:${ADDRESS}`,
    ),
  "running real-time bars, or bars that are kept up to date, when a farm breaks with bars=notified": running(
    reqHistoricalData,
    { reqId: 3, ...AAPL_NUMBERED, ...BARS },
    { kind: "farm", service: "historical", farm: "ushmds", up: false, bars: "notified" },
    "Failed to request live updates (disconnected).",
  ),
});
