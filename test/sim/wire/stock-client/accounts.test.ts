import * as requests from "../../../../sim/wire/requests/accounts.ts";
import * as responses from "../../../../sim/wire/responses/accounts.ts";
import { type Any, responseContract, testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses, {
  emitted: {
    familyCodes: (v) => [
      ["familyCodes", v.codes.map((one: Any) => ({ accountID: one.accountId, familyCode: one.familyCode }))],
    ],
    updatePortfolio: (v) => {
      const { exchange: _, ...rest } = responseContract(v);
      return [
        [
          "updatePortfolio",
          { ...rest, primaryExch: v.primaryExchange },
          v.position,
          v.marketPrice,
          v.marketValue,
          v.averageCost,
          v.unrealizedPnl,
          v.realizedPnl,
          v.account,
        ],
      ];
    },
    accountUpdateMulti: (v) => [
      ["accountUpdateMulti", v.reqId, v.account, v.modelCode, v.key, v.value, v.currency],
    ],
    // The client takes this number for a text.
    accountUpdateMultiEnd: (v) => [["accountUpdateMultiEnd", `${v.reqId}`]],
  },
});
