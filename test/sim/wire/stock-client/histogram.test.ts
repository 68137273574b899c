import * as requests from "../../../../sim/wire/requests/histogram.ts";
import * as responses from "../../../../sim/wire/responses/histogram.ts";
import { requestContract, testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests, {
  send: {
    reqHistogramData: (api, v) => api.reqHistogramData(v.reqId, requestContract(v), v.useRth, 3, "DAY"),
  },
  sentAs: {
    reqHistogramData: (v) => ({ ...v, period: "3 days" }),
  },
});

testResponses(responses);
