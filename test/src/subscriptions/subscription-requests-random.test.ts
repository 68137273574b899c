import fc from "fast-check";
import { expect, test } from "vitest";
import type { IbkrPool, Stream } from "../../../src/mod.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { coverageOf, expectReached } from "../../support/coverage.ts";
import { Kept } from "../../support/kept.ts";
import { runs } from "../../support/runs.ts";
import { type ClientFrame, errorFrame, type Frame, ScriptedTws } from "../../support/scripted-tws.ts";
import { World } from "../../support/world.ts";

/** What a test watches: how it is requested, cancelled and answered. */
const KINDS = {
  data: {
    request: "reqMktData",
    cancel: "cancelMktData",
    watch: (pool: IbkrPool, contract: typeof AAPL, signal: AbortSignal): Stream<unknown> =>
      pool.watchMarketData(contract, { signal }),
    answer: (id: string): Frame => [1, 6, id, 1, 100.5, 3, 0],
  },
  bars: {
    request: "reqHistoricalData",
    cancel: "cancelHistoricalData",
    watch: (pool: IbkrPool, contract: typeof AAPL, signal: AbortSignal): Stream<unknown> =>
      pool.watchHistoricalBars(contract, { duration: "1 D", barSize: "5 mins", signal }),
    answer: (id: string): Frame => [
      17,
      id,
      "20260113 10:00:00",
      "20260113 10:05:00",
      1,
      "20260113 10:00:00",
      1,
      1,
      1,
      1,
      1,
      1,
      1,
    ],
  },
  depth: {
    request: "reqMktDepth",
    cancel: "cancelMktDepth",
    watch: (pool: IbkrPool, contract: typeof AAPL, signal: AbortSignal): Stream<unknown> =>
      pool.watchMarketDepth(contract, { signal }),
    answer: (id: string): Frame => [12, 1, id, 0, 0, 1, 100, 1],
  },
} as const;
type KindName = keyof typeof KINDS;

/** Number of a request or a cancel, as it stands in its frame. */
const idOf = ({ name, fields }: ClientFrame): string =>
  (name === "reqHistoricalData" ? fields[1] : fields[2]) ?? "";

type Step =
  | { readonly kind: "error"; readonly code: number; readonly text: string; readonly numbered: boolean }
  | { readonly kind: "notice"; readonly code: number }
  | { readonly kind: "drop" | "garbled" | "update" | "watch" | "abort" | "answers" | "silent" };

const DISTURBANCES: readonly Step[] = [
  { kind: "error", code: 10182, text: "Failed to request live updates (disconnected).", numbered: true },
  {
    kind: "error",
    code: 10225,
    text: "Bust event occurred, current subscription is deactivated.",
    numbered: true,
  },
  { kind: "error", code: 316, text: "Market depth data has been HALTED.", numbered: true },
  { kind: "error", code: 317, text: "Market depth data has been RESET.", numbered: true },
  { kind: "error", code: 100, text: "Max rate of messages per second has been exceeded", numbered: true },
  { kind: "error", code: 100, text: "Max rate of messages per second has been exceeded", numbered: false },
  {
    kind: "error",
    code: 162,
    text: "Historical Market Data Service error message:pacing violation",
    numbered: true,
  },
  { kind: "error", code: 10197, text: "No market data during competing live session", numbered: true },
  { kind: "notice", code: 1100 },
  { kind: "notice", code: 1101 },
  { kind: "notice", code: 1102 },
  { kind: "notice", code: 2103 },
  { kind: "notice", code: 2105 },
  ...(["drop", "garbled", "update", "watch", "abort", "answers", "silent"] as const).map((kind) => ({
    kind,
  })),
];
const steps = fc.array(
  fc.record({
    step: fc.constantFrom(...DISTURBANCES),
    thenMs: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 3_000 }),
      fc.integer({ min: 3_000, max: 50_000 }),
    ),
  }),
  { maxLength: 14 },
);
type Script = readonly { readonly step: Step; readonly thenMs: number }[];

/** Plays a script against one line, and keeps what TWS knows of it. */
class Player {
  readonly world = new World();
  readonly pool: IbkrPool;
  readonly tws: ScriptedTws;
  /** Lines that are open at TWS, by number; by connection, because a new one knows nothing of the old one's. */
  open = new Set<string>();
  most = 0;
  requests = 0;
  readonly strange: string[] = [];
  readonly readers: { readonly kept: Kept<unknown>; readonly abort: AbortController }[] = [];
  #answers = true;
  #connection = 0;
  /** The number of the newest request, although TWS may not know it any more. */
  #newest = "";
  readonly #kind: (typeof KINDS)[KindName];

  constructor(kind: KindName) {
    this.#kind = KINDS[kind];
    this.tws = new ScriptedTws(this.world, 5000, (frame, { send }) => {
      if (frame.connection !== this.#connection) {
        this.open = new Set();
        this.#connection = frame.connection;
      }
      if (frame.name === "reqExecutions") send([55, 1, frame.fields[2] ?? ""]);
      if (frame.name === this.#kind.request) {
        this.requests++;
        this.#newest = idOf(frame);
        this.open.add(this.#newest);
        this.most = Math.max(this.most, this.open.size);
        if (this.#answers) send(this.#kind.answer(this.#newest));
      }
      if (frame.name === this.#kind.cancel && !this.open.delete(frame.fields[2] ?? "")) {
        // It may have been ended by TWS; but it must have been requested once.
        const known = this.tws.of(this.#kind.request).some((one) => idOf(one) === frame.fields[2]);
        if (!known) this.strange.push(`cancelled ${frame.fields[2]}, which was never requested`);
      }
    });
    this.pool = this.world.pool({ port: 5000 });
  }

  watch(): void {
    const abort = new AbortController();
    const kept = new Kept(this.#kind.watch(this.pool, AAPL, abort.signal));
    this.readers.push({ kept, abort });
  }

  async play(script: Script): Promise<void> {
    this.watch();
    await this.world.clock.advance(500);
    for (const { step, thenMs } of script) {
      this.act(step);
      await this.world.clock.advance(thenMs);
    }
  }

  act(step: Step): void {
    switch (step.kind) {
      case "error": {
        const id = step.numbered ? this.#newest : "-1";
        // What TWS refuses it does not have.
        if (step.numbered && (step.code === 100 || step.code === 162)) this.open.delete(id);
        return this.#send(errorFrame(id, step.code, step.text));
      }
      case "notice":
        if (step.code === 1101) this.open.clear();
        return this.#send(errorFrame(-1, step.code, "notice"));
      case "drop":
        // The next connection may be one over which nothing is requested.
        if (this.#live !== undefined) this.open = new Set();
        return this.#live?.end("rst");
      case "garbled":
        return this.#send([12, 1, this.#newest, 4_294_967_294, 0, 1, 1, 1]);
      case "update":
        if (this.open.has(this.#newest)) this.#send(this.#kind.answer(this.#newest));
        return;
      case "watch":
        return this.watch();
      case "abort":
        return this.readers.find(({ kept }) => kept.over === "reading")?.abort.abort();
      case "answers":
        this.#answers = true;
        return;
      case "silent":
        this.#answers = false;
    }
  }

  get #live() {
    return this.pool.stats().state === "ready" || this.pool.stats().state === "degraded"
      ? this.tws.connections.at(-1)
      : undefined;
  }

  #send(frame: Frame): void {
    this.#live?.send(frame);
  }
}

test.each(Object.keys(KINDS) as KindName[])(
  "%s: at most one request is open under random ends and refusals, and none at the end",
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const player = new Player(kind);
        await player.play(script);
        expect(player.most).toBeLessThanOrEqual(1);
        expect(player.strange).toEqual([]);
        // All is well again, and TWS answers: whoever still reads gets data.
        player.act({ kind: "answers" });
        player.act({ kind: "notice", code: 1102 });
        await player.world.clock.advance(700_000);
        for (const { kept } of player.readers) {
          if (kept.over !== "reading") continue;
          expect(kept.gaps.at(-1) ?? "resumed").toBe("resumed");
          expect(kept.values.length).toBeGreaterThan(0);
        }
        expect(player.most).toBeLessThanOrEqual(1);
        for (const { abort } of player.readers) abort.abort();
        await player.world.clock.advance(1_000);
        expect([...player.open]).toEqual([]);
        expect(player.pool.stats()).toMatchObject({
          historical: { open: 0, waiting: 0 },
          streams: { streams: 0, readers: 0, gapMs: 0 },
          lines: { lines: 0, depths: 0 },
        });
        for (const { kept } of player.readers) expect(kept.over).toBe("done");
        await player.world.close();
      }),
      runs(60),
    );
  },
);

test("the scripts request a line again often enough to prove something", async () => {
  const counts = await coverageOf(steps, 40, async (script) => {
    const player = new Player("data");
    await player.play(script);
    const { requests } = player;
    const gaps = player.readers.flatMap(({ kept }) => kept.gaps).length;
    await player.world.close();
    return { requests, gaps };
  });
  expectReached(counts, { requests: 70, gaps: 60 });
});

test("a line that is taken back while it waits for the budget of messages gives its place back", async () => {
  const world = new World();
  new ScriptedTws(world, 5000);
  const pool = world.pool({ port: 5000, messagesPerSecond: 5 });
  await world.clock.until(pool.connect());
  for (let at = 0; at < 20; at++) void pool.getMatchingSymbols(`A${at}`).catch(() => {});
  const stream = pool.watchHistoricalBars(MSFT, { duration: "1 D", barSize: "5 mins" });
  await world.clock.advance(100);
  expect(pool.stats().historical.open).toBe(1);
  await stream.return?.();
  await world.clock.advance(100);
  expect(pool.stats().historical).toEqual({ open: 0, waiting: 0 });
});
