import { expect, test } from "vitest";
import {
  keptMap,
  lastByKey,
  lastValue,
  noReplay,
  onceByKey,
  putBounded,
} from "../../../src/operations/memory.ts";
import type { Beginning } from "../../../src/operations/stream.ts";

interface Row {
  readonly id: string;
  readonly units: number;
}

/** The context of one request of a stream, and the values that it emits by itself. */
function beginning(kept = new Map<string, unknown>()) {
  const emitted: Row[] = [];
  const given: Beginning<Row> = {
    emit: (row) => void emitted.push(row),
    endSnapshot: () => {},
    kept,
    clientId: 1,
    id: 7,
  };
  return { emitted, given, kept };
}

const row = (id: string, units: number): Row => ({ id, units });
const keyOf = ({ id }: Row): string => id;

test("noReplay() emits every value, frozen, and replays none", () => {
  const memory = noReplay<Row>();
  const value = memory.take(row("a", 1));
  expect(value).toEqual(row("a", 1));
  expect([Object.isFrozen(value), memory.replay()]).toEqual([true, []]);
});

test("lastValue() replays the last value, unless a reader does not need it", () => {
  const memory = lastValue<Row>(Object.freeze, ({ units }) => units === 0);
  expect(memory.replay()).toEqual([]);
  for (const units of [1, 2]) memory.take(row("a", units));
  expect(memory.replay()).toEqual([row("a", 2)]);
  memory.take(row("a", 0));
  expect(memory.replay()).toEqual([]);
});

test("lastByKey() replays the last value of each key, and drops the oldest above its bound", () => {
  const memory = lastByKey(beginning().given, { keyOf, max: 2 });
  for (const one of [row("a", 1), row("b", 1), row("a", 2), row("c", 1)]) memory.take(one);
  expect(memory.replay()).toEqual([row("b", 1), row("c", 1)]);
});

test("lastByKey() emits a value as gone that a later snapshot does not contain, and only then", () => {
  const { emitted, given, kept } = beginning();
  const how = { keyOf, isGone: ({ units }: Row) => units === 0, gone: (one: Row) => ({ ...one, units: 0 }) };
  const first = lastByKey(given, how);
  for (const one of [row("a", 1), row("b", 1)]) first.take(one);
  first.endSnapshot?.();
  first.take(row("c", 1));
  first.endSnapshot?.();
  expect(emitted).toEqual([]);
  const second = lastByKey({ ...given, kept }, how);
  second.take(row("b", 5));
  second.endSnapshot?.();
  expect(emitted).toEqual([row("a", 0), row("c", 0)]);
  second.endSnapshot?.();
  expect([emitted.length, second.replay()]).toEqual([2, [row("b", 5)]]);
  expect(second.take(row("b", 0))).toEqual(row("b", 0));
  expect(second.replay()).toEqual([]);
});

test("onceByKey() emits each key once, also after the next request", () => {
  const { given, kept } = beginning();
  const first = onceByKey(given, keyOf, 2);
  expect([row("a", 1), row("a", 2), row("b", 1)].map((one) => first.take(one))).toEqual([
    row("a", 1),
    undefined,
    row("b", 1),
  ]);
  const second = onceByKey({ ...given, kept }, keyOf, 2);
  expect([second.has("a"), second.take(row("a", 3)), second.replay()]).toEqual([
    true,
    undefined,
    [row("a", 1), row("b", 1)],
  ]);
  // The bound forgets the oldest, which is emitted again.
  second.take(row("c", 1));
  expect(second.take(row("a", 4))).toEqual(row("a", 4));
});

test("keptMap() gives one map a name, and putBounded() keeps its newest entries", () => {
  const { given } = beginning();
  const map = keptMap<number>(given, "rows");
  expect(keptMap(given, "rows")).toBe(map);
  expect(keptMap(given, "others")).not.toBe(map);
  for (const [at, key] of ["a", "b", "c"].entries()) putBounded(map, key, at, 2);
  expect([...map]).toEqual([
    ["b", 1],
    ["c", 2],
  ]);
});
