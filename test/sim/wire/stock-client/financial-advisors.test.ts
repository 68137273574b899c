import * as requests from "../../../../sim/wire/requests/financial-advisors.ts";
import * as responses from "../../../../sim/wire/responses/financial-advisors.ts";
import { testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests, {
  send: {
    replaceFA: (api, v) => api.replaceFA(v.reqId, v.faDataType, v.xml),
  },
});

testResponses(responses);
