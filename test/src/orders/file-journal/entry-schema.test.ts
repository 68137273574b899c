import { expect, test } from "vitest";
import { checkedEntry, entryRecord } from "../../../../src/orders/file-journal/entry-schema.ts";
import type { JournalEntry } from "../../../../src/orders/journal.ts";
import type { JournalledState } from "../../../../src/orders/order-state.ts";
import { FILLED, floorOf, orderOf, stateOf, WORKING } from "../../../support/journal-entries.ts";

const progress = WORKING.kind === "working" ? WORKING.progress : undefined;

const STATES: Readonly<Record<JournalledState["kind"], JournalledState>> = {
  intended: { kind: "intended" },
  journalled: { kind: "journalled" },
  written: { kind: "written", atMs: 5 },
  acknowledged: {
    kind: "acknowledged",
    progress: { status: "", filled: 0, remaining: undefined, avgFillPrice: undefined },
  },
  working: WORKING,
  filled: FILLED,
  cancelled: {
    kind: "cancelled",
    progress: { status: "Cancelled", filled: 0, remaining: 1, avgFillPrice: 0 },
    text: "",
  },
  rejected: { kind: "rejected", code: 201, text: "no" },
  "not-sent": { kind: "not-sent", code: "ABORTED", text: "no" },
  unknown: { kind: "unknown", why: "lost", progress },
};

const ENTRIES: readonly JournalEntry[] = [
  orderOf("a"),
  orderOf("a/entry", { bracket: { keys: ["a/entry", "a/stopLoss"] } }),
  { ...orderOf("web"), clientId: undefined, orderId: undefined },
  { type: "change", key: "m", of: "a", change: "modify", fingerprint: "f", order: { lmtPrice: 1 }, atMs: 0 },
  { type: "change", key: "c", of: "a", change: "cancel", fingerprint: "f", order: null, atMs: 0 },
  floorOf(5),
  ...Object.values(STATES).flatMap((state) => [
    stateOf("a", state),
    stateOf("a", state, { permId: undefined }),
  ]),
];

/** What JSON makes of a value: fields that are undefined are missing. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test.each(ENTRIES.map((entry) => [JSON.stringify(entry).slice(0, 60), entry] as const))(
  "an entry is converted to JSON and back: %s",
  (_, entry) => {
    const made = entryRecord(entry);
    if ("fault" in made) throw new Error(made.fault);
    expect(plain(made.entry)).toEqual(plain(entry));
    expect(checkedEntry(JSON.parse(made.text))).toEqual({ entry: made.entry });
  },
);

test("the copy of an entry does not follow later changes of the original", () => {
  const order = { lmtPrice: 1 };
  const made = entryRecord(orderOf("a", { terms: { contract: {}, order } }));
  order.lmtPrice = 2;
  expect(made).toMatchObject({ entry: { terms: { order: { lmtPrice: 1 } } } });
});

test.each([
  [{ type: "fill" }, /^type: expected one of "order"\|"change"\|"state"\|"floor"$/],
  [{}, /^type: /],
  [null, /expected object, received null/],
  [[], /type: /],
  ["order", /expected object, received string/],
  [{ type: "constructor" }, /^type: /],
  [{ type: "__proto__" }, /^type: /],
  [{ ...floorOf(1), orderId: "1" }, /^orderId: expected number, received string$/],
  [{ ...floorOf(1), clientId: 1.5 }, /^clientId: expected int/],
  [{ ...orderOf("a"), key: 7 }, /^key: expected string, received number$/],
  [{ ...orderOf("a"), terms: null }, /^terms: expected object, received null$/],
  [{ ...orderOf("a"), orderId: null }, /^orderId: /],
  [{ ...orderOf("a"), bracket: ["a"] }, /^bracket/],
  [{ ...orderOf("a"), bracket: { keys: [1] } }, /^bracket\.keys/],
  [
    { type: "change", key: "a", of: "b", change: "remove", fingerprint: "f", atMs: 0 },
    /^change: expected one of/,
  ],
  [
    { ...stateOf("a", WORKING), state: { kind: "working" } },
    /^state.progress: expected "progress", received undefined$/,
  ],
  [{ ...stateOf("a", WORKING), state: { kind: "sleeping" } }, /^state.kind: expected one of "intended"/],
  [{ ...stateOf("a", WORKING), state: "working" }, /^state: expected object, received string$/],
  [
    { ...stateOf("a", WORKING), state: { kind: "filled", progress: { status: "Filled", filled: null } } },
    /^state.progress.filled: expected number, received null$/,
  ],
])("an entry of a wrong shape has a sentence: %j", (entry, sentence) => {
  expect(checkedEntry(entry)).toEqual({ fault: expect.stringMatching(sentence) });
  expect(entryRecord(entry as JournalEntry)).toHaveProperty("fault");
});

test("fields that a later release adds are kept", () => {
  const entry = { ...floorOf(1), note: "more" };
  expect(checkedEntry(entry)).toEqual({ entry });
});

const circle: Record<string, unknown> = {};
circle.self = circle;

test.each([
  [Number.NaN, /NaN/],
  [Number.POSITIVE_INFINITY, /Infinity/],
  [5n, /BigInt/i],
  [() => 1, /function/],
  [Symbol("a"), /symbol/],
  [circle, /circular/i],
])("a value that JSON does not have is refused, not changed: %s", (value, sentence) => {
  const terms = { contract: {}, order: { value } };
  expect(entryRecord(orderOf("a", { terms }))).toEqual({ fault: expect.stringMatching(sentence) });
});
