import { expect, test } from "vitest";
import { SnapshotThenChanges } from "../../../src/ibapi/snapshot-then-changes.ts";

type Row = { readonly price: number };

function listFixture(): { list: SnapshotThenChanges; told: unknown[] } {
  const told: unknown[] = [];
  const list = new SnapshotThenChanges(
    (event, args) => void told.push([event, ...args]),
    (event, [key]) => (event === "row" ? String(key) : undefined),
  );
  return { list, told };
}

test("a list is emitted with its end, then the changes during it, then each later change", () => {
  const { list, told } = listFixture();
  list.receive("row", ["a", 1]);
  list.receive("row", ["a", 2]);
  list.receive("row", ["b", 1]);
  list.receive("other", ["a", 9]);
  expect(told).toEqual([]);
  list.snapshot([
    ["row", ["a", 1]],
    ["row", ["b", 1]],
    ["row", ["b", 1]],
    ["end", []],
  ]);
  expect(told.splice(0)).toEqual([
    ["row", "a", 1],
    ["row", "b", 1],
    ["row", "b", 1],
    ["end"],
    ["row", "a", 2],
  ]);
  for (const price of [2, 3, 3, 2]) list.receive("row", ["a", price]);
  list.receive("other", ["a", 9]);
  expect(told.splice(0)).toEqual([
    ["row", "a", 3],
    ["row", "a", 2],
  ]);
  // A list that is told again is told whole, and what came before the first one is over.
  list.snapshot([
    ["row", ["b", 1]],
    ["end", []],
  ]);
  expect(told).toEqual([["row", "b", 1], ["end"]]);
});

test("rows are emitted as copies, because all callers share the events of TWS", () => {
  const { list, told } = listFixture();
  const row: Row = { price: 1 };
  list.snapshot([
    ["row", ["a", row]],
    ["end", []],
  ]);
  const [first] = told as unknown[][];
  expect([first?.[2], first?.[2] === row]).toEqual([row, false]);
});

test("rows beyond a hundred thousand are not remembered: repetitions of them are emitted", () => {
  const { list, told } = listFixture();
  for (let row = 0; row <= 100_000; row++) list.receive("row", [row, 1]);
  list.snapshot([["end", []]]);
  expect(told.splice(0)).toHaveLength(1 + 100_000);
  for (const row of [99_999, 100_000, 100_000, 0]) list.receive("row", [row, 1]);
  expect(told).toEqual([
    ["row", 100_000, 1],
    ["row", 100_000, 1],
  ]);
});
