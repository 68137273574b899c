import { expect, test } from "vitest";
import {
  assertAnswered,
  assertNotReceived,
  assertOrder,
  assertPosition,
  assertReceived,
  assertSessions,
  startFakeTws,
} from "../../../sim/mod.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { IbkrPool, silentLogger } from "../../../src/mod.ts";
import { handClient, inMemory } from "../../support/hand-client.ts";

/** Runs a pool that reads its positions twice, and closes it. */
async function positionsRead(): Promise<Awaited<ReturnType<typeof startFakeTws>>> {
  const tws = await startFakeTws({ network: "memory" });
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  for (let times = 0; times < 2; times++) {
    const read = pool.getPositions();
    await tws.advance(1_000);
    await read;
  }
  const closed = pool.close();
  await tws.advance(1_000);
  await closed;
  return tws;
}

test("a request that was not expected is named", async () => {
  await using tws = await positionsRead();
  expect(() => tws.verify({ only: ["reqIds"] })).toThrow(/- reqPositions \(client 1\) was not expected/);
  tws.verify();
});

test("a rule that was never used is named with the nearest request", async () => {
  await using tws = await positionsRead();
  tws.on("reqPositions").once();
  tws.onAnswer("position", { symbol: "NVDA" }).drop();
  expect(() => tws.verify()).toThrow(/- on: reqPositions was never used\n/);
  expect(() => tws.verify()).toThrow(/symbol is "AAPL" instead of "NVDA"/);
});

test("expectations pass for what arrived, and otherwise throw what arrived instead", async () => {
  await using tws = await positionsRead();
  assertReceived(tws, "reqPositions");
  assertReceived(tws, "reqPositions", undefined, { times: 2 });
  assertNotReceived(tws, "placeOrder");
  assertAnswered(tws, "position", { symbol: "AAPL" }, { times: 2 });
  expect(() => assertAnswered(tws, "position", { symbol: "AAPL" }, { times: 1 })).toThrow(
    /^Expected 1, got 2: position with { symbol: "AAPL" }\n {2}position AAPL .*\n {2}position AAPL/,
  );
  expect(() => assertAnswered(tws, "position", { symbol: "NVDA" })).toThrow(
    /^No position with { symbol: "NVDA" } has been sent\n {2}position AAPL .*: symbol is "AAPL" instead of "NVDA"/,
  );
  expect(() => assertReceived(tws, "reqPositions", undefined, { times: 3 })).toThrow(
    "Expected 3, got 2: reqPositions",
  );
  expect(() => assertReceived(tws, "placeOrder", { symbol: "AAPL" })).toThrow(
    /^No placeOrder with { symbol: "AAPL" } has arrived\n {2}what came: .*reqPositions \(2 times\)/,
  );
  expect(() => assertNotReceived(tws, "reqPositions")).toThrow(
    /^Expected no reqPositions, got 2\n {2}reqPositions \(client 1\)/,
  );
});

test("expectations about the book pass for what is there, and otherwise list what is there", async () => {
  await using tws = await startFakeTws({
    network: "memory",
    account: {
      positions: [{ symbol: "AAPL", quantity: 10, averageCost: 180 }],
      orders: [
        { symbol: "MSFT", action: "BUY", quantity: 5, orderType: "LMT", limitPrice: 300, clientId: 4 },
        { symbol: "AAPL", action: "SELL", quantity: 10, orderType: "STP", auxPrice: 150 },
      ],
    },
  });
  assertOrder(tws);
  assertOrder(tws, { symbol: "MSFT", limitPrice: 300 }, { times: 1 });
  assertOrder(tws, { symbol: "NVDA" }, { times: 0 });
  const missing = (): void => assertOrder(tws, { symbol: "AAPL", action: "SELL", quantity: 20 });
  expect(missing).toThrow(
    /^No order with { symbol: "AAPL", action: "SELL", quantity: 20 } has been placed\n {2}#1 SELL 10 AAPL STP 150, PreSubmitted, 0 filled \(client 1\): quantity is 10 instead of 20\n {2}#1 BUY 5 MSFT LMT 300, \w+, 0 filled \(client 4\): symbol is "MSFT" instead of "AAPL", /,
  );
  expect(() => assertOrder(tws, { symbol: "AAPL" }, { times: 2 })).toThrow(
    /^Expected 2, got 1: order with { symbol: "AAPL" }\n {2}#1 SELL/,
  );
  assertPosition(tws, "AAPL", 10);
  assertPosition(tws, { symbol: "AAPL", averageCost: 180 }, 10);
  assertPosition(tws, "NVDA", 0);
  expect(() => assertPosition(tws, "AAPL", 20)).toThrow(
    "Expected a position of 20 in AAPL, got 10\n  10 AAPL STK at an average cost of 180",
  );
  assertSessions(tws, 0);
  expect(() => assertSessions(tws, 1)).toThrow("Expected 1 session, got 0");
});

test("expectations about an empty book say that it is empty", async () => {
  await using tws = await startFakeTws({ network: "memory", account: { positions: [] } });
  expect(() => assertOrder(tws, { symbol: "AAPL" })).toThrow(/has been placed\n {2}the book has no orders$/);
  expect(() => assertPosition(tws, "AAPL", 1)).toThrow(/got 0\n {2}the account holds no positions$/);
});

test("what the code of a rule has thrown is named, although every rule was used", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  tws.on("reqIds").answer(() => {
    throw new Error("boom, says the rule");
  });
  await client.send(reqIds);
  expect(() => tws.verify()).toThrow(/^The fake TWS was not used as expected:\n- .*boom, says the rule/);
});

test("the request that begins a session is never unexpected", async () => {
  await using tws = await inMemory();
  await handClient(tws);
  tws.verify({ only: [] });
});

test("a position that is named by a symbol is one of the share, and not of its options", async () => {
  const option = { symbol: "AAPL", secType: "OPT", lastTradeDateOrContractMonth: "20260220", right: "C" };
  const positions = [
    { symbol: "AAPL", quantity: 10 },
    { ...option, strike: 250, quantity: 2 },
  ];
  await using tws = await inMemory({ account: { positions } });
  assertPosition(tws, "AAPL", 10);
  assertPosition(tws, { symbol: "AAPL", secType: "OPT" }, 2);
});

test("a check with a name that does not exist fails, whatever it expects", async () => {
  await using tws = await positionsRead();
  const placeOrdr = "placeOrdr" as "placeOrder";
  expect(() => assertNotReceived(tws, placeOrdr)).toThrow("did you mean placeOrder?");
  expect(() => assertNotReceived(tws, undefined as never)).toThrow("expected its name, got undefined");
  expect(() => assertNotReceived(tws, "placeOrder", { symbl: "X" } as object)).toThrow(
    "did you mean symbol?",
  );
  expect(() => assertAnswered(tws, "positon" as "position", undefined, { times: 0 })).toThrow(
    "mean position?",
  );
  expect(() => assertOrder(tws, { symbl: "X" } as object, { times: 0 })).toThrow("did you mean symbol?");
  expect(() => assertOrder(tws, null as never, { times: 0 })).toThrow("Cannot match orders");
  expect(() => assertPosition(tws, "APPL", 0)).toThrow("there is no share APPL here; did you mean AAPL?");
  expect(() => assertPosition(tws, { symbl: "X" } as object, 0)).toThrow("did you mean symbol?");
  expect(() => assertPosition(tws, undefined as never, 0)).toThrow("Cannot match positions");
  expect(() => tws.requests(placeOrdr)).toThrow("did you mean placeOrder?");
  expect(() => tws.requests("placeOrder", { symbl: "X" } as object)).toThrow("did you mean symbol?");
  expect(() => tws.answers("positon" as "position")).toThrow("did you mean position?");
});

test.each([
  [{ times: -1 }, "times: expected number to be >=0"],
  [{ times: 1.5 }, "times: "],
  [{ times: Number.NaN }, "times: "],
  [{ time: 1 }, "time: there is no such value; did you mean times?"],
  [null, "expected object, received null"],
])("a check with the options %j is refused", async (options, problem) => {
  await using tws = await startFakeTws({ network: "memory" });
  for (const check of [
    () => assertReceived(tws, "reqIds", undefined, options as never),
    () => assertAnswered(tws, "position", undefined, options as never),
    () => assertOrder(tws, undefined, options as never),
  ])
    expect(check).toThrow(problem);
});

test.each([Number.NaN, "0", null, undefined])("a number of %j is refused", async (count) => {
  await using tws = await startFakeTws({ network: "memory" });
  expect(() => assertPosition(tws, "AAPL", count as never)).toThrow("quantity: expected number");
  expect(() => assertSessions(tws, count as never)).toThrow("count: ");
});

test.each([undefined, null, 5, {}])("a check of %j, which is no fake, says so", (tws) => {
  for (const check of [
    () => assertReceived(tws as never, "reqIds"),
    () => assertNotReceived(tws as never, "reqIds"),
    () => assertAnswered(tws as never, "position"),
    () => assertOrder(tws as never),
    () => assertPosition(tws as never, "AAPL", 0),
    () => assertSessions(tws as never, 0),
  ])
    expect(check).toThrow("Cannot check a fake: expected that of startFakeTws(), got ");
});

test.each([
  [{ only: ["reqIdz"] }, "only[0]: there is no request reqIdz; did you mean reqIds?"],
  [{ only: "reqIds" }, "only: expected a list of names of requests"],
  [{ onyl: [] }, "onyl: there is no such value; did you mean only?"],
  [null, "expected object, received null"],
  [[], "expected object, received array"],
])("verify(%j) is refused", async (options, problem) => {
  await using tws = await startFakeTws({ network: "memory" });
  expect(() => tws.verify(options as never)).toThrow(`Cannot verify the fake: ${problem}`);
});

test("a rule with a test that throws is named by verify() with what it threw", async () => {
  await using tws = await positionsRead();
  tws.on("reqPositions", () => {
    throw new Error("boom");
  });
  expect(() => tws.verify()).toThrow(
    /was never used\n.*reqPositions \(client 1\): the test of its values threw: boom/,
  );
});
