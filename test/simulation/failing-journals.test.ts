import { expect, test } from "vitest";
import {
  type IbkrPool,
  type OrderTerms,
  PoolError,
  silentLogger,
  type TwsOrderOutcome,
} from "../../src/mod.ts";
import type { LockedJournal } from "../../src/orders/file-journal/locked-journal.ts";
import type { JournalEntry } from "../../src/orders/journal.ts";
import { AAPL } from "../support/contracts.ts";
import { JOURNAL, journalOn, readBack } from "../support/file-journal.ts";
import { floorOf } from "../support/journal-entries.ts";
import { type DiskFault, type DiskStep, MemoryDisk, MemoryProcesses } from "../support/memory-disk.ts";
import { requests, type Trading, trading } from "../support/trading-pool.ts";
import * as web from "../support/web/web-trading.ts";

const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };

/** What is wrong with a journal, and how it is put right. */
interface Trouble {
  /** What the error says of it. */
  readonly says: RegExp;
  begin(disk: MemoryDisk): void;
  end(disk: MemoryDisk): void;
}

/** Makes an operation on the disk fail. */
const fails = (name: DiskStep["name"], code: string, more: Partial<DiskFault> = {}): Trouble["begin"] => {
  return (disk) => {
    disk.fault = (step) =>
      step.name === name && (name !== "open" || step.path === JOURNAL)
        ? ({ kind: "fails", code, ...more } as DiskFault)
        : undefined;
  };
};
const works = (disk: MemoryDisk): void => {
  disk.fault = () => undefined;
};
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Puts a damaged file in place of the good one, and takes it away. */
function damaged(damage: (good: string) => string): Pick<Trouble, "begin" | "end"> {
  let good = new Uint8Array();
  return {
    begin: (disk) => {
      good = Uint8Array.from(disk.content(JOURNAL) ?? []);
      disk.put(JOURNAL, text(damage(new TextDecoder().decode(good))));
    },
    end: (disk) => disk.put(JOURNAL, good),
  };
}

const others = new MemoryProcesses(99);
let other: LockedJournal | undefined;

/** Reasons for which the journal cannot be opened. */
const AT_OPEN: Readonly<Record<string, Trouble>> = {
  "a full disk": { says: /the disk is full \(ENOSPC\)/, begin: fails("write", "ENOSPC"), end: works },
  "an unwritable file": { says: /permission denied \(EACCES\)/, begin: fails("open", "EACCES"), end: works },
  "a file that cannot be synced": {
    says: /input\/output error \(EIO\)/,
    begin: fails("sync", "EIO"),
    end: works,
  },
  "a corrupt middle": {
    says: /line 3 is damaged: .* settle its orders by hand/,
    ...damaged((good) => good.replace('"orderId":2', '"orderId":7')),
  },
  "a newer format": {
    says: /was written by a newer version of ibkr-pool, in format 2/,
    ...damaged((good) => good.replace("journal 1\n", "journal 2\n")),
  },
  "a file that is no journal": {
    says: /line 1 is not that of a journal/,
    ...damaged(() => "a,b,c\n1,2,3\n"),
  },
  "the lock of another process": {
    says: /in use by another process \(process ID 99\)/,
    begin: (disk) => {
      other = journalOn(disk, { processes: others }).journal;
      void other.open();
    },
    end: () => void other?.close(),
  },
};

/** Reasons for which a journal that is open cannot be appended to. */
const WHILE_OPEN: Readonly<Record<string, Trouble>> = {
  "a full disk": { says: /the disk is full \(ENOSPC\)/, begin: fails("write", "ENOSPC"), end: works },
  "a disk that is filled in the middle of a record": {
    says: /the disk is full \(ENOSPC\)/,
    begin: fails("write", "ENOSPC", { writtenBytes: 30 }),
    end: works,
  },
  "a full disk that shows at the sync": {
    says: /the disk is full \(ENOSPC\)/,
    begin: fails("sync", "ENOSPC"),
    end: works,
  },
  "a used-up quota": { says: /quota is used up \(EDQUOT\)/, begin: fails("write", "EDQUOT"), end: works },
  "a failing disk": { says: /input\/output error \(EIO\)/, begin: fails("sync", "EIO"), end: works },
};

/** Makes a world whose pool has a journal on this disk, with three entries of an earlier process. */
async function journalled(): Promise<Trading & { readonly disk: MemoryDisk }> {
  const disk = new MemoryDisk();
  const earlier = journalOn(disk).journal;
  await earlier.open();
  await earlier.append([1, 2, 3].map(floorOf));
  await earlier.close();
  const processes = new MemoryProcesses(7, others.running);
  const { journal } = journalOn(disk, { processes });
  return { ...trading({}, { journal, logger: silentLogger }), disk };
}

/** Expects that an order was not sent because of the journal, for a reason, and that the handle says so too. */
function expectRefused(outcome: TwsOrderOutcome | undefined, says: RegExp): void {
  expect(outcome).toMatchObject({
    kind: "not-sent",
    reason: { code: "JOURNAL_FAILED", message: expect.stringMatching(/^Cannot .*: .*/) },
    order: { state: { kind: "not-sent" } },
  });
  if (outcome?.kind === "not-sent") expect(outcome.reason.message).toMatch(says);
}

/** Expects that the pool reads as always. */
async function expectReads({ clock, pool }: { clock: Trading["clock"]; pool: IbkrPool }): Promise<void> {
  expect(await clock.until(pool.getPositions())).not.toEqual([]);
  expect(await clock.until(pool.getContractDetails(AAPL))).toHaveLength(1);
}

test.each(Object.entries(AT_OPEN))(
  "%s keeps orders from going out, and reads go on; later orders go out",
  async (_, { says, begin, end }) => {
    const stage = await journalled();
    const { pool, clock, tws, disk } = stage;
    begin(disk);
    await clock.until(pool.connect());
    const place = (key: string): Promise<TwsOrderOutcome> => pool.placeOrder(AAPL, RESTING, { key });
    const first = await clock.until(Promise.all([place("one"), place("two")]));
    for (const outcome of first) expectRefused(outcome, says);
    expectRefused(await clock.until(place("three")), says);
    await expect(clock.until(pool.orders.load())).rejects.toBeInstanceOf(PoolError);
    await expectReads(stage);
    expect(requests(tws, "placeOrder")).toBe(0);

    end(disk);
    await clock.advance(1);
    const later = await clock.until(place("four"));
    expect([later.kind, later.order.orderId]).toEqual(["acknowledged", 4]);
    const again = await clock.until(pool.placeOrder(AAPL, RESTING, { key: "one", resend: true }));
    expect(again.kind).toBe("acknowledged");
    expect(requests(tws, "placeOrder")).toBe(2);
    await clock.until(pool.close());
    const keys = (await readBack(disk)).flatMap((entry) => (entry.type === "order" ? [entry.key] : []));
    expect(keys).toEqual(["four", "one"]);
  },
);

test.each(Object.entries(WHILE_OPEN))(
  "%s while orders rest: no new order goes out, cancels do; later orders go out",
  async (_, { says, begin, end }) => {
    const stage = await journalled();
    const { pool, clock, tws, disk } = stage;
    const place = (key: string): Promise<TwsOrderOutcome> => pool.placeOrder(AAPL, RESTING, { key });
    const [one, two] = await clock.until(Promise.all([place("one"), place("two")]));
    expect([one?.kind, two?.kind]).toEqual(["acknowledged", "acknowledged"]);
    begin(disk);
    const refused = await clock.until(Promise.all([place("three"), place("four")]));
    for (const outcome of refused) expectRefused(outcome, says);
    const change = await clock.until(pool.modifyOrder("two", { lmtPrice: 2 }));
    expect(change).toMatchObject({ kind: "not-sent", reason: { code: "JOURNAL_FAILED" } });
    expect((await clock.until(pool.cancelOrder("one"))).kind).toBe("acknowledged");
    expect(one?.order.state.kind).toBe("cancelled");
    await expectReads(stage);
    expect(requests(tws, "placeOrder")).toBe(2);
    expect(requests(tws, "cancelOrder")).toBe(1);

    end(disk);
    expect((await clock.until(place("five"))).kind).toBe("acknowledged");
    expect((await clock.until(pool.modifyOrder("two", { lmtPrice: 3 }))).kind).toBe("acknowledged");
    expect(requests(tws, "placeOrder")).toBe(4);
    await clock.until(pool.close());
    // The next process knows what is open, and what has ended.
    const next = stage.world.pool({ journal: journalOn(disk).journal, logger: silentLogger });
    await clock.until(next.connect());
    await clock.advance(60_000);
    const states = ["one", "two", "five"].map((key) => next.orders.get(key)?.state.kind);
    expect(states).toEqual(["cancelled", "working", "working"]);
  },
);

/** Gets the last state that a journal has of each key. */
function statesIn(entries: readonly JournalEntry[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.flatMap((entry) => (entry.type === "state" ? [[entry.key, entry.state.kind]] : [])),
  );
}

test.each(Object.entries(WHILE_OPEN))(
  "%s while an order is cancelled: its end is kept once the disk works, on both transports",
  async (_, { begin, end }) => {
    const tws = await journalled();
    const webDisk = new MemoryDisk();
    const portal = web.trading({ journal: journalOn(webDisk).journal, logger: silentLogger });
    const sides = [
      { pool: tws.pool, clock: tws.clock, disk: tws.disk },
      { pool: portal.pool, clock: portal.world.clock, disk: webDisk },
    ];
    for (const { pool, clock, disk } of sides) {
      const { order } = await clock.until(pool.placeOrder(AAPL, RESTING, { key: "one" }));
      await clock.advance(15_000);
      begin(disk);
      expect((await clock.until(order.cancel({ key: "cancel" }))).kind).toBe("acknowledged");
      await clock.advance(15_000);
      expect(order.state.kind).toBe("cancelled");
      end(disk);
      // Nothing is sent any more: the journal catches up by itself, and the process is killed before it is closed.
      await clock.advance(30_000);
      const entries = await readBack(disk, { processes: new MemoryProcesses(98) });
      expect(statesIn(entries)).toMatchObject({ one: "cancelled", cancel: "cancelled" });
      expect(entries.filter(({ type }) => type === "change")).toMatchObject([{ key: "cancel", of: "one" }]);
      await clock.until(pool.close());
    }
  },
);
