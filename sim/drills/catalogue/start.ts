import type { Drill } from "../drill.ts";

/** Drills of the start: everything at once, and handshakes that do not go as usual. */
export const START: readonly Drill[] = [
  {
    name: "parallel-start",
    about:
      "The gateway needs 400 ms for a session; whatever starts in parallel meanwhile shares one connection and one client ID.",
    needs: [],
    scenario: { faults: ["latency:handshakeMs=400"] },
    session: "kept",
  },
  {
    name: "slow-handshake",
    about:
      "The first session does not get its accounts and order ID (nextValidId); later ones do, 500 ms late.",
    needs: [],
    scenario: { faults: ["withhold:message=both,times=2", "latency:handshakeMs=500"] },
    session: "kept",
  },
  {
    name: "client-id-in-use",
    about:
      "The connection is cut, and the client ID stays in use for three more dials (326), as that of a dead connection does.",
    needs: [],
    scenario: {
      timeline: [
        { when: { mark: "warm" }, inject: "client-id-conflict:dials=3" },
        { inject: "drop:how=rst,times=1" },
      ],
    },
    session: "lost",
  },
  {
    name: "client-id-taken",
    about:
      "Another program has the client ID for ever (326); the client takes no other ID and does not hammer the gateway.",
    needs: [],
    scenario: { faults: ["client-id-conflict"] },
    session: "never",
    observeMs: 4_000,
  },
];
