import "../support/replay.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError, type StreamUpdate } from "../../src/mod.ts";
import type { WebPool, WebSocketClass } from "../../src/web/mod.ts";
import { ACCOUNT } from "../support/contracts.ts";
import { faultsOf, type Mutation, missingOf, mutated, mutations } from "../support/web/hostile.ts";
import { WebWorld } from "../support/web/web-world.ts";

/** Tuesday, half past ten in New York. */
const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);
/** The frames of streams, whatever else a WebSocket sends. */
const OF_STREAMS = /"topic":\s*"(?:smd|sor|str|spl|ssd|sld)/;

type AnyStream = AsyncIterable<StreamUpdate<object>>;

const STREAMS: readonly {
  readonly name: string;
  readonly needed: readonly string[];
  readonly watch: (pool: WebPool) => AnyStream;
}[] = [
  {
    name: "watchQuotes",
    needed: ["isHalted", "fields"],
    watch: (pool) => pool.watchQuotes({ conId: 265598 }),
  },
  { name: "watchOrders", needed: ["orderId", "row"], watch: (pool) => pool.watchOrders() },
  { name: "watchExecutions", needed: ["kind"], watch: (pool) => pool.watchExecutions() },
  { name: "watchPnL", needed: ["dailyPnL"], watch: (pool) => pool.watchPnL(ACCOUNT) },
  {
    name: "watchAccount",
    needed: ["account", "key", "value", "currency"],
    watch: (pool) => pool.watchAccount(ACCOUNT),
  },
  { name: "watchLedger", needed: ["currency"], watch: (pool) => pool.watchLedger(ACCOUNT) },
];

/** A class of WebSockets that changes the frames of streams before its user receives them. */
function hostileSockets(Made: WebSocketClass, changes: readonly Mutation[]): WebSocketClass {
  const changed = (data: unknown): unknown =>
    typeof data === "string" && OF_STREAMS.test(data) ? mutated(data, changes) : data;
  return new Proxy(Made, {
    construct: (target, args: [url: string]) =>
      new Proxy(new target(...args), {
        get: (socket, name) => {
          const value: unknown = Reflect.get(socket, name);
          return typeof value === "function" ? value.bind(socket) : value;
        },
        set: (socket, name, value) => {
          const wrapped = (event: { readonly data: unknown }): unknown =>
            value({ data: changed(event.data) });
          return Reflect.set(socket, name, name === "onmessage" && value !== null ? wrapped : value);
        },
      }),
  });
}

test.each(STREAMS)(
  "$name: odd frames bring values of right types, and never an exception",
  async (watched) => {
    let values = 0;
    const changes = fc.array(mutations, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const world = new WebWorld({ nightlyReset: false }, OPEN_MS);
        world.tradeBefore();
        const pool = world.pool({}, { WebSocket: hostileSockets(world.door.WebSocket, list) });
        const stream = watched.watch(pool);
        const seen: object[] = [];
        let failure: unknown;
        const reading = (async () => {
          for await (const update of stream) if (update.kind === "update") seen.push(update.value);
        })().catch((error: unknown) => {
          failure = error;
        });
        await world.clock.until(pool.connect());
        await world.clock.advance(15_000);
        expect(pool.stats().state).toBe("ready");
        expect(failure).toBeUndefined();
        expect(faultsOf(seen)).toEqual([]);
        expect(missingOf(seen, watched.needed)).toEqual([]);
        values += seen.length;
        // A WebSocket in memory takes some ms to close.
        await world.clock.until(pool.close());
        await world.clock.advance(100);
        await world.close();
        await reading;
        expect(failure).toBeInstanceOf(PoolError);
        expect(failure).toMatchObject({ code: "CLOSED" });
      }),
      { numRuns: 25 },
    );
    expect(values).toBeGreaterThan(5);
  },
  60_000,
);
