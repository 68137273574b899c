import * as requests from "../../../../sim/wire/requests/session.ts";
import * as responses from "../../../../sim/wire/responses/session.ts";
import { testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests, {
  neverSent: ["startApi", "verifyRequest", "verifyMessage", "verifyAndAuthRequest", "verifyAndAuthMessage"],
});

testResponses(responses, {
  emitted: {
    error: (v, version) =>
      v.reqId === -1
        ? [["info", v.text, v.code]]
        : [
            [
              "error",
              new Error(v.text),
              v.code,
              v.reqId,
              ...(version >= 166 && v.advanced ? [JSON.parse(v.advanced)] : [undefined]),
            ],
          ],
  },
});
