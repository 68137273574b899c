import * as requests from "../../../../sim/wire/requests/executions.ts";
import * as responses from "../../../../sim/wire/responses/executions.ts";
import { pick, responseContract, testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests, {
  send: {
    reqExecutions: (api, v) => api.reqExecutions(v.reqId, { ...v, acctCode: v.account }),
  },
});

testResponses(responses, {
  emitted: {
    execDetails: (v, version) => [
      [
        "execDetails",
        v.reqId,
        responseContract(v),
        {
          ...pick(
            v,
            "orderId execId time side shares price permId clientId liquidation cumQty avgPrice orderRef",
          ),
          ...pick(v, "evRule evMultiplier modelCode lastLiquidity"),
          acctNumber: v.account,
          exchange: v.venue,
          ...(version >= 178 ? { pendingPriceRevision: v.pendingPriceRevision } : {}),
        },
      ],
    ],
    commissionReport: (v) => [
      [
        "commissionReport",
        {
          ...pick(v, "execId commission currency yieldRedemptionDate"),
          realizedPNL: v.realizedPnl,
          yield: v.yield,
        },
      ],
    ],
  },
});
