import fc from "fast-check";
import type { Episode } from "../../model/episodes.ts";
import { CRASH } from "../../model/intent-steps.ts";
import type { Script, Step, TimedStep } from "../../model/step.ts";
import { ACQUIRE, CLOCK, DRAIN, FAULT, READ, STAND_STILL } from "../../model/steps.ts";

const LOSS = "drop:how=rst,times=1";
/** Longer than the shortest timeouts of dials and handshakes, and than most waits between dials. */
const HELD_MS = 4_000;

/** Faults that hold the pool in one state for some seconds, with callers that make it enter that state. */
const HOLDS: readonly (readonly Step[])[] = [
  // The dial is not answered.
  [fault(`refuse:how=lost,forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  // The connection is open, and TWS sends nothing.
  [fault(`mute:forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  // START_API was read, and the session is not ready.
  [fault(`withhold:forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  // Dials fail at once, so that the pool waits.
  [fault(`refuse:how=refused,forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  [fault(`client-id-conflict:forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  // No dial follows.
  [fault(`wrong-protocol:forMs=${HELD_MS}`), fault(LOSS), { do: "connect" }],
  [fault(`connectivity-lost:forMs=${HELD_MS}`)],
  [fault(`connectivity-lost:data=lost,forMs=${HELD_MS}`)],
  // Callers wait for answers.
  [
    fault(`latency:frameMs=200..600,forMs=${HELD_MS}`),
    { do: "read", read: { name: "getPositions", about: "" } },
    { do: "read", read: { name: "getExecutions", about: "" } },
  ],
];

/** Waits until the state is entered, and between the faults that strike in it, in ms. */
const pauses = fc.constantFrom(0, 1, 50, 300, 900);
const striking: Episode = fc
  .array(
    fc.tuple(
      fc.oneof<fc.WeightedArbitrary<Step>[]>(
        { weight: 10, arbitrary: FAULT },
        { weight: 2, arbitrary: CLOCK },
        { weight: 2, arbitrary: STAND_STILL },
        { weight: 1, arbitrary: CRASH },
        { weight: 2, arbitrary: READ },
      ),
      pauses,
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((steps) => steps.map(([step, thenMs]) => ({ ...step, thenMs })));

/** Faults strike while another one holds the pool in one state. */
export const STRUCK_IN_STATE: Episode = fc
  .tuple(fc.constantFrom(...HOLDS), pauses, striking, fc.constantFrom(0, 1_500, HELD_MS))
  .map(([hold, afterMs, strikes, thenMs]) => [...together(hold, afterMs), ...lengthened(strikes, thenMs)]);

/** Faults strike before the first caller, while the pool is idle. */
export const STRUCK_IDLE: Episode = fc.oneof(fc.constant<Script>([]), striking);

/** The pool is drained while leases are held, and faults strike until they are over. */
export const STRUCK_DRAINING: Episode = fc
  .tuple(ACQUIRE, pauses, DRAIN, pauses, striking, fc.constantFrom(0, 1_500, HELD_MS))
  .map(([acquire, heldMs, drain, afterMs, strikes, thenMs]) => [
    { ...acquire, thenMs: heldMs },
    { ...drain, thenMs: afterMs },
    ...lengthened(strikes, thenMs),
  ]);

function fault(text: string): Step {
  return { do: "fault", fault: text };
}

/** Makes steps of one instant, with a wait after the last one. */
function together(steps: readonly Step[], thenMs: number): Script {
  return steps.map((step, at) => ({ ...step, thenMs: at === steps.length - 1 ? thenMs : 0 }));
}

/** Lengthens the wait after the last step. */
function lengthened(script: Script, byMs: number): Script {
  return script.map(
    (step, at): TimedStep => (at === script.length - 1 ? { ...step, thenMs: step.thenMs + byMs } : step),
  );
}
