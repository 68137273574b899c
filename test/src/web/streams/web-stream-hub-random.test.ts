import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { watchLedgerTopic } from "../../../../src/web/streams/ledger.ts";
import { watchQuotesTopic } from "../../../../src/web/streams/market-data.ts";
import { WATCH_ORDERS } from "../../../../src/web/streams/orders.ts";
import { watchPnLTopic } from "../../../../src/web/streams/pnl.ts";
import { WATCH_EXECUTIONS } from "../../../../src/web/streams/trades.ts";
import type { AnyTopic } from "../../../../src/web/streams/web-topic.ts";
import type { Kept } from "../../../support/kept.ts";
import { runs } from "../../../support/runs.ts";
import type { ScriptedSocket } from "../../../support/web/scripted-sockets.ts";
import { SESSION_LOST, streamHubFixture } from "../../../support/web/stream-hub-fixture.ts";

const TOPICS: readonly AnyTopic[] = [
  watchQuotesTopic(1),
  watchQuotesTopic(1, ["7633"]),
  watchQuotesTopic(2),
  WATCH_ORDERS,
  WATCH_EXECUTIONS,
  watchPnLTopic("DU1"),
  watchPnLTopic("DU2"),
  watchLedgerTopic("DU1"),
];

const at = fc.nat(TOPICS.length - 1);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("join" as const), at }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("leave" as const), at: fc.nat(50) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("close", "error", "mute", "lose", "begin", "push"), at }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      at: fc.constantFrom(0, 3, 700, 6_000, 61_000, 599_000),
    }),
  },
);

/** A world of random readers and faults, with what it has seen. */
function world(seeds: readonly number[]) {
  let drawn = 0;
  let isHealed = false;
  const random = (): number => (seeds[drawn++ % seeds.length] ?? 0) / 1_000;
  const fixture = streamHubFixture({
    random,
    reread: (topic) =>
      !isHealed && random() < 0.2 ? Promise.reject(new Error(`${topic.name} is down`)) : Promise.resolve([]),
  });
  const { clock, sockets, hub, session, watch } = fixture;
  const readers: { readonly topic: AnyTopic; readonly kept: Kept<unknown> }[] = [];
  const gone: Kept<unknown>[] = [];
  let inSession = false;
  /** Number of the socket that a value came over; every value holds its own. */
  const push = (socket: ScriptedSocket): void => {
    const number = sockets.all.indexOf(socket);
    socket.push({ topic: "smd+1", 84: `${number}.5`, 86: `${clock.now()}` });
    socket.push({ topic: "smd+2", 84: `${number}.5`, 86: `${clock.now()}` });
    socket.push({ topic: "sor", args: [{ orderId: 1, price: number, at: clock.now() }] });
    socket.push({ topic: "str", args: [{ execution_id: `${number}`, side: "B" }, { execution_id: "same" }] });
    socket.push({ topic: "spl", args: { "DU1.Core": { dpl: number }, "DU2.Core": { dpl: number } } });
    socket.push({ topic: "sld+DU1", result: [{ secondKey: "USD", cashbalance: number }] });
  };
  const checkAges = (): void => {
    for (const socket of sockets.all)
      if (!socket.isOver && !socket.isMute)
        for (const [line, sinceMs] of socket.live)
          if (line.startsWith("smd")) expect(clock.now() - sinceMs).toBeLessThanOrEqual(600_000);
  };
  const act = async ({ kind, at: index }: { readonly kind: string; readonly at: number }): Promise<void> => {
    const socket = sockets.all.at(-1);
    switch (kind) {
      case "join": {
        const topic = TOPICS[index] as AnyTopic;
        readers.push({ topic, kept: watch(topic) });
        return;
      }
      case "leave": {
        const [left] = readers.splice(index % Math.max(1, readers.length), 1);
        await left?.kept.stream.return?.();
        if (left !== undefined) gone.push(left.kept);
        return;
      }
      case "close":
        if (socket?.readyState === 1) socket.drop(index === 0 ? 1000 : 1006);
        return;
      case "error":
        if (socket?.readyState === 1) socket.fail();
        return;
      case "mute":
        if (socket !== undefined) socket.isMute = true;
        return;
      case "lose":
        if (inSession) hub.sessionEnded(SESSION_LOST);
        inSession = false;
        return;
      case "begin":
        if (!inSession) await session();
        inSession = true;
        return;
      case "push":
        // Late messages of dead sockets as well.
        for (const one of sockets.all) push(one);
        return;
      case "wait":
        for (let leftMs = index; leftMs > 0; leftMs -= 50_000) {
          await clock.advance(Math.min(50_000, leftMs));
          checkAges();
        }
    }
  };
  const heal = async (): Promise<void> => {
    isHealed = true;
    await act({ kind: "begin", at: 0 });
    // Silence of 30 s is found, then at most one backoff of 60 s, and a read by REST that is tried again.
    await act({ kind: "wait", at: 250_000 });
    push(sockets.all.at(-1) as ScriptedSocket);
    await clock.settle();
  };
  return { ...fixture, readers, gone, act, heal };
}

test("any story: a watched line is on the wire once, gaps alternate, nothing is left", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.array(fc.nat(999), { minLength: 1, maxLength: 20 }),
      async (steps, seeds) => {
        const { clock, sockets, hub, readers, gone, act, heal } = world(seeds);
        for (const one of steps) await act(one);
        await act({ kind: "join", at: 3 });
        await heal();
        const open = sockets.all.filter(({ isOver, readyState }) => !isOver && readyState === 1);
        expect(open.length).toBe(1);
        const watched = new Set(readers.map(({ topic }) => topic.line.key));
        expect([...sockets.last.live.keys()].sort()).toEqual([...watched].sort());
        expect(hub.stats()).toMatchObject({ readers: readers.length, gapMs: 0 });
        for (const { kept } of readers) {
          expect(kept.gaps).toEqual(kept.gaps.map((_, place) => (place % 2 === 0 ? "gap" : "resumed")));
          expect(kept.gaps.length % 2).toBe(0);
        }
        for (const kept of [...readers.map((one) => one.kept), ...gone]) {
          const numbers = kept.values.map(socketOf).filter((number) => number >= 0);
          expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
        }
        const fills = readers
          .filter(({ topic }) => topic === WATCH_EXECUTIONS)
          .map(({ kept }) => kept.values);
        for (const values of fills) expect(new Set(values.map(idOf)).size).toBe(values.length);
        await clock.until(hub.close(new PoolError("CLOSED", "the pool was closed")));
        expect(clock.timers).toBe(0);
      },
    ),
    runs(120),
  );
}, 60_000);

/** Number of the socket that brought a value; -1 where the value does not say it. */
function socketOf(value: unknown): number {
  const { bid, price, dailyPnL, cashBalance } = value as Record<string, number | undefined>;
  return Math.floor(bid ?? price ?? dailyPnL ?? cashBalance ?? -1);
}

const idOf = (value: unknown): string | undefined =>
  (value as { readonly execution: { readonly execId?: string } }).execution.execId;
