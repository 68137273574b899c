import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import type {
  OrderEvent,
  OrderProgress,
  OrderState,
  OrderStateKind,
  OrderVerdict,
} from "../../../src/orders/order-state.ts";
import { isFinal, isUncertain, progressOf, transition } from "../../../src/orders/order-transition.ts";

const REASON = new PoolError("ORDER_ABSENT", "x");
const progress = (status: string, filled = 0): OrderProgress => ({
  status,
  filled,
  remaining: 10 - filled,
  avgFillPrice: filled > 0 ? 100 : undefined,
});

/** One state of each kind; the type makes the compiler require a new kind here. */
const STATES: { readonly [Kind in OrderStateKind]: Extract<OrderState, { readonly kind: Kind }> } = {
  intended: { kind: "intended" },
  journalled: { kind: "journalled" },
  written: { kind: "written", atMs: 1 },
  acknowledged: { kind: "acknowledged", progress: progress("PendingSubmit") },
  working: { kind: "working", progress: progress("Submitted") },
  filled: { kind: "filled", progress: progress("Filled", 10) },
  cancelled: { kind: "cancelled", progress: progress("Cancelled", 3), text: "by a person" },
  rejected: { kind: "rejected", code: 201, text: "no" },
  "not-sent": { kind: "not-sent", reason: REASON },
  unknown: { kind: "unknown", why: "lost", progress: undefined },
};

/** Events, one or more of each kind, by a name. */
const EVENTS = {
  journalled: { kind: "journalled" },
  dropped: { kind: "dropped", reason: REASON },
  written: { kind: "written", atMs: 2 },
  "reported as pending": { kind: "reported", progress: progress("PendingSubmit") },
  "reported as working": { kind: "reported", progress: progress("Submitted") },
  "reported as filled": { kind: "reported", progress: progress("Filled", 10) },
  "reported as cancelled": { kind: "reported", progress: progress("Cancelled") },
  "listed as working": { kind: "reported", progress: progress("Submitted"), listed: true },
  "listed as inactive": { kind: "reported", progress: progress("Inactive"), listed: true },
  corrected: { kind: "corrected", filled: 2, avgFillPrice: 99 },
  refused: { kind: "refused", code: 201, text: "no" },
  lost: { kind: "lost", why: "again" },
  absent: { kind: "absent", reason: REASON },
  "settled as not sent": { kind: "settled", verdict: { kind: "not-sent" } },
  "settled as cancelled": { kind: "settled", verdict: { kind: "cancelled" } },
  "settled as filled": { kind: "settled", verdict: { kind: "filled", filled: 10 } },
  "settled as rejected": { kind: "settled", verdict: { kind: "rejected" } },
} as const satisfies Readonly<Record<string, OrderEvent>>;

/** Names of the events of each kind, so that the compiler requires a new kind of event and of verdict here. */
const NAMED: { readonly [Kind in OrderEvent["kind"]]: readonly (keyof typeof EVENTS)[] } = {
  journalled: ["journalled"],
  dropped: ["dropped"],
  written: ["written"],
  reported: [
    "reported as pending",
    "reported as working",
    "reported as filled",
    "reported as cancelled",
    "listed as working",
    "listed as inactive",
  ],
  corrected: ["corrected"],
  refused: ["refused"],
  lost: ["lost"],
  absent: ["absent"],
  settled: ["settled as not sent", "settled as cancelled", "settled as filled", "settled as rejected"],
};
const VERDICTS: { readonly [Kind in OrderVerdict["kind"]]: keyof typeof EVENTS } = {
  "not-sent": "settled as not sent",
  cancelled: "settled as cancelled",
  filled: "settled as filled",
  rejected: "settled as rejected",
};

type Name = keyof typeof EVENTS;
/** The states that follow; `=` is the same object. */
type Row = Readonly<Record<Name, OrderStateKind | "=">>;

const NOTHING: Row = {
  journalled: "=",
  dropped: "=",
  written: "=",
  "reported as pending": "=",
  "reported as working": "=",
  "reported as filled": "=",
  "reported as cancelled": "=",
  "listed as working": "=",
  "listed as inactive": "=",
  corrected: "=",
  refused: "=",
  lost: "=",
  absent: "=",
  "settled as not sent": "=",
  "settled as cancelled": "=",
  "settled as filled": "=",
  "settled as rejected": "=",
};
/** What a report makes of an order that may be at IBKR, or of one that was held for absent. */
const REPORTED = {
  "reported as pending": "acknowledged",
  "reported as working": "working",
  "reported as filled": "filled",
  "reported as cancelled": "cancelled",
  "listed as working": "working",
  "listed as inactive": "acknowledged",
} as const;

const TABLE: Readonly<Record<OrderStateKind, Row>> = {
  intended: { ...NOTHING, journalled: "journalled", dropped: "not-sent" },
  journalled: { ...NOTHING, dropped: "not-sent", written: "written" },
  written: { ...NOTHING, ...REPORTED, refused: "rejected", lost: "unknown", absent: "not-sent" },
  // What IBKR has reported once was there: absence is never proven.
  acknowledged: {
    ...NOTHING,
    ...REPORTED,
    corrected: "acknowledged",
    refused: "rejected",
    lost: "unknown",
  },
  working: { ...NOTHING, ...REPORTED, corrected: "working", refused: "rejected", lost: "unknown" },
  filled: { ...NOTHING, corrected: "filled" },
  // A report that was sent before the cancel may arrive after it; a list and a fill are stronger.
  cancelled: {
    ...NOTHING,
    corrected: "cancelled",
    "reported as filled": "filled",
    "listed as working": "working",
    "listed as inactive": "acknowledged",
  },
  rejected: { ...NOTHING, "reported as filled": "filled", "listed as working": "working" },
  "not-sent": { ...NOTHING, ...REPORTED },
  unknown: {
    ...NOTHING,
    ...REPORTED,
    refused: "rejected",
    lost: "unknown",
    absent: "not-sent",
    "settled as not sent": "not-sent",
    "settled as cancelled": "cancelled",
    "settled as filled": "filled",
    "settled as rejected": "rejected",
  },
};

const KINDS = Object.keys(STATES) as readonly OrderStateKind[];
const NAMES = Object.keys(EVENTS) as readonly Name[];

test.each(KINDS.flatMap((kind) => NAMES.map((name) => [kind, name] as const)))(
  "an order that is %s and is then %s has the state of the table",
  (kind, name) => {
    const before = STATES[kind];
    const after = transition(before, EVENTS[name]);
    const expected = TABLE[kind][name];
    if (expected === "=") expect(after).toBe(before);
    else expect(after.kind).toBe(expected);
  },
);

test("every event has the kind under which it is named", () => {
  for (const [kind, names] of Object.entries(NAMED))
    for (const name of names) expect(EVENTS[name].kind).toBe(kind);
  for (const [kind, name] of Object.entries(VERDICTS))
    expect(EVENTS[name]).toMatchObject({ verdict: { kind } });
  expect(Object.values(NAMED).flat().sort()).toEqual([...NAMES].sort());
});

test("final are the states after which nothing but a correction follows", () => {
  expect(KINDS.filter((kind) => isFinal(STATES[kind]))).toEqual([
    "filled",
    "cancelled",
    "rejected",
    "not-sent",
  ]);
  expect(KINDS.filter((kind) => isUncertain(STATES[kind]))).toEqual(["written", "unknown"]);
});

test("fills never become fewer, and those of an older report replace no newer ones", () => {
  const more = transition(STATES.working, { kind: "reported", progress: progress("Submitted", 6) });
  const older = transition(more, { kind: "reported", progress: progress("Submitted", 2) });
  expect(progressOf(older)).toEqual(progress("Submitted", 6));
  const lost = transition(more, { kind: "lost", why: "x" });
  expect(progressOf(lost)?.filled).toBe(6);
  expect(progressOf(transition(STATES.filled, EVENTS["reported as working"]))?.filled).toBe(10);
});

test("a correction replaces units and price, and nothing else", () => {
  const part = transition(STATES.working, { kind: "reported", progress: progress("Submitted", 6) });
  const corrected = transition(part, EVENTS.corrected);
  expect(progressOf(corrected)).toEqual({ ...progress("Submitted", 2), avgFillPrice: 99 });
  expect(transition(STATES.filled, EVENTS.corrected)).toEqual({
    kind: "filled",
    progress: { ...progress("Filled", 10), filled: 2, avgFillPrice: 99 },
  });
  const lost = transition(part, { kind: "lost", why: "x" });
  expect(transition(lost, EVENTS.corrected)).toMatchObject({ kind: "unknown", progress: { filled: 2 } });
});

test("a refusal after a partial fill is a cancel of the rest", () => {
  const part = transition(STATES.working, { kind: "reported", progress: progress("Submitted", 4) });
  expect(transition(part, EVENTS.refused)).toEqual({
    kind: "cancelled",
    progress: { ...progress("Cancelled", 4) },
    text: "no",
  });
});

test("units that are reported after a cancel are counted, and it stays cancelled", () => {
  const late = transition(STATES.cancelled, { kind: "reported", progress: progress("Submitted", 5) });
  expect(late).toMatchObject({ kind: "cancelled", progress: { status: "Cancelled", filled: 5 } });
});

test("a fill that is reported after a rejection shows that the order was live", () => {
  const late = transition(STATES.rejected, { kind: "reported", progress: progress("Submitted", 5) });
  expect(late).toMatchObject({ kind: "working", progress: { filled: 5 } });
});

test("an order that was reported is not absent, whatever the lists say", () => {
  const before: OrderState = { kind: "unknown", why: "lost", progress: progress("Submitted") };
  expect(transition(before, EVENTS.absent)).toBe(before);
});

test("a verdict keeps the fills that were reported, unless it names others", () => {
  const before: OrderState = { kind: "unknown", why: "lost", progress: progress("Submitted", 4) };
  const cancelled = transition(before, EVENTS["settled as cancelled"]);
  expect(progressOf(cancelled)).toMatchObject({ filled: 4, avgFillPrice: 100 });
  const verdict = { kind: "cancelled", filled: 7, avgFillPrice: 99 } as const;
  expect(progressOf(transition(before, { kind: "settled", verdict }))).toMatchObject({
    filled: 7,
    avgFillPrice: 99,
  });
  expect(transition(before, EVENTS["settled as rejected"])).toMatchObject({ kind: "rejected", code: 0 });
});

test("a report of what was sent before is taken although it is not written again yet", () => {
  for (const kind of ["intended", "journalled"] as const) {
    const working = transition({ kind }, { kind: "reported", progress: progress("Submitted"), resent: true });
    expect(working.kind).toBe("working");
    expect(transition(working, { kind: "journalled" })).toBe(working);
    expect(transition(working, { kind: "written", atMs: 1 })).toBe(working);
  }
});
