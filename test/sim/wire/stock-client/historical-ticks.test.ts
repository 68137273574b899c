import * as requests from "../../../../sim/wire/requests/historical-ticks.ts";
import * as responses from "../../../../sim/wire/responses/historical-ticks.ts";
import { type Any, testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses, {
  emitted: {
    historicalTicks: (v) => [
      [
        "historicalTicks",
        v.reqId,
        v.ticks.map(({ seconds, ...rest }: Any) => ({ time: seconds, ...rest })),
        v.done,
      ],
    ],
    historicalTicksBidAsk: (v) => [
      [
        "historicalTicksBidAsk",
        v.reqId,
        v.ticks.map((one: Any) => ({
          time: one.seconds,
          tickAttribBidAsk: { bidPastLow: (one.mask & 1) !== 0, askPastHigh: (one.mask & 2) !== 0 },
          priceBid: one.bid,
          priceAsk: one.ask,
          sizeBid: one.bidSize,
          sizeAsk: one.askSize,
        })),
        v.done,
      ],
    ],
    historicalTicksLast: (v) => [
      [
        "historicalTicksLast",
        v.reqId,
        v.ticks.map((one: Any) => ({
          time: one.seconds,
          tickAttribLast: { pastLimit: (one.mask & 1) !== 0, unreported: (one.mask & 2) !== 0 },
          price: one.price,
          size: one.size,
          exchange: one.exchange,
          specialConditions: one.conditions,
        })),
        v.done,
      ],
    ],
  },
});
