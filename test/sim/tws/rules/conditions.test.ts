import { CONDITION_RULES } from "../../../../sim/tws/rules/conditions.ts";
import type { Message } from "../../../../sim/wire/codec/message.ts";
import { reqHistogramData } from "../../../../sim/wire/requests/histogram.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqHistoricalTicks } from "../../../../sim/wire/requests/historical-ticks.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqCompletedOrders } from "../../../../sim/wire/requests/orders.ts";
import { reqRealTimeBars } from "../../../../sim/wire/requests/real-time-bars.ts";
import { reqTickByTickData } from "../../../../sim/wire/requests/tick-by-tick.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { Table } from "../../../support/table.ts";

/** Sends a request while a competing session has the market data. */
const during = <Values>(message: Message<Values>, text: string) => ({
  send: () => {
    const table = new Table();
    table.happens({ kind: "competing", on: true });
    return table.client(1).send(message);
  },
  text,
});
const ADDRESS = "Trading TWS session is connected from a different IP address";
const WHILE = "while a competing session has the market data";

testRules(CONDITION_RULES, {
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
});
