import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { IbkrPool } from "../../src/mod.ts";
import { Book } from "../model/book.ts";
import { READS, type ReadKind } from "../model/reads.ts";
import { AAPL, ACCOUNT, MSFT } from "../support/contracts.ts";
import { runs } from "../support/runs.ts";
import { manualOrder } from "../support/sim.ts";
import { RESTING } from "../support/views.ts";
import { World } from "../support/world.ts";

/** A Sunday: prices stand still, so that equal reads have equal answers. */
const SUNDAY = Date.UTC(2026, 0, 11, 15);
/** Messages within this time are one burst, which is cut as a whole, in ms. */
const BURST_MS = 1;

/** Number of offsets of an answer that are cut one at a time. */
const CUTS = 97;

/** Reads that TWS answers for the whole connection, with their subjects. */
const SHARED_READS: readonly (readonly [name: string, about: string])[] = [
  ["getPositions", ""],
  ["getOpenOrders", ""],
  ["getAllOpenOrders", ""],
  ["getCompletedOrders", ""],
  ["getAccountUpdates", ACCOUNT],
  ["getAccountSummary", "TotalCashValue,BuyingPower"],
];
const kindOf = (name: string): ReadKind => {
  const kind = READS.get(name);
  if (kind === undefined) throw new Error(`there is no ${name}`);
  return kind;
};

/** A pool with open and completed orders, and a wire that a test cuts. */
class Cutting {
  readonly world = new World({ messagesPerSecond: 0 }, SUNDAY);
  readonly pool: IbkrPool = this.world.pool({ messagesPerSecond: 10_000, heartbeatMs: 86_400_000 });
  /** Returns the offsets at which a burst of this size is cut. */
  cut: (bytes: number) => readonly number[] = () => [];
  /** Size of the largest burst since it was last set, in bytes. */
  burstBytes = 0;

  private constructor() {
    const { network, tws, clock } = this.world;
    network.attach(
      {
        dial: () => tws.dial(),
        accept: (link, dial) => {
          let burst: Uint8Array[] = [];
          const flush = (): void => {
            const bytes = Buffer.concat(burst);
            burst = [];
            this.burstBytes = Math.max(this.burstBytes, bytes.length);
            const inside = this.cut(bytes.length).filter((at) => at > 0 && at < bytes.length);
            const edges = [0, ...[...new Set(inside)].sort((a, b) => a - b), bytes.length];
            for (const [at, edge] of edges.slice(1).entries()) link.write(bytes.subarray(edges[at], edge));
          };
          const write = (bytes: Uint8Array): void => {
            if (burst.length === 0) clock.after(BURST_MS, flush);
            burst.push(bytes);
          };
          return tws.accept({ write, end: () => link.end(), reset: () => link.reset() }, dial);
        },
      },
      4002,
    );
  }

  static async begin(): Promise<Cutting> {
    const one = new Cutting();
    const { clock, tws } = one.world;
    const lease = await clock.until(one.pool.acquire());
    for (const [at, contract] of [AAPL, MSFT, AAPL, MSFT].entries())
      lease.api.placeOrder(at + 1, contract, RESTING);
    tws.inject(manualOrder({ symbol: "MSFT", quantity: 3, limitPrice: 1 }));
    await clock.advance(2_000);
    for (const id of [3, 4]) lease.api.cancelOrder(id);
    await clock.advance(2_000);
    await lease.release();
    return one;
  }

  read(name: string, about: string): Promise<unknown> {
    return kindOf(name).call(this.pool, about, { timeoutMs: 10_000 });
  }

  /** Returns each answer, uncut, after comparing it with the book of the fake, which does not change later. */
  async answers(): Promise<ReadonlyMap<string, unknown>> {
    const book = new Book(this.world.tws, () => this.world.clock.now());
    const answers = new Map<string, unknown>();
    for (const [name, about] of SHARED_READS) {
      const value = await this.world.clock.until(this.read(name, about));
      const { rows, book: held } = kindOf(name);
      const received = [...rows(value as never, about)].sort();
      expect(received.length, name).toBeGreaterThan(1);
      if (held !== undefined) expect(received, name).toEqual([...held(book.now, 1, about)].sort());
      answers.set(name, value);
    }
    book.close();
    return answers;
  }

  async close(): Promise<void> {
    await this.world.close();
  }
}

test("answers cut into chunks of one to nine bytes are what the book holds", async () => {
  const one = await Cutting.begin();
  const whole = await one.answers();
  for (const [name, about] of SHARED_READS) {
    for (let size = 1; size <= 9; size++) {
      one.cut = (bytes) => Array.from({ length: Math.ceil(bytes / size) }, (_, at) => at * size);
      const value = await one.world.clock.until(one.read(name, about));
      expect(value, `${name} in pieces of ${size}`).toEqual(whole.get(name));
    }
  }
  await one.close();
});

test.each(SHARED_READS)(
  "the answer of %s cut in two at any offset is what the book holds",
  async (name, about) => {
    const one = await Cutting.begin();
    const whole = (await one.answers()).get(name);
    one.burstBytes = 0;
    await one.world.clock.until(one.read(name, about));
    const { burstBytes } = one;
    expect(burstBytes).toBeGreaterThan(100);
    // The test above cuts at all offsets at once; here some are cut one at a time.
    for (let at = 1; at < burstBytes; at += Math.ceil(burstBytes / CUTS)) {
      one.cut = () => [at];
      expect(await one.world.clock.until(one.read(name, about)), `cut at ${at}`).toEqual(whole);
    }
    await one.close();
  },
);

test("answers to any reads at once, cut anywhere, are what the book holds", async () => {
  const one = await Cutting.begin();
  const whole = await one.answers();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(SHARED_READS.length - 1), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(20_000), { maxLength: 60 }),
      async (reads, offsets) => {
        one.cut = (bytes) => offsets.map((at) => at % bytes);
        const answers = reads.map(async (at) => {
          const [name, about] = SHARED_READS[at] ?? ["", ""];
          expect(await one.read(name, about)).toEqual(whole.get(name));
        });
        await one.world.clock.until(Promise.all(answers));
      },
    ),
    runs(100),
  );
  await one.close();
});
