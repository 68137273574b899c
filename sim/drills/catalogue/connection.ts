import type { Drill } from "../drill.ts";

/** Drills of connections that end, or seem to live. */
export const CONNECTION: readonly Drill[] = [
  {
    name: "drop-rst",
    about: "The connection is reset while a request waits for its answer.",
    needs: ["requests"],
    scenario: { faults: ["drop:how=rst,afterRequest=any,times=1"] },
    session: "lost",
  },
  {
    name: "drop-fin",
    about: "The gateway closes the connection in order while a request waits for its answer.",
    needs: ["requests"],
    scenario: { faults: ["drop:how=fin,afterRequest=any,times=1"] },
    session: "lost",
  },
  {
    name: "drop-storm",
    about: "Five sessions in a row are reset.",
    needs: [],
    scenario: {
      timeline: [
        { when: { mark: "warm" }, inject: "drop:how=rst,everyMs=300,times=5" },
        {
          when: { event: "closed", with: { detail: { matches: "a fault cut it" } }, times: 5 },
          heal: "drop",
        },
      ],
    },
    session: "lost",
  },
  {
    name: "half-open",
    about: "The connection stays open and nothing gets through any more; no error will ever say so.",
    needs: [],
    scenario: { timeline: [{ when: { mark: "warm" }, inject: "half-open" }] },
    session: "lost",
  },
  {
    name: "mute-gateway",
    about: "The connection is cut, and for 2 s the gateway accepts connections and says nothing on them.",
    needs: [],
    scenario: {
      timeline: [{ when: { mark: "warm" }, inject: "mute:forMs=2000" }, { inject: "drop:how=rst,times=1" }],
    },
    session: "lost",
  },
  {
    name: "accept-then-close",
    about:
      "The connection is cut, and for 3 s each new one is accepted and closed at once, as by the forwarder of a container.",
    needs: [],
    scenario: {
      timeline: [
        { when: { mark: "warm" }, inject: "refuse:how=closed,forMs=3000" },
        { inject: "drop:how=fin,times=1" },
      ],
    },
    session: "lost",
  },
];
