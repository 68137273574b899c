import * as requests from "../../../../sim/wire/requests/wall-street-horizon.ts";
import * as responses from "../../../../sim/wire/responses/wall-street-horizon.ts";
import { testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests, {
  send: {
    cancelWshMetaData: (api, v) => api.reqCancelWshMetaData(v.reqId),
    reqWshEventData: (api, v) => api.reqWshEventData(v.reqId, v),
    cancelWshEventData: (api, v) => api.reqCancelWshEventData(v.reqId),
  },
});

testResponses(responses);
