import { expect, test } from "vitest";
import { checkText } from "../../../sim/scenarios/checks.ts";
import type { Check } from "../../../sim/scenarios/scenario.ts";
import { reqContractDetails } from "../../../sim/wire/requests/contracts.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { booked, type ScenarioTable, scenarioTable } from "../../support/scenario-table.ts";

/** Judges one check at once: what was found instead; empty for one that passed. */
async function found(table: ScenarioTable, check: Check): Promise<readonly string[]> {
  const { outcomes } = await table.judged({ checks: [check] }, 0);
  const [{ outcome, found } = { outcome: "", found: [] }] = outcomes;
  expect(outcome).toBe(found.length === 0 ? "passed" : "failed");
  return found;
}

/** A table at which client 1 has requested details of AAPL, and client 2 an order ID. */
async function busy(): Promise<ScenarioTable> {
  const table = scenarioTable();
  const [one, two] = [table.dial(1), table.dial(2)];
  one.send(reqContractDetails, { reqId: 9, symbol: "AAPL", secType: "STK", currency: "USD" } as never);
  two.send(reqIds, { count: 1 });
  await table.clock.advance(1_000);
  return table;
}

test.each<[string, Check]>([
  ["a request that came", { request: "reqIds" }],
  ["a request with some values", { request: "reqContractDetails", with: { symbol: "AAPL", reqId: 9 } }],
  ["a request that a pattern fits", { request: "reqContractDetails", with: { symbol: { matches: "^A" } } }],
  ["a request within bounds", { request: "reqContractDetails", with: { reqId: { atLeast: 9, atMost: 9 } } }],
  ["an exact number", { request: "reqIds", times: 1 }],
  ["none at all", { request: "placeOrder", times: 0 }],
  ["none at most", { request: "placeOrder", atMost: 0 }],
  ["a client", { request: "reqIds", clientId: 2 }],
  ["an answer", { answer: "nextValidId", atLeast: 2 }],
  ["an answer with some values", { answer: "contractDetails", with: { symbol: "AAPL" } }],
  ["an event of the trace", { event: "opened", times: 2 }],
  ["an event with some detail", { event: "start", with: { detail: "2" }, times: 1 }],
  ["an event with some content", { event: "read", with: { content: { matches: "AAPL" } } }],
  ["a position that is not held", { position: "AAPL" }],
  ["sessions within the limit", { sessionsAtMost: 1 }],
  ["a mark that was never set", { mark: "connected", times: 0 }],
  ["sessions that do not overlap", { overlappingSessions: "none" }],
  ["client IDs that are used", { clientIds: [1, 2, 3] }],
  ["requests on ready sessions", { earlyRequests: "none" }],
])("%s passes", async (_, check) => {
  expect(await found(await busy(), check)).toEqual([]);
});

test.each<[string, Check, readonly unknown[]]>([
  [
    "a request that never came names what did",
    { request: "placeOrder" },
    ["0 came", "what came: startApi (2 times), reqContractDetails, reqIds"],
  ],
  [
    "a request with other values names what differs",
    { request: "reqContractDetails", with: { symbol: "MSFT" } },
    [
      "0 came",
      expect.stringMatching(/^reqContractDetails #9 .*\(client 1\): symbol is "AAPL" instead of "MSFT"$/),
    ],
  ],
  [
    "too many of a request names them",
    { request: "reqIds", times: 0 },
    ["1 came", expect.stringMatching(/^reqIds.*\(client 2\)$/)],
  ],
  [
    "another client names the request",
    { request: "reqIds", clientId: 1 },
    ["0 came", expect.stringContaining("(client 2)")],
  ],
  [
    "a value out of bounds names it",
    { request: "reqContractDetails", with: { reqId: { atLeast: 10 } } },
    ["0 came", expect.stringContaining("reqId is 9, which its test refuses")],
  ],
  [
    "an answer that was not sent names those that were",
    { answer: "orderStatus" },
    ["0 came", expect.stringContaining("nextValidId (3 times)")],
  ],
  [
    "an event that did not happen so names those of its kind",
    { event: "start", with: { detail: "3" } },
    ["0 happened", expect.stringMatching(/#1 +start +1$/), expect.stringMatching(/#2 +start +2$/)],
  ],
  ["a mark that is missing", { mark: "connected" }, ["0 happened"]],
  [
    "another client ID names the connection that requested it",
    { clientIds: [1] },
    ["connection 2 requested client ID 2; allowed: 1"],
  ],
  ["a recovery where nothing was lost", { recoveredWithin: "1s" }, ["no session was lost"]],
  ["a position that is missing names its units", { position: "AAPL", quantity: 100 }, ["the position is 0"]],
  ["orders that are missing", { orders: { symbol: "AAPL" } }, ["0 of 0 orders"]],
  ["a fault that was never injected", { struck: "drop" }, ["it was never injected"]],
])("%s", async (_, check, texts) => {
  expect(await found(await busy(), check)).toEqual(texts);
});

test("orders of the book are counted by their values, and named when the number is wrong", async () => {
  const table = scenarioTable();
  table.orders.push(booked({ orderId: 1 }), booked({ orderId: 2, status: "Filled", filled: 100 }));
  expect(await found(table, { orders: { symbol: "AAPL" }, times: 2 })).toEqual([]);
  expect(await found(table, { orders: { status: "Filled" } })).toEqual([]);
  expect(await found(table, { orders: { status: "Cancelled" } })).toEqual([
    "0 of 2 orders",
    "#1 of client 1: BUY 100 AAPL LMT 190, Submitted, 0 filled",
    "#2 of client 1: BUY 100 AAPL LMT 190, Filled, 100 filled",
  ]);
});

test("a position is compared with its units, short ones too", async () => {
  const table = scenarioTable();
  table.positions.push({ symbol: "AAPL", secType: "STK", quantity: -50 });
  table.positions.push({ symbol: "AAPL", secType: "OPT", quantity: 3 });
  expect(await found(table, { position: "AAPL", quantity: -50 })).toEqual([]);
  expect(await found(table, { position: "AAPL" })).toEqual(["the position is -50"]);
  table.positions.push({ symbol: "ES", secType: "FUT", quantity: 1 });
  expect(await found(table, { position: "ES", quantity: 1 })).toEqual([]);
  table.positions.push({ symbol: "ES", secType: "FUT", quantity: 2 });
  expect(await found(table, { position: "ES", quantity: 3 })).toEqual([
    "it is held in several contracts",
    "FUT 1",
    "FUT 2",
  ]);
});

test("struck finds a fault that affected something, by its kind or its text", async () => {
  const judge = async (isBusy: boolean, struck: string): Promise<readonly string[]> => {
    const table = scenarioTable();
    const run = table.run({ faults: ["swallow:request=reqIds"], checks: [{ struck }] });
    const client = table.dial();
    if (isBusy) client.send(reqIds);
    await table.clock.advance(100);
    return run.finish().outcomes.find(({ field }) => field === "checks[0]")?.found ?? [];
  };
  expect(await judge(true, "swallow")).toEqual([]);
  expect(await judge(true, "swallow:request=reqIds")).toEqual([]);
  expect(await judge(false, "swallow")).toEqual(["it was injected and affected nothing"]);
  expect(await judge(true, "swallow:request=reqPositions")).toEqual(["it was never injected"]);
});

test.each<[Check, string]>([
  [{ about: "Nothing is sold.", request: "placeOrder", times: 0 }, "Nothing is sold."],
  [{ request: "placeOrder" }, "at least 1 placeOrder arrived"],
  [{ request: "placeOrder", times: 2, clientId: 7 }, "exactly 2 placeOrder arrived of client 7"],
  [
    { answer: "orderStatus", atMost: 3, with: { status: "Filled" } },
    "at most 3 orderStatus sent with status Filled",
  ],
  [{ orders: { symbol: "AAPL" }, atLeast: 1, atMost: 2 }, "at least 1 and at most 2 orders with symbol AAPL"],
  [{ event: "start", with: { detail: "7" }, times: 2 }, "exactly 2 events start with detail 7"],
  [{ mark: "connected", times: 1 }, "exactly 1 mark connected"],
  [{ recoveredWithin: "5s" }, "a session is ready within 5s after each loss or fault"],
  [{ position: "AAPL", quantity: 5 }, "the position in AAPL is 5"],
  [{ sessionsAtMost: 1 }, "at most 1 session at one time"],
  [{ struck: "drop" }, "the fault drop affected something"],
])("%o reads: %s", (check, text) => {
  expect(checkText(check)).toBe(text);
});
