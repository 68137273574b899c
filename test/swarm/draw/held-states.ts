import fc from "fast-check";
import type { Episode } from "../../model/episodes.ts";
import { CRASH } from "../../model/intent-steps.ts";
import type { Script, Step, TimedStep } from "../../model/step.ts";
import { ACQUIRE, CLOCK, CLOSE, DRAIN, FAULT, READ, step } from "../../model/steps.ts";
import { STRUCK_AS_PAIR } from "./rare-pairs.ts";

const LOSS = "drop:how=rst,times=1";
/** Longer than the shortest timeouts of dials and handshakes, and than most waits between dials. */
const HELD_MS = 4_000;

/** Faults that hold the pool in one state for some seconds, with callers that make it enter that state. */
const HOLDS: readonly (readonly Step[])[] = [
  // The dial is not answered.
  [fault(`refuse:how=lost,forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  // The dial takes as long as the shortest wait for a lease.
  [fault(`latency:dialMs=500,forMs=${HELD_MS}`), fault(LOSS), { do: "acquire" }],
  [
    fault(`latency:dialMs=500,forMs=${HELD_MS}`),
    fault(LOSS),
    { do: "acquire", abortMs: 500 },
    { do: "acquire" },
  ],
  // The connection is open, and TWS sends nothing.
  [fault(`mute:forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  // START_API was read, and the session is not ready.
  [fault(`withhold:forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  // Dials fail at once, so that the pool waits.
  [fault(`refuse:how=refused,forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  [fault(`refuse:how=no-name,forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  [fault(`refuse:how=unreachable,forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  [fault(`client-id-conflict:forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }, { do: "acquire" }],
  // No dial follows.
  [fault(`wrong-protocol:forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  [fault("wrong-protocol:forMs=12000"), fault(LOSS), { do: "connect" }],
  [fault(`wrong-protocol:version="99",forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  [fault(`connectivity-lost:forMs=${HELD_MS}`)],
  [fault(`connectivity-lost:data=lost,forMs=${HELD_MS}`)],
  [fault("connectivity-lost:forMs=12000")],
  // Sessions do not last, or speak another version than before.
  [fault("drop:how=rst,everyMs=3000,forMs=30000")],
  [fault(`older-release:version=163,forMs=${HELD_MS}`), fault(LOSS)],
  // A stream stays silent after 1102.
  [
    { do: "watch", name: "watchHistoricalBars", symbol: "AAPL" },
    fault("connectivity-lost:forMs=400"),
    fault("farm-broken:service=historical,bars=silent,forMs=4000"),
  ],
  // A stream resumes, and the request for it has no answer.
  [
    { do: "watch", name: "watchMarketData", symbol: "AAPL" },
    fault("swallow:request=reqMktData,times=1"),
    fault(LOSS),
  ],
  // Callers wait for answers, or for the budget.
  [
    fault(`latency:frameMs=200..600,forMs=${HELD_MS}`),
    { do: "read", read: { name: "getPositions", about: "" } },
    { do: "read", read: { name: "getExecutions", about: "" } },
  ],
  [
    fault("answer-error:request=reqContractDetails,times=1"),
    { do: "read", read: { name: "getContractDetails", about: "AAPL" } },
  ],
  [fault("swallow:request=reqPositions,times=1"), { do: "read", read: { name: "getPositions", about: "" } }],
  [fault("swallow:request=placeOrder,times=1"), { do: "intent", order: "resting", no: 0 }],
  [
    { do: "burst", what: "read", count: 60 },
    ...[0, 1, 2].map((no) => ({ do: "intent", order: "resting", no }) as const),
    fault(LOSS),
  ],
];

/** Faults that change the state of TWS itself, so that they strike whatever the pool does. */
const OF_TWS: fc.Arbitrary<Step> = fc
  .constantFrom(
    "connectivity-lost:forMs=50",
    "connectivity-lost:data=lost,forMs=400",
    "farm-broken:service=market-data,forMs=400",
    "farm-broken:service=historical,bars=silent,forMs=4000",
    "competing-session:forMs=400",
    "manual-order:quantity=3",
    "bulletin:text=news",
    "depth-reset",
    "port-moved:port=4003",
  )
  .map(fault);
/** Faults of sessions and of their bytes. */
const OF_SESSION: fc.Arbitrary<Step> = fc
  .constantFrom(
    "drop:how=fin,times=1",
    "half-open",
    "half-close",
    "restart:refuseMs=500,closeMs=200,muteMs=300",
    "misframe:how=negative,times=1",
    "garble:where=length,bytes=2,times=1",
    "cut-frame:bytes=3,how=rst",
    "freeze:forMs=400",
    "bandwidth:bytesPerSecond=5000,forMs=4000",
  )
  .map(fault);
/** The machine stands still for shorter and longer than timeouts. */
const STILL: fc.Arbitrary<Step> = step("stand still", {
  how: fc.constantFrom("blocked", "suspended"),
  forMs: fc.constantFrom(60, 700, 3_000),
});

/** Waits until the state is entered, and between the faults that strike in it, in ms. */
const pauses = fc.constantFrom(0, 1, 50, 300, 900);
const striking: Episode = fc
  .array(
    fc.tuple(
      fc.oneof<fc.WeightedArbitrary<Step>[]>(
        { weight: 8, arbitrary: FAULT },
        { weight: 7, arbitrary: OF_TWS },
        { weight: 5, arbitrary: OF_SESSION },
        { weight: 2, arbitrary: CLOCK },
        { weight: 3, arbitrary: STILL },
        { weight: 2, arbitrary: CRASH },
        { weight: 2, arbitrary: READ },
      ),
      pauses,
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((steps) => steps.map(([what, thenMs]) => ({ ...what, thenMs })));

/** Steps that hold the pool in one state. */
const holding: Episode = fc
  .tuple(fc.constantFrom(...HOLDS), pauses)
  .map(([hold, thenMs]) =>
    hold.map((what, at) => ({ ...what, thenMs: at === hold.length - 1 ? thenMs : 0 })),
  );
const lasts = fc.constantFrom(0, 1_500, HELD_MS);

/** Faults strike while another one holds the pool in one state. */
export const STRUCK_IN_STATE: Episode = fc.oneof(
  {
    weight: 2,
    arbitrary: fc
      .tuple(holding, striking, lasts)
      .map(([hold, strikes, thenMs]) => [...hold, ...lengthened(strikes, thenMs)]),
  },
  { weight: 1, arbitrary: STRUCK_AS_PAIR },
);

/** Faults strike before the first caller, while the pool is idle. */
export const STRUCK_IDLE: Episode = fc.oneof(fc.constant<Script>([]), striking);

const RELEASED: Script = [0, 1, 2].map((lease) => ({ do: "release", lease, thenMs: 50 }));

/** The pool is drained in any state, or while a lease is held, and faults strike until it is closed. */
export const STRUCK_DRAINING: Episode = fc
  .tuple(
    fc.oneof(
      holding,
      fc.tuple(ACQUIRE, pauses).map(([acquire, thenMs]): Script => [{ ...acquire, thenMs }]),
    ),
    DRAIN,
    pauses,
    striking,
    lasts,
    fc.constantFrom<Script>([], RELEASED),
  )
  .map(([before, drain, afterMs, strikes, thenMs, released]) => [
    ...before,
    { ...drain, thenMs: afterMs },
    ...lengthened(strikes, thenMs),
    ...released,
  ]);

/** The pool is closed in any state. */
export const CLOSED_IN_STATE: Episode = fc
  .tuple(fc.oneof(fc.constant<Script>([]), holding), CLOSE, pauses)
  .map(([hold, close, thenMs]) => [...hold, { ...close, thenMs }]);

/** The pool is drained or closed in the middle of the run, and the next process goes on, while faults stay in force. */
export const FOLLOWED: Episode = fc
  .tuple(fc.oneof(STRUCK_DRAINING, CLOSED_IN_STATE), pauses, fc.constantFrom(0, 50, 3_000), pauses)
  .map(([over, afterMs, downMs, thenMs]) => [
    ...lengthened(over, afterMs),
    // It has nothing left to do, so that its program ends, with everything kept that it has written.
    { do: "crash", at: "now", how: "fin", unsaved: "kept", downMs, thenMs },
  ]);

function fault(text: string): Step {
  return { do: "fault", fault: text };
}

/** Lengthens the wait after the last step. */
function lengthened(script: Script, byMs: number): Script {
  return script.map(
    (what, at): TimedStep => (at === script.length - 1 ? { ...what, thenMs: what.thenMs + byMs } : what),
  );
}
