import * as requests from "../../../../sim/wire/requests/positions.ts";
import * as responses from "../../../../sim/wire/responses/positions.ts";
import { responseContract, testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses, {
  emitted: {
    positionMulti: (v) => [
      ["positionMulti", v.reqId, v.account, v.modelCode, responseContract(v), v.size, v.averageCost],
    ],
  },
});
