import { expect, test } from "vitest";
import type { Stream, WatchOptions } from "../../../src/web/mod.ts";
import type { AnyTopic, WebTopic } from "../../../src/web/streams/web-topic.ts";
import { WebStreams } from "../../../src/web/web-streams.ts";
import { Kept } from "../../support/kept.ts";
import { failure } from "../../support/web/failure.ts";
import { WebWorld } from "../../support/web/web-world.ts";

/** Streams that note their topics and open nothing. */
class Noted extends WebStreams {
  readonly topics: AnyTopic[] = [];
  readonly options: WatchOptions[] = [];

  protected override read<Result>(): Promise<Result> {
    return Promise.reject(new Error("no read is expected"));
  }

  protected override watch<Value>(topic: WebTopic<Value>, options: WatchOptions): Stream<Value> {
    this.topics.push(topic);
    this.options.push(options);
    return undefined as never;
  }

  get keys(): string[] {
    return this.topics.map(({ key }) => key);
  }
}

const APPLE = { conId: 265598, symbol: "AAPL" };

test("each method has its line of the gateway", () => {
  const noted = new Noted();
  noted.watchQuotes(APPLE);
  noted.watchOrders();
  noted.watchExecutions();
  noted.watchPnL("DU1");
  noted.watchAccount("DU1");
  noted.watchLedger("DU1");
  expect(noted.topics.map(({ name, line }) => [name, line.key])).toEqual([
    ["watchQuotes", "smd+265598"],
    ["watchOrders", "sor"],
    ["watchExecutions", "str"],
    ["watchPnL", "spl"],
    ["watchAccount", "ssd+DU1"],
    ["watchLedger", "sld+DU1"],
  ]);
});

test("equal streams have equal keys, and the options of the reader are no part of them", () => {
  const noted = new Noted();
  noted.watchQuotes(APPLE, { fields: ["7289", "31"], bufferMax: 5 });
  noted.watchQuotes({ conId: 265598 }, { fields: ["31", "7289"], onOverflow: "drop-oldest" });
  noted.watchQuotes(APPLE);
  noted.watchPnL("DU1");
  noted.watchPnL("DU2");
  expect(new Set(noted.keys.slice(0, 2)).size).toBe(1);
  expect(new Set(noted.keys).size).toBe(4);
  expect(noted.topics[0]?.fields).toContain("7289");
  expect(noted.options.map((one) => Object.keys(one)).slice(0, 2)).toEqual([["bufferMax"], ["onOverflow"]]);
});

test.each<[(streams: Noted) => unknown, string]>([
  [(streams) => streams.watchQuotes({ symbol: "AAPL" }), "conId"],
  [(streams) => streams.watchQuotes(undefined as never), "contract"],
  [(streams) => streams.watchQuotes({ conId: 0 }), "conId"],
  [(streams) => streams.watchQuotes(APPLE, { fields: ["bid"] }), "fields"],
  [(streams) => streams.watchQuotes(APPLE, { fields: "31" as never }), "fields"],
  [(streams) => streams.watchQuotes(APPLE, { fields: Array(41).fill("31") }), "fields"],
  [(streams) => streams.watchQuotes(APPLE, null as never), "options"],
  [(streams) => streams.watchQuotes(APPLE, { field: ["31"] } as never), "field"],
  [(streams) => streams.watchPnL(""), "account"],
  [(streams) => streams.watchAccount(1 as never), "account"],
  [(streams) => streams.watchLedger(undefined as never), "account"],
  [(streams) => streams.watchOrders({ filter: 1 } as never), "filter"],
])("an argument that is wrong, missing or unknown is refused (%#)", (watch, name) => {
  const noted = new Noted();
  const error = failure(() => watch(noted));
  expect(error.code).toBe("INVALID_OPTION");
  expect(error.message).toMatch(/^Cannot watch /);
  expect(error.message).toContain(name);
  expect(noted.topics).toEqual([]);
});

test("every stream of a pool gets its values from the gateway, over one WebSocket", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const [account = ""] = (await world.clock.until(pool.connect())).accounts;
  const streams = {
    quotes: new Kept(pool.watchQuotes(APPLE)),
    orders: new Kept(pool.watchOrders()),
    executions: new Kept(pool.watchExecutions()),
    profit: new Kept(pool.watchPnL(account)),
    account: new Kept(pool.watchAccount(account)),
    ledger: new Kept(pool.watchLedger(account)),
  };
  await world.clock.advance(20_000);
  for (const [name, kept] of Object.entries(streams)) expect([name, kept.over]).toEqual([name, "reading"]);
  for (const name of ["quotes", "profit", "account", "ledger"] as const)
    expect([name, streams[name].values.length > 0]).toEqual([name, true]);
  expect(streams.quotes.values.at(-1)).toMatchObject({ bid: expect.any(Number), ask: expect.any(Number) });
  expect(pool.stats().streams).toMatchObject({ streams: 6, readers: 6 });
  expect(world.gateway.trace.of("opened")).toHaveLength(1);
});

test("market data beyond marketDataLinesMax are refused, and equal ones share a line", async () => {
  const world = new WebWorld();
  const pool = world.pool({ marketDataLinesMax: 1 });
  pool.watchQuotes(APPLE);
  pool.watchQuotes(APPLE);
  expect(failure(() => pool.watchQuotes({ conId: 272093 })).code).toBe("LIMIT_REACHED");
});
