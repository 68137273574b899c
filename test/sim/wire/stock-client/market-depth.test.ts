import * as requests from "../../../../sim/wire/requests/market-depth.ts";
import * as responses from "../../../../sim/wire/responses/market-depth.ts";
import { type Any, testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses, {
  emitted: {
    mktDepthExchanges: (v) => [
      [
        "mktDepthExchanges",
        v.exchanges.map((one: Any) => ({
          exchange: one.exchange,
          secType: one.secType,
          listingExch: one.listingExchange,
          serviceDataType: one.serviceDataType,
          aggGroup: one.aggGroup,
        })),
      ],
    ],
  },
});
