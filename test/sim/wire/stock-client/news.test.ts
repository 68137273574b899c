import * as requests from "../../../../sim/wire/requests/news.ts";
import * as responses from "../../../../sim/wire/responses/news.ts";
import { type Any, testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses, {
  emitted: {
    newsProviders: (v) => [
      ["newsProviders", v.providers.map((one: Any) => ({ providerCode: one.code, providerName: one.name }))],
    ],
  },
});
