import { expect, test } from "vitest";
import { StreamReader } from "../../../src/subscriptions/stream-reader.ts";
import { StreamReaders } from "../../../src/subscriptions/stream-readers.ts";
import { VirtualClock } from "../../support/sim.ts";

function readersFixture(quiet = false) {
  const clock = new VirtualClock(1_000);
  const seen: unknown[][] = [];
  const hooked = { act: () => {} };
  const readers = new StreamReaders({ name: "watchPrices", quiet }, clock, {
    gap: (...args) => {
      seen.push(["gap", ...args]);
      hooked.act();
    },
    resumed: (...args) => {
      seen.push(["resumed", ...args]);
      hooked.act();
    },
    wallMs: () => clock.now(),
  });
  const join = (earlier: readonly unknown[] = [], first: () => void = () => {}): StreamReader<unknown> => {
    const reader = new StreamReader<unknown>("watch prices", {}, () => {}, first);
    readers.join(reader, earlier);
    return reader;
  };
  return { clock, readers, seen, join, hooked };
}

test("a reader gets the values of earlier readers, the end of the snapshot and the current gap", () => {
  const { readers, join } = readersFixture();
  readers.endSnapshot();
  readers.gap("the session ended");
  const { queue } = join([1]);
  expect(queue.kept.map(({ kind }) => kind)).toEqual(["update", "snapshot-end", "gap"]);
});

test("gap and resumed alternate, and the duration of the gap is reported", async () => {
  const { clock, readers, seen, join } = readersFixture();
  const { queue } = join();
  readers.resume(1);
  readers.gap("one");
  readers.gap("two");
  await clock.advance(500);
  expect([readers.gapReason, readers.gapMs]).toEqual(["one", 500]);
  readers.resume(2);
  readers.resume(2);
  expect(queue.kept).toEqual([
    { kind: "gap", reason: "one", atMs: 1_000 },
    { kind: "resumed", epoch: 2, gapMs: 500 },
  ]);
  expect(seen).toEqual([
    ["gap", "watchPrices", "one"],
    ["resumed", "watchPrices", 500],
  ]);
});

test("a reader that joins while the pool reports a gap has it once, and one at its end has none", () => {
  const { readers, join, hooked } = readersFixture();
  join();
  const late: StreamReader<unknown>[] = [];
  hooked.act = () => void late.push(join());
  readers.gap("one");
  readers.resume(1);
  expect(late.map(({ queue }) => queue.kept.map(({ kind }) => kind))).toEqual([["gap", "resumed"], []]);
});

test("the confirmation counts as the first update of a quiet stream only", () => {
  const firsts: boolean[] = [];
  for (const quiet of [true, false]) {
    const { readers, join } = readersFixture(quiet);
    join([], () => void firsts.push(quiet));
    readers.confirm();
    expect(readers.confirmed).toBe(true);
    readers.begins();
    expect(readers.confirmed).toBe(false);
  }
  expect(firsts).toEqual([true]);
});

test("a reader that left gets nothing, and the end reaches the others", () => {
  const { readers, join } = readersFixture();
  const [gone, stays] = [join(), join()];
  readers.leave(gone);
  readers.emit(7, false);
  readers.notice(399, "held");
  readers.end(undefined);
  expect([gone.queue.size, stays.queue.size, readers.size]).toEqual([0, 2, 0]);
  expect([gone.queue.ended, stays.queue.ended]).toEqual([undefined, { error: undefined }]);
});
