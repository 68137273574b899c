import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JournalEntry, StateEntry } from "../../../../src/orders/journal.ts";
import { journalOn } from "../../../support/file-journal.ts";
import { FILLED, floorOf, orderOf, stateOf, WORKING } from "../../../support/journal-entries.ts";
import { type DiskFault, MemoryDisk } from "../../../support/memory-disk.ts";
import { runs } from "../../../support/runs.ts";

/** A fault at one operation of a life, counted from the opening of the journal. */
interface FaultAt {
  readonly step: number;
  readonly fault: DiskFault;
}

/** One process, from opening the journal to its end. */
interface Life {
  /** Bursts of appends; each append is a list of entries. */
  readonly bursts: readonly (readonly (readonly JournalEntry[])[])[];
  /** Waits for each burst before the next one, or appends them all at once. */
  readonly waits: boolean;
  readonly faults: readonly FaultAt[];
  readonly end: { readonly kind: "close" | "kill" } | { readonly kind: "power"; readonly keptShare: number };
}

/** Entries that may be in the file at the end, in the order in which they were appended. */
interface Expected {
  readonly promised: JournalEntry[];
  readonly unsettled: JournalEntry[];
}

const FAULT: fc.Arbitrary<DiskFault> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("crash" as const),
      when: fc.constantFrom("before", "after"),
      writtenBytes: fc.nat(300),
    }),
  },
  fc.record({
    kind: fc.constant("fails" as const),
    code: fc.constantFrom("ENOSPC", "EIO"),
    writtenBytes: fc.nat(300),
  }),
  fc.record({ kind: fc.constant("short" as const), writtenBytes: fc.integer({ min: 1, max: 100 }) }),
);

const lifeOf = (entry: fc.Arbitrary<JournalEntry>): fc.Arbitrary<Life> =>
  fc.record({
    bursts: fc.array(
      fc.array(fc.array(entry, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
      {
        maxLength: 5,
      },
    ),
    waits: fc.boolean(),
    faults: fc.array(fc.record({ step: fc.nat(70), fault: FAULT }), { maxLength: 3 }),
    end: fc.oneof(
      fc.record({ kind: fc.constantFrom("close", "kill") }),
      fc.record({
        kind: fc.constant("power" as const),
        keptShare: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    ),
  });

/** Appends what a life appends, until it is over or its process ends. @returns What was promised and what is unsettled. */
async function lived(disk: MemoryDisk, life: Life, entriesMin: number): Promise<Expected> {
  const promised: JournalEntry[] = [];
  const open: { readonly entries: readonly JournalEntry[]; isSettled: boolean; isFailed: boolean }[] = [];
  const { journal } = journalOn(disk, { entriesMin, keepMs: 1e9 });
  const append = async (entries: readonly JournalEntry[]): Promise<void> => {
    const call = { entries, isSettled: false, isFailed: false };
    open.push(call);
    try {
      await journal.append(entries);
      promised.push(...entries);
      call.isSettled = true;
      // The file was written anew without what had failed before.
      for (const one of open) if (one.isFailed) one.isSettled = true;
    } catch (cause) {
      expect(cause).toMatchObject({ code: "JOURNAL_FAILED" });
      // A write that failed was cut back; after a failed fsync nobody knows, until a later append works.
      call.isFailed = true;
      call.isSettled = /ENOSPC|takes no more bytes/.test(`${(cause as Error).message}`) && !mayHaveStayed;
    }
  };
  // The cut that follows a failed write may fail too.
  let mayHaveStayed = false;
  const first = disk.steps.length;
  disk.fault = ({ index, name }) => {
    const found = life.faults.find(({ step }) => step === index - first)?.fault;
    if (found?.kind === "fails" && name !== "write") mayHaveStayed = true;
    return found;
  };
  const work = async (): Promise<void> => {
    await journal.open();
    for (const burst of life.bursts) {
      const calls = Promise.all(burst.map(append));
      if (life.waits) await calls;
    }
    await journal.close();
  };
  await Promise.race([
    work().catch((cause) => expect(cause).toMatchObject({ code: "JOURNAL_FAILED" })),
    disk.crashed,
  ]);
  return {
    promised,
    unsettled: open.filter(({ isSettled }) => !isSettled).flatMap(({ entries }) => entries),
  };
}

/** Reads the journal as the next process does, without faults. */
async function read(disk: MemoryDisk, entriesMin: number): Promise<readonly JournalEntry[]> {
  disk.fault = () => undefined;
  const { journal } = journalOn(disk, { entriesMin, keepMs: 1e9 });
  const entries = await journal.open();
  await journal.close();
  return entries;
}

/** Plays lives one after the other, and compares what is read after each with what was promised. */
async function play(
  lives: readonly Life[],
  entriesMin: number,
  known: (entries: readonly JournalEntry[]) => unknown,
): Promise<void> {
  const disk = new MemoryDisk();
  let before: readonly JournalEntry[] = [];
  for (const life of lives) {
    const { promised, unsettled } = await lived(disk, life, entriesMin);
    if (life.end.kind === "power") disk.losePower(life.end.keptShare);
    else disk.kill();
    const found = await read(disk, entriesMin);
    const certain = [...before, ...promised];
    const isFound = (entries: readonly JournalEntry[]): boolean =>
      isDeepStrictEqual(known([...certain, ...entries]), known(found));
    // What failed last may be there, and what failed before it may have been left out.
    const isPossible = unsettled.some((_, from) =>
      unsettled.some((_, to) => to >= from && isFound(unsettled.slice(from, to + 1))),
    );
    const text = `read ${JSON.stringify(found)}; certain ${JSON.stringify(certain)}`;
    expect(isFound([]) || isPossible, text).toBe(true);
    before = found;
  }
}

let orderId = 0;
/** Entries that differ from each other, so that none supersedes another. */
const distinct: fc.Arbitrary<JournalEntry> = fc
  .string({ maxLength: 30, unit: "grapheme" })
  .map((account) => orderOf(`key-${++orderId}`, { account, orderId }));

test("after any end the file has what was promised, in order, and a part of the rest", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(lifeOf(distinct), { minLength: 1, maxLength: 4 }), (lives) =>
      play(lives, Number.POSITIVE_INFINITY, (entries) => JSON.parse(JSON.stringify(entries))),
    ),
    runs(150),
  );
});

const KEYS = ["a", "b", "c"] as const;
const superseding: fc.Arbitrary<JournalEntry> = fc.oneof(
  fc.constantFrom(...KEYS).map((key) => orderOf(key)),
  fc
    .tuple(
      fc.constantFrom(...KEYS),
      fc.constantFrom(WORKING, FILLED),
      fc.option(fc.nat(9), { nil: undefined }),
      fc.nat(9),
    )
    .map(([key, state, permId, atMs]) => stateOf(key, state, { permId, atMs })),
  fc.nat(99).map(floorOf),
);

/** Knowledge that a pool has from entries. */
function knowledge(entries: readonly JournalEntry[]): unknown {
  const orders: Record<string, unknown> = {};
  const states: Record<string, Pick<StateEntry, "state" | "atMs" | "permId">> = {};
  let floor = -1;
  for (const entry of entries) {
    if (entry.type === "floor") floor = Math.max(floor, entry.orderId);
    if (entry.type === "order") orders[entry.key] = { ...entry };
    if (entry.type !== "state") continue;
    const permId = entry.permId ?? states[entry.key]?.permId;
    states[entry.key] = { state: entry.state, atMs: entry.atMs, permId };
  }
  return { orders, states, floor };
}

test("a compaction that is cut off at any operation loses nothing that a pool knows", async () => {
  let compactions = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(lifeOf(superseding), { minLength: 1, maxLength: 4 }), async (lives) => {
      await play(lives, 4, knowledge);
      compactions++;
    }),
    runs(150),
  );
  expect(compactions).toBeGreaterThan(0);
});
