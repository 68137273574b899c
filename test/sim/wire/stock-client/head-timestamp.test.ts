import * as requests from "../../../../sim/wire/requests/head-timestamp.ts";
import * as responses from "../../../../sim/wire/responses/head-timestamp.ts";
import { requestContract, testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests, {
  send: {
    reqHeadTimestamp: (api, v) =>
      api.reqHeadTimestamp(v.reqId, requestContract(v), v.whatToShow, v.useRth, v.formatDate),
  },
});

testResponses(responses);
