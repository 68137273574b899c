import { expect, test } from "vitest";
import { LiveEntries } from "../../../../src/orders/file-journal/live-entries.ts";
import type { ChangeEntry, JournalEntry } from "../../../../src/orders/journal.ts";
import type { JournalledState } from "../../../../src/orders/order-state.ts";
import { FILLED, floorOf, orderOf, stateOf, WORKING } from "../../../support/journal-entries.ts";

const KEEP_MS = 1_000;

function compacted(entries: readonly JournalEntry[], nowMs = 0): readonly JournalEntry[] {
  const live = new LiveEntries(KEEP_MS);
  for (const entry of entries) live.add(entry);
  return live.compacted(nowMs);
}

function changeOf(key: string, of: string, change: "modify" | "cancel" = "modify"): ChangeEntry {
  return {
    type: "change",
    key,
    of,
    change,
    fingerprint: "f",
    order: change === "modify" ? {} : null,
    atMs: 0,
  };
}

test("the last state of each key is kept, with the permanent ID that was known, in order", () => {
  const [a, b] = [orderOf("a"), orderOf("b", { orderId: 2 })];
  const entries = [
    a,
    stateOf("a", { kind: "journalled" }, { permId: undefined }),
    b,
    stateOf("a", { kind: "written", atMs: 1 }, { permId: 5 }),
    stateOf("b", WORKING),
    stateOf("a", WORKING, { permId: undefined }),
  ];
  expect(compacted(entries)).toEqual([a, b, stateOf("b", WORKING), stateOf("a", WORKING, { permId: 5 })]);
});

test("the highest order ID of each client ID is kept for ever", () => {
  const other = { ...floorOf(3), clientId: 2 };
  const entries = [floorOf(1), floorOf(9), other, floorOf(4)];
  expect(compacted(entries, 1e15)).toEqual([floorOf(9), other]);
});

const UNFINISHED: readonly JournalledState[] = [
  { kind: "intended" },
  { kind: "journalled" },
  { kind: "written", atMs: 0 },
  { kind: "acknowledged", progress: { status: "PreSubmitted", filled: 0, remaining: 1, avgFillPrice: 0 } },
  WORKING,
  { kind: "unknown", why: "the session was lost", progress: undefined },
];

test.each(UNFINISHED.map((state) => [state.kind, state] as const))(
  "an order that is %s is kept for ever",
  (_, state) => {
    const entries = [orderOf("a"), stateOf("a", state)];
    expect(compacted(entries, 1e15)).toEqual(entries);
  },
);

test("an order without a state is kept for ever", () => {
  expect(compacted([orderOf("a")], 1e15)).toEqual([orderOf("a")]);
});

const FINAL: readonly JournalledState[] = [
  FILLED,
  {
    kind: "cancelled",
    progress: { status: "Cancelled", filled: 0, remaining: 1, avgFillPrice: 0 },
    text: "",
  },
  { kind: "rejected", code: 201, text: "no" },
  { kind: "not-sent", code: "ABORTED", text: "no" },
];

test.each(FINAL.map((state) => [state.kind, state] as const))(
  "an order that is %s is dropped after keepMs with its changes, and its order ID is kept",
  (_, state) => {
    const order = orderOf("a", { orderId: 12 });
    const entries = [
      order,
      changeOf("c", "a"),
      stateOf("c", { kind: "written", atMs: 0 }),
      stateOf("a", state, { atMs: 500 }),
    ];
    expect(compacted(entries, 500 + KEEP_MS)).toEqual(entries);
    expect(compacted(entries, 501 + KEEP_MS)).toEqual([floorOf(12)]);
    // A floor that was higher stays.
    expect(compacted([floorOf(40), ...entries], 1e15)).toEqual([floorOf(40)]);
  },
);

test("a correction after the end keeps the order for keepMs more", () => {
  const order = orderOf("a");
  const last = stateOf("a", FILLED, { atMs: 5_000 });
  expect(compacted([order, stateOf("a", FILLED), last], 5_500)).toEqual([order, last]);
});

test("an order of the Web API has no order ID to keep", () => {
  const { clientId: _client, orderId: _id, ...order } = orderOf("a");
  const entry = { ...order, clientId: undefined, orderId: undefined };
  expect(compacted([entry, stateOf("a", FILLED)], 1e15)).toEqual([]);
});

test("of a working order the last modification that stands is kept, and old changes are dropped", () => {
  const done: JournalledState = WORKING;
  const order = orderOf("a");
  const entries = [
    order,
    changeOf("m1", "a"),
    stateOf("m1", FILLED),
    changeOf("m2", "a"),
    stateOf("m2", FILLED),
    changeOf("m3", "a"),
    stateOf("m3", { kind: "rejected", code: 201, text: "no" }),
    changeOf("x", "a", "cancel"),
    stateOf("x", { kind: "rejected", code: 10147, text: "no" }),
    stateOf("a", done),
  ];
  expect(compacted(entries, KEEP_MS)).toEqual(entries);
  expect(compacted(entries, 1e15)).toEqual([
    order,
    changeOf("m2", "a"),
    stateOf("m2", FILLED),
    stateOf("a", done),
  ]);
});

test("a key that is used again keeps each use with its last state", () => {
  const second = orderOf("a", { orderId: 2 });
  const notSent: JournalledState = { kind: "not-sent", code: "ORDER_ABSENT", text: "no" };
  const entries = [orderOf("a"), stateOf("a", notSent), second];
  expect(compacted(entries, 1e15)).toEqual(entries);
  const more = [...entries, stateOf("a", { kind: "journalled" }), stateOf("a", WORKING)];
  expect(compacted(more, 1e15)).toEqual([...entries, stateOf("a", WORKING)]);
});

test("states and changes of orders that are not there are kept until they are final and old", () => {
  const open = [changeOf("c", "gone"), stateOf("c", WORKING), stateOf("d", WORKING)];
  expect(compacted(open, 1e15)).toEqual(open);
  expect(
    compacted([stateOf("d", FILLED), changeOf("e", "gone", "cancel"), stateOf("e", FILLED)], 1e15),
  ).toEqual([]);
});

test("compacting twice gives the same", () => {
  const live = new LiveEntries(KEEP_MS);
  for (const entry of [orderOf("a", { orderId: 5 }), stateOf("a", FILLED), orderOf("b")]) live.add(entry);
  const first = live.compacted(1e6);
  expect(first).toEqual([floorOf(5), orderOf("b")]);
  expect(live.compacted(1e6)).toEqual(first);
});

test("an order of a bracket that has ended is kept as long as another one of it is open", () => {
  const bracket = { keys: ["k/entry", "k/stopLoss"] };
  const [entry, exit] = bracket.keys.map((key, at) => orderOf(key, { orderId: 1 + at, bracket }));
  const open = [entry, exit, stateOf("k/entry", FILLED), stateOf("k/stopLoss", WORKING)] as JournalEntry[];
  expect(compacted(open, 1e15)).toEqual(open);
  const ended = [...open, stateOf("k/stopLoss", FILLED)];
  expect(compacted(ended, KEEP_MS)).toEqual([...open.slice(0, 3), stateOf("k/stopLoss", FILLED)]);
  expect(compacted(ended, 1e15)).toEqual([floorOf(2)]);
  const alone = [entry, stateOf("k/entry", FILLED)] as JournalEntry[];
  expect(compacted(alone, 1e15)).toEqual([floorOf(1)]);
});
