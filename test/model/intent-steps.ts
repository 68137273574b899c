import fc from "fast-check";
import { type Episode, single } from "./episodes.ts";
import { INTENT_ORDERS } from "./intents.ts";
import type { Script, TimedStep } from "./step.ts";
import { aborts, optional, type StepOf, short, step, waits } from "./steps.ts";

const sends = optional("sendWithinMs", 50, fc.constantFrom(0, 500, 5_000, 20_000));
const answers = optional("timeoutMs", 30, fc.constantFrom(1, 100, 1_000, 3_000));
const again = optional("resend", 30, fc.constant(true));
const order = fc.constantFrom(...Object.keys(INTENT_ORDERS).filter((name) => name !== "large"));
const few = fc.nat(5);

/** Places an order with a key. Few keys, so that they are used again. */
export const INTENT: fc.Arbitrary<StepOf<"intent">> = step(
  "intent",
  { order, no: fc.nat(2) },
  sends,
  answers,
  again,
  aborts,
);
export const MODIFY_INTENT: fc.Arbitrary<StepOf<"modify intent">> = step(
  "modify intent",
  { at: few },
  sends,
  answers,
  aborts,
);
export const CANCEL_INTENT: fc.Arbitrary<StepOf<"cancel intent">> = step(
  "cancel intent",
  { at: few },
  sends,
  answers,
  aborts,
);
export const PERSON: fc.Arbitrary<StepOf<"person">> = step("person");
export const CRASH: fc.Arbitrary<StepOf<"crash">> = step("crash", {
  at: fc.constantFrom("now", "appending", "kept", "written"),
  how: fc.constantFrom("fin", "rst", "silent"),
  unsaved: fc.constantFrom("lost", "kept", "torn"),
  downMs: fc.constantFrom(0, 50, 3_000, 20_000),
});
export const DISK: fc.Arbitrary<StepOf<"disk">> = step("disk", {
  writeMs: fc.constantFrom(0, 0, 1, 20, 400, 3_000),
  failing: fc.constantFrom(false, false, false, true),
});
export const AGENT: fc.Arbitrary<StepOf<"agent">> = step("agent", {
  seed: fc.nat(1_000),
  everyMs: fc.constantFrom(2_000, 10_000, 60_000),
  rounds: fc.constantFrom(3, 10, 20),
});

const CHANGE = fc.oneof(MODIFY_INTENT, CANCEL_INTENT);
const ANY = fc.oneof(INTENT, INTENT, CHANGE);

/** Cuts of the connection at each point of an order, and gateways that lose orders. */
const CUTS: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("place", "modify"),
      fc.constantFrom("unread", "unkept", "unacknowledged", "unfilled", "unreported"),
      fc.constantFrom("fin", "rst", "half-open"),
    )
    .map(([of, at, how]) => `cut-order:of=${of},at=${at},how=${how}`),
  fc
    .tuple(fc.constantFrom("unread", "unkept", "unacknowledged"), fc.constantFrom("fin", "rst", "half-open"))
    .map(([at, how]) => `cut-order:of=cancel,at=${at},how=${how}`),
  fc.constantFrom(
    "restart:lostOrders=1,refuseMs=800,closeMs=300,muteMs=300",
    "restart:lostOrders=3,deafMs=400,refuseMs=2000",
    "swallow:request=placeOrder,times=1",
    "connectivity-lost:forMs=3000",
    "connectivity-lost:data=lost,forMs=3000",
  ),
);

/** Steps one after the other at one instant, and a wait after the last one. */
const together = (steps: readonly Exclude<TimedStep, never>[], thenMs: number): Script =>
  steps.map((one, at) => ({ ...one, thenMs: at === steps.length - 1 ? thenMs : one.thenMs }));
const now = <Step extends object>(one: Step): Step & { readonly thenMs: number } => ({ ...one, thenMs: 0 });

/** A connection is cut at a point of an order, while others follow. */
export const CUT_INTENT: Episode = fc
  .tuple(CUTS, INTENT, fc.array(fc.tuple(ANY, short), { minLength: 1, maxLength: 4 }), waits)
  .map(([fault, first, others, thenMs]) =>
    together(
      [
        now({ do: "fault", fault } as const),
        now(first),
        ...others.map(([one, afterMs]) => ({ ...one, thenMs: afterMs })),
      ],
      thenMs,
    ),
  );
/** A process ends between journal and wire, and the next one uses the same keys. */
export const CRASHED: Episode = fc
  .tuple(DISK, CRASH, fc.array(fc.tuple(ANY, short), { minLength: 1, maxLength: 3 }), ANY, waits, waits)
  .map(([disk, crash, calls, later, afterMs, thenMs]) => {
    const first = calls.map(([one, ms]) => ({ ...one, thenMs: ms }));
    // A crash at once follows the calls, and one at an instant of an order precedes them.
    const begun = crash.at === "now" ? [...first, now(crash)] : [now(crash), ...first];
    return together([now(disk), ...together(begun, afterMs), ...first.slice(0, 1), now(later)], thenMs);
  });
/** Several calls about the same orders at once. */
export const RACE: Episode = fc
  .tuple(INTENT, short, fc.array(ANY, { minLength: 2, maxLength: 6 }), waits)
  .map(([first, afterMs, others, thenMs]) =>
    together([{ ...first, thenMs: afterMs }, ...others.map(now)], thenMs),
  );
const LOST: TimedStep = { do: "fault", fault: "drop:how=rst,times=1", thenMs: 0 };
const NEWEST = { at: -1, thenMs: 0 };
/** What happens to an order that is partly filled: a loss, a change, or both at once. */
const WHILE_PARTLY_FILLED: readonly (readonly TimedStep[])[] = [
  [LOST],
  [{ do: "fault", fault: "refuse:how=refused,forMs=2000", thenMs: 0 }, LOST],
  [{ do: "cancel intent", ...NEWEST }],
  [{ do: "cancel intent", ...NEWEST }, LOST],
  [{ do: "modify intent", ...NEWEST }],
];
/** An order of which most is filled at once, and the rest within seconds. */
const partlyFilled = (then: fc.Arbitrary<readonly TimedStep[]>): Episode =>
  fc
    .tuple(fc.nat(2), short, then, waits)
    .map(([no, afterMs, steps, thenMs]) => [
      { do: "read", read: { name: "getPositions", about: "" }, thenMs: 0 },
      { do: "intent", order: "large", no, thenMs: afterMs },
      ...together(steps, 4_000 + thenMs),
    ]);
export const PARTLY_FILLED: Episode = partlyFilled(fc.constantFrom(...WHILE_PARTLY_FILLED));
/** The process ends while an order is partly filled. */
export const CRASHED_PARTLY_FILLED: Episode = partlyFilled(
  CRASH.map((crash) => [{ ...crash, at: "now", thenMs: 0 }]),
);
/** An order that is not answered, and that no list shows. */
const UNSEEN: Script = [
  "swallow:request=placeOrder,times=1",
  "swallow:request=reqAllOpenOrders,forMs=40000",
].map((text) => ({ do: "fault", fault: text, thenMs: 0 }));
/** What stays unknown is settled by a person. */
export const LOOKED_UP: Episode = fc
  .tuple(
    fc.constantFrom<Script>([], [...UNSEEN, { do: "intent", order: "resting", no: 2, thenMs: 4_000 }]),
    PERSON,
    INTENT,
    waits,
  )
  .map(([unseen, person, next, thenMs]) => [
    ...unseen,
    { do: "read", read: { name: "getPositions", about: "" }, thenMs: 30_000 },
    now(person),
    { ...next, thenMs },
  ]);

/** Episodes of orders with keys, with their weights. */
export const INTENT_EPISODES: readonly (readonly [weight: number, Episode])[] = [
  [4, CUT_INTENT],
  [3, RACE],
  [1, LOOKED_UP],
  [3, PARTLY_FILLED],
  [3, single(INTENT)],
  [2, single(CHANGE)],
];
/** Episodes of processes that end and of disks that are slow or full, with their weights. */
export const CRASH_EPISODES: readonly (readonly [weight: number, Episode])[] = [
  [4, CRASHED],
  [2, CRASHED_PARTLY_FILLED],
  [1, single(CRASH)],
  [1, single(DISK)],
];
