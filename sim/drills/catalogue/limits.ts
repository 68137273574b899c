import type { Drill } from "../drill.ts";

/** Drills of what TWS refuses: limits, permissions, pacing. */
export const LIMITS: readonly Drill[] = [
  {
    name: "message-pacing",
    about:
      "TWS takes 20 messages a second and answers more with error 100; the third time it ends the session.",
    needs: ["requests"],
    scenario: { options: { messagesPerSecond: 20 } },
    checks: [],
    session: "kept",
  },
  {
    name: "historical-pacing",
    about: "TWS refuses the first request for historical data for a violation of its pacing (162).",
    needs: ["history"],
    scenario: {
      faults: [
        "answer-error:request=reqHistoricalData,code=162,text=Historical Market Data Service error message:API historical data query pacing violation,times=1",
      ],
    },
    checks: [],
    session: "kept",
  },
  {
    name: "ticker-lines",
    about:
      "Every market data line is in use (101); the session is kept, and the request is not repeated at once.",
    needs: ["subscription"],
    scenario: {
      faults: [
        "answer-error:request=reqMktData,code=101,text=Max number of tickers has been reached,forMs=3000",
      ],
    },
    checks: [],
    session: "kept",
  },
  {
    name: "delayed-data-only",
    about: "The login has no live data, only delayed ones (10167, 354).",
    needs: ["subscription"],
    scenario: { options: { permissions: "delayed" } },
    checks: [],
    session: "kept",
  },
  {
    name: "no-permission",
    about: "The login has no permission for market data at all (354).",
    needs: ["subscription"],
    scenario: { options: { permissions: "none" } },
    checks: [],
    session: "kept",
  },
];
