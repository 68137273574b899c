import * as requests from "../../../../sim/wire/requests/option-chains.ts";
import * as responses from "../../../../sim/wire/responses/option-chains.ts";
import { type Any, testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses, {
  emitted: {
    securityDefinitionOptionParameter: (v) => [
      [
        "securityDefinitionOptionParameter",
        v.reqId,
        v.exchange,
        v.underlyingConId,
        v.tradingClass,
        Number(v.multiplier),
        v.expirations.map((one: Any) => one.date),
        v.strikes.map((one: Any) => one.strike),
      ],
    ],
  },
});
