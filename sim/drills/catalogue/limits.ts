import type { Step } from "../../mod.ts";
import { MESSAGE_RATE_EXCEEDED } from "../../options/mod.ts";
import type { Drill } from "../drill.ts";
import { KEPT } from "./kept.ts";

/** An answer of TWS that says that there are no live data. */
const NO_LIVE_DATA = { event: "sent", with: { detail: { matches: "^error (354|10089|10167|10168)$" } } };

/** Step that waits until the client was refused live data. */
const REFUSED: Step = {
  when: NO_LIVE_DATA,
  expect: { ...NO_LIVE_DATA, about: "The client is refused live data.", atLeast: 1 },
};

/** Drills of what TWS refuses: limits, permissions, pacing. */
export const LIMITS: readonly Drill[] = [
  {
    name: "message-pacing",
    about: "TWS says that messages come too fast (100); a third time within the session would end it.",
    needs: [],
    scenario: {
      timeline: [
        {
          when: { mark: "warm" },
          notify: {
            code: MESSAGE_RATE_EXCEEDED,
            text: "Max rate of messages per second has been exceeded:max=50 rec=51 (1)",
          },
        },
      ],
      checks: KEPT,
    },
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
      checks: KEPT,
    },
    session: "kept",
  },
  {
    name: "ticker-lines",
    about: "Every market data line is in use for 3 s (101).",
    needs: ["subscription"],
    scenario: {
      faults: [
        "answer-error:request=reqMktData,code=101,text=Max number of tickers has been reached,forMs=3000",
      ],
      checks: KEPT,
    },
    session: "kept",
  },
  {
    name: "delayed-data-only",
    about: "The login has no live data, only delayed ones (10167, 354).",
    needs: ["subscription"],
    scenario: { options: { permissions: "delayed" }, timeline: [REFUSED], checks: KEPT },
    session: "kept",
  },
  {
    name: "no-permission",
    about: "The login has no permission for market data at all (354).",
    needs: ["subscription"],
    scenario: { options: { permissions: "none" }, timeline: [REFUSED], checks: KEPT },
    session: "kept",
  },
];
