import * as requests from "../../../../sim/wire/requests/market-data.ts";
import * as responses from "../../../../sim/wire/responses/market-data.ts";
import {
  type Any,
  type Events,
  pick,
  requestContract,
  testRequests,
  testResponses,
} from "../../../support/stock-messages.ts";

const size = (v: Any): Events => {
  const type = { 1: 0, 2: 3, 4: 5, 66: 69, 67: 70, 68: 71 }[v.tickType as 1];
  // The client takes the type of BID_SIZE, which is 0, for none.
  return type ? [["tickSize", v.reqId, type, v.size]] : [];
};

const known = (value: number, unknown: number) => (value === unknown ? undefined : value);

testRequests(requests, {
  send: {
    reqMktData: (api, v) =>
      api.reqMktData(
        v.reqId,
        {
          ...requestContract(v),
          deltaNeutralContract: v.deltaNeutral
            ? { conId: v.deltaNeutralConId, delta: v.deltaNeutralDelta, price: v.deltaNeutralPrice }
            : undefined,
        },
        v.genericTicks,
        v.snapshot,
        v.regulatorySnapshot,
      ),
  },
});

testResponses(responses, {
  emitted: {
    // The mask is one flag to the client.
    tickPrice: (v) => [["tickPrice", v.reqId, v.tickType, v.price, v.attributes !== 0], ...size(v)],
    tickOptionComputation: (v, version) => [
      [
        "tickOptionComputation",
        v.reqId,
        v.tickType,
        version >= 156 ? v.attribute : undefined,
        known(v.impliedVolatility, -1),
        known(v.delta, -2),
        known(v.price, -1),
        known(v.dividends, -1),
        known(v.gamma, -2),
        known(v.vega, -2),
        known(v.theta, -2),
        known(v.underPrice, -1),
      ],
    ],
    // The client cuts the fraction off the smallest step.
    tickReqParams: (v) => [
      ["tickReqParams", v.reqId, Math.trunc(v.minTick), v.bboExchange, v.snapshotPermissions],
    ],
    smartComponents: (v) => [
      [
        "smartComponents",
        v.reqId,
        new Map(v.components.map((one: Any) => [one.bit, [one.exchange, one.letter]])),
      ],
    ],
    deltaNeutralValidation: (v) => [["deltaNeutralValidation", v.reqId, pick(v, "conId delta price")]],
  },
});
