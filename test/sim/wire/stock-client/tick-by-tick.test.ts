import * as requests from "../../../../sim/wire/requests/tick-by-tick.ts";
import * as responses from "../../../../sim/wire/responses/tick-by-tick.ts";
import { testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses, {
  emitted: {
    tickByTick: (v) => {
      const time = `${v.seconds}`;
      const bits = (low: string, high: string) => ({ [low]: (v.mask & 1) !== 0, [high]: (v.mask & 2) !== 0 });
      if (v.type === 1) {
        const mask = bits("pastLimit", "unreported");
        return [["tickByTickAllLast", v.reqId, 1, time, v.price, v.size, mask, v.exchange, v.conditions]];
      }
      if (v.type === 3) {
        const mask = bits("bidPastLow", "askPastHigh");
        return [["tickByTickBidAsk", v.reqId, time, v.bid, v.ask, v.bidSize, v.askSize, mask]];
      }
      return v.type === 4 ? [["tickByTickMidPoint", v.reqId, time, v.price]] : [];
    },
  },
});
