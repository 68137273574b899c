import * as requests from "../../../../sim/wire/requests/advisors.ts";
import * as responses from "../../../../sim/wire/responses/advisors.ts";
import { testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests, {
  send: {
    replaceFA: (api, v) => api.replaceFA(v.reqId, v.faDataType, v.xml),
  },
});

testResponses(responses);
