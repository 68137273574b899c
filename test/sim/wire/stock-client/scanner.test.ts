import * as requests from "../../../../sim/wire/requests/scanner.ts";
import * as responses from "../../../../sim/wire/responses/scanner.ts";
import { type Any, responseContract, testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests, {
  send: {
    reqScannerSubscription: (api, v) => api.reqScannerSubscription(v.reqId, { ...v, scanCode: 0 }),
  },
  sentAs: {
    reqScannerSubscription: (v) => ({ ...v, scanCode: "TOP_PERC_GAIN" }),
  },
});

testResponses(responses, {
  emitted: {
    scannerData: (v) => [
      ...v.rows.map((one: Any) => {
        const {
          multiplier: _,
          lastTradeDateOrContractMonth: date,
          ...rest
        } = responseContract({ ...one, multiplier: "" });
        const dated = date === "" ? {} : { lastTradeDateOrContractMonth: date };
        return [
          "scannerData",
          v.reqId,
          one.rank,
          { contract: { ...rest, ...dated }, marketName: one.marketName },
          one.distance,
          one.benchmark,
          one.projection,
          one.legsText,
        ];
      }),
      ["scannerDataEnd", v.reqId],
    ],
  },
});
