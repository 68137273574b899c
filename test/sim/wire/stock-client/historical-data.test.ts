import * as requests from "../../../../sim/wire/requests/historical-data.ts";
import * as responses from "../../../../sim/wire/responses/historical-data.ts";
import {
  type Any,
  barOf,
  requestContract,
  testRequests,
  testResponses,
} from "../../../support/stock-messages.ts";

testRequests(requests, {
  send: {
    reqHistoricalData: (api, v) =>
      api.reqHistoricalData(
        v.reqId,
        requestContract(v),
        v.end,
        v.duration,
        v.barSize,
        v.whatToShow,
        v.useRth,
        v.formatDate,
        v.keepUpToDate,
      ),
  },
});

testResponses(responses, {
  emitted: {
    historicalData: (v) => [
      ...v.bars.map((one: Any) => [
        "historicalData",
        v.reqId,
        one.time,
        ...barOf(one),
        one.count,
        one.wap,
        undefined,
      ]),
      ["historicalData", v.reqId, `finished-${v.start}-${v.end}`, -1, -1, -1, -1, -1, -1, -1, false],
    ],
    historicalDataUpdate: (v) => [["historicalDataUpdate", v.reqId, v.time, ...barOf(v), v.count, v.wap]],
    historicalSchedule: (v) => [
      [
        "historicalSchedule",
        v.reqId,
        v.start,
        v.end,
        v.timeZone,
        v.sessions.map((one: Any) => ({
          startDateTime: one.start,
          endDateTime: one.end,
          refDate: one.refDate,
        })),
      ],
    ],
  },
});
