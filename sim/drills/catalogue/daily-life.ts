import type { Drill } from "../drill.ts";
import { KEPT } from "./kept.ts";

/** Drills of the daily life of a gateway: restarts, and its connection to IBKR. */
export const DAILY_LIFE: readonly Drill[] = [
  {
    name: "nightly-restart",
    about:
      "The gateway restarts: it refuses connections, closes them at once, says nothing on them, and is ready again.",
    needs: [],
    scenario: {
      timeline: [{ when: { mark: "warm" }, inject: "restart:refuseMs=1500,closeMs=2000,muteMs=1000" }],
    },
    session: "lost",
  },
  {
    name: "weekend-login",
    about: "The gateway is gone for longer, needs a login that comes late, and is ready after that.",
    needs: [],
    scenario: {
      timeline: [{ when: { mark: "warm" }, inject: "restart:refuseMs=4000,closeMs=500,muteMs=2500" }],
    },
    session: "lost",
  },
  {
    name: "connectivity-kept",
    about:
      "TWS loses IBKR for 1.5 s and says that no data were lost (1100, 1102); nothing is requested again.",
    needs: [],
    scenario: {
      timeline: [{ when: { mark: "warm" }, inject: "connectivity-lost:data=kept,forMs=1500" }],
      checks: KEPT,
    },
    session: "kept",
  },
  {
    name: "connectivity-data-lost",
    about:
      "TWS loses IBKR for 1.5 s and says that data were lost (1100, 1101); subscriptions are requested again.",
    needs: ["subscription"],
    scenario: {
      timeline: [{ when: { mark: "warm" }, inject: "connectivity-lost:data=lost,forMs=1500" }],
      checks: KEPT,
    },
    session: "kept",
  },
  {
    name: "farm-flap",
    about: "The market data farm is broken three times for half a second (2103, 2104); the session is kept.",
    needs: [],
    scenario: {
      timeline: [
        { when: { mark: "warm" }, inject: "farm-broken:service=market-data,forMs=500" },
        { after: 900, inject: "farm-broken:service=market-data,forMs=500" },
        { after: 900, inject: "farm-broken:service=market-data,forMs=500" },
      ],
      checks: KEPT,
    },
    session: "kept",
  },
  {
    name: "competing-session",
    about: "A login elsewhere has the market data for 2 s (10197); ticks come again after that.",
    needs: ["subscription"],
    scenario: {
      timeline: [{ when: { mark: "warm" }, inject: "competing-session:forMs=2000" }],
      checks: KEPT,
    },
    session: "kept",
  },
];
