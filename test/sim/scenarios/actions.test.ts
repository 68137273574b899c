import { expect, test } from "vitest";
import type { Step } from "../../../sim/scenarios/scenario.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { booked, type ScenarioTable, scenarioTable } from "../../support/scenario-table.ts";

/** Performs steps at once, and gets what they did by hand; a step that cannot be performed is an error. */
async function done(table: ScenarioTable, ...timeline: readonly Step[]): Promise<readonly string[]> {
  const { outcomes } = await table.judged({ timeline }, 10);
  const failed = outcomes.filter(({ about }) => about.endsWith("can be done"));
  if (failed.length > 0) throw new Error(failed.flatMap(({ found }) => found).join("; "));
  return table.byHand;
}

test("inject puts a fault in force, and heal ends it by its kind, by its text, or all of them", async () => {
  const table = scenarioTable();
  const inForce = (): string[] => table.tws.faults().map(({ fault }) => fault.text);
  await done(
    table,
    { inject: "latency:frameMs=5" },
    { inject: "swallow:request=reqIds" },
    { inject: "mute" },
  );
  expect(inForce()).toEqual(["latency:frameMs=5", "swallow:request=reqIds", "mute"]);
  await done(table, { heal: "swallow" });
  await done(table, { heal: "latency:frameMs=5" });
  expect(inForce()).toEqual(["mute"]);
  await expect(done(table, { heal: "latency" })).rejects.toThrow(
    "Cannot heal latency: no such fault is in force",
  );
  await done(table, { inject: "refuse" }, { heal: "all" });
  expect(inForce()).toEqual([]);
});

test("market sets prices, moves them, halts, resumes and frees the contract that it names", async () => {
  const steps: readonly Step[] = [
    { market: { symbol: "AAPL", set: { bid: 189, ask: 189.02 } } },
    { market: { symbol: "MSFT", move: "-3%" } },
    { market: { symbol: "MSFT", move: "+0.5%", over: "30s" } },
    { market: { symbol: "AAPL", trading: "halt" } },
    { market: { symbol: "AAPL", trading: "resume" } },
    { market: { symbol: "AAPL", trading: "free" } },
  ];
  expect(await done(scenarioTable(), ...steps)).toEqual([
    'AAPL set [{"bid":189,"ask":189.02}]',
    'MSFT move ["-3%",{"overMs":0}]',
    'MSFT move ["+0.5%",{"overMs":30000}]',
    "AAPL halt []",
    "AAPL resume []",
    "AAPL free []",
  ]);
});

test("order works the newest order with some values: fill, reject, hold, release", async () => {
  const table = scenarioTable();
  table.orders.push(booked({ orderId: 1 }), booked({ orderId: 2 }), booked({ orderId: 3, symbol: "MSFT" }));
  const of = { symbol: "AAPL" };
  const steps: readonly Step[] = [
    { order: { of, fill: { quantity: 40, price: 189.5 } } },
    { order: { of: { symbol: "MSFT" }, reject: { code: 201, text: "no" } } },
    { order: { of, work: "hold" } },
    { order: { of: { quantity: { atLeast: 100 }, orderId: 1 }, work: "release" } },
  ];
  expect(await done(table, ...steps)).toEqual([
    'fill [{"orderId":2,"clientId":1},{"quantity":40,"price":189.5}]',
    'reject [{"orderId":3,"clientId":1},201,"no"]',
    'hold [{"orderId":2,"clientId":1}]',
    'release [{"orderId":1,"clientId":1}]',
  ]);
});

test("an order that is not there is an error that says which ones are", async () => {
  const step: Step = { order: { of: { symbol: "AAPL", filled: { atMost: 0 } }, work: "hold" } };
  const table = scenarioTable();
  await expect(done(table, step)).rejects.toThrow(
    "Cannot find an order with symbol AAPL, filled at most 0: there are none",
  );
  table.orders.push(booked({ symbol: "MSFT", status: "Filled", filled: 100 }));
  await expect(done(table, step)).rejects.toThrow(
    "filled at most 0: #1 of client 1: BUY 100 MSFT LMT 190, Filled, 100 filled",
  );
});

test("place places an order by hand in TWS", async () => {
  expect(await done(scenarioTable(), { place: { symbol: "AAPL", action: "BUY", quantity: 5 } })).toEqual([
    'place [{"symbol":"AAPL","action":"BUY","quantity":5}]',
  ]);
});

test("notify sends an error about no request to every client, or to one", async () => {
  const table = scenarioTable();
  const [one, two] = [table.dial(1), table.dial(2)];
  await table.clock.advance(100);
  for (const client of [one, two]) client.names();
  await done(
    table,
    { notify: { code: 1100, text: "Connectivity lost" } },
    { notify: { code: 2110, text: "Connectivity broken", clientId: 2 } },
  );
  expect([one.names(), two.names()]).toEqual([["error 1100"], ["error 1100", "error 2110"]]);
});

test.each<[string, Step["answer"], readonly string[], readonly string[]]>([
  ["an error", { to: "reqIds", error: { code: 321, text: "no" } }, ["error 321"], []],
  ["nothing", { to: "reqIds", ignore: true }, [], []],
  ["the usual answer twice", { to: "reqIds", twice: true }, ["nextValidId", "nextValidId"], []],
  ["the usual answer later", { to: "reqIds", delay: "5s" }, [], ["nextValidId"]],
  [
    "an error for other values alone",
    { to: "reqIds", with: { count: 9 }, ignore: true },
    ["nextValidId"],
    [],
  ],
])("answer gives a request %s", async (_, answer, soon, later) => {
  const table = scenarioTable();
  const client = table.dial();
  await table.clock.advance(100);
  client.names();
  await done(table, { answer });
  client.send(reqIds, { count: 1 });
  await table.clock.advance(1_000);
  const first = client.names();
  await table.clock.advance(10_000);
  expect([first, client.names()]).toEqual([soon, later]);
});

test("an answer is given as often as it says", async () => {
  const table = scenarioTable();
  const client = table.dial();
  await done(table, { answer: { to: "reqPositions", error: { code: 321, text: "no" }, times: 1 } });
  client.names();
  for (let turn = 0; turn < 2; turn++) client.send(reqPositions);
  await table.clock.advance(1_000);
  expect([...new Set(client.names())]).toEqual(["error 321", "position", "positionEnd"]);
});
