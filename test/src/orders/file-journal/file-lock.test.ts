import fc from "fast-check";
import { expect, test } from "vitest";
import type { Disk, DiskFile } from "../../../../src/orders/file-journal/disk.ts";
import { takeLock } from "../../../../src/orders/file-journal/file-lock.ts";
import { MemoryDisk, MemoryProcesses } from "../../../support/memory-disk.ts";
import { runs } from "../../../support/runs.ts";
import { seeded } from "../../../support/sim.ts";

const PATH = "/data/orders.journal";
const LOCK = `${PATH}.lock`;

test("a lock is taken, refused to others with the process ID, and removed", async () => {
  const disk = new MemoryDisk();
  const running = new Set<number>();
  const first = new MemoryProcesses(41, running);
  const second = new MemoryProcesses(42, running);
  const lock = await takeLock({ disk, processes: first, path: PATH });
  expect(disk.names()).toEqual([LOCK]);
  await expect(takeLock({ disk, processes: second, path: PATH })).rejects.toMatchObject({
    code: "JOURNAL_FAILED",
    message: `Cannot lock the journal of orders ${PATH}: it is in use by another process (process ID 41)`,
  });
  await expect(takeLock({ disk, processes: first, path: PATH })).rejects.toThrow(
    "it is in use by another pool of this process (process ID 41)",
  );
  expect(disk.names()).toEqual([LOCK]);
  await lock.release();
  expect(disk.names()).toEqual([]);
  await (await takeLock({ disk, processes: second, path: PATH })).release();
});

test("the lock of a process that has ended is taken over", async () => {
  const disk = new MemoryDisk();
  const running = new Set<number>();
  await takeLock({ disk, processes: new MemoryProcesses(41, running), path: PATH });
  running.delete(41);
  const lock = await takeLock({ disk, processes: new MemoryProcesses(42, running), path: PATH });
  expect(disk.names()).toEqual([LOCK]);
  expect(new TextDecoder().decode(disk.content(LOCK))).toContain('"pid":42');
  await lock.release();
  expect(disk.names()).toEqual([]);
});

test("a lock whose process cannot be seen, and a damaged one, stay, with advice", async () => {
  const disk = new MemoryDisk();
  const processes = Object.assign(new MemoryProcesses(42), { standing: () => "unknown" as const });
  disk.put(LOCK, new TextEncoder().encode('{"token":"a","pid":1,"host":"box"}'));
  await expect(takeLock({ disk, processes, path: PATH })).rejects.toThrow(
    /it was locked by process ID 1 of box, .* if it has ended, remove \/data\/orders\.journal\.lock$/,
  );
  for (const text of ["", "x", "{}", '{"token":"../x","pid":1}', '{"token":"a","pid":0}']) {
    disk.put(LOCK, new TextEncoder().encode(text));
    await expect(takeLock({ disk, processes, path: PATH })).rejects.toThrow(
      `${LOCK} is damaged; remove it if no other process uses the journal`,
    );
  }
  expect(disk.names()).toEqual([LOCK]);
});

test("a lock that somebody has replaced is not removed", async () => {
  const disk = new MemoryDisk();
  const lock = await takeLock({ disk, processes: new MemoryProcesses(41), path: PATH });
  disk.put(LOCK, new TextEncoder().encode('{"token":"other","pid":5}'));
  await lock.release();
  expect(disk.names()).toEqual([LOCK]);
  await disk.remove(LOCK);
  await lock.release();
});

/** The disk as a process sees it that ends at one of its operations: what comes after is never done. */
function dyingDisk(disk: Disk, steps: number, dies: () => void): Disk {
  let left = steps;
  const guarded =
    <Arguments extends unknown[], Result>(act: (...given: Arguments) => Promise<Result>) =>
    (...given: Arguments): Promise<Result> => {
      if (left-- > 0) return act(...given);
      dies();
      return new Promise<never>(() => {});
    };
  const file = (opened: DiskFile): DiskFile => ({
    read: guarded(opened.read),
    write: guarded(opened.write),
    sync: guarded(opened.sync),
    truncate: guarded(opened.truncate),
    facts: guarded(opened.facts),
    close: guarded(opened.close),
  });
  return {
    realPath: guarded(disk.realPath),
    facts: guarded(disk.facts),
    text: guarded(disk.text),
    open: guarded(async (path: string, which: "existing" | "new") => file(await disk.open(path, which))),
    link: guarded(disk.link),
    rename: guarded(disk.rename),
    remove: guarded(disk.remove),
    syncFolder: guarded(disk.syncFolder),
  };
}

test("two processes never hold a lock at once, whenever they come and wherever they end", async () => {
  let taken = 0;
  const plan = fc.record({
    seed: fc.integer(),
    contenders: fc.array(
      fc.record({ steps: fc.oneof(fc.nat(40), fc.constant(1_000)), waits: fc.nat(60), holds: fc.nat(30) }),
      {
        minLength: 2,
        maxLength: 6,
      },
    ),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ seed, contenders }) => {
      const random = seeded(seed);
      const disk = new MemoryDisk();
      disk.turns = () => 1 + Math.floor(random.next() * 6);
      const running = new Set<number>();
      // A process that has ended before left it.
      disk.put(LOCK, new TextEncoder().encode('{"token":"1-0","pid":1}'));
      const holders = new Set<number>();
      const turns = async (count: number): Promise<void> => {
        for (let turn = 0; turn < count; turn++) await Promise.resolve();
      };
      const contend = async (pid: number, steps: number, waits: number, holds: number): Promise<void> => {
        await turns(waits);
        const processes = new MemoryProcesses(pid, running);
        let dies = (): void => {};
        const dead = new Promise<void>((resolve) => {
          dies = () => {
            running.delete(pid);
            holders.delete(pid);
            resolve();
          };
        });
        const mine = dyingDisk(disk, steps, dies);
        const life = async (): Promise<void> => {
          for (let tries = 0; tries < 4; tries++) {
            try {
              const lock = await takeLock({ disk: mine, processes, path: PATH });
              expect([...holders]).toEqual([]);
              holders.add(pid);
              taken++;
              await turns(holds);
              holders.delete(pid);
              await lock.release();
            } catch (cause) {
              expect(cause).toMatchObject({ code: "JOURNAL_FAILED" });
            }
          }
        };
        await Promise.race([life(), dead]);
        running.delete(pid);
      };
      await Promise.all(
        contenders.map(({ steps, waits, holds }, index) => contend(index + 10, steps, waits, holds)),
      );
      // However they ended, the next process gets the lock.
      await (await takeLock({ disk, processes: new MemoryProcesses(99, running), path: PATH })).release();
      expect(disk.names()).not.toContain(LOCK);
    }),
    runs(500),
  );
  expect(taken).toBeGreaterThan(500);
});
