import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import type { Reply } from "../../../sim/script/reply.ts";
import { Script } from "../../../sim/script/script.ts";
import { reqContractDetails } from "../../../sim/wire/requests/contracts.ts";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqCurrentTime, reqIds } from "../../../sim/wire/requests/session.ts";
import { historicalData } from "../../../sim/wire/responses/historical-data.ts";
import { orderStatus } from "../../../sim/wire/responses/orders.ts";
import { error } from "../../../sim/wire/responses/session.ts";
import { BARS, ORDER, scripted } from "../../support/scripted-table.ts";
import { code, names, received, Table, TRADING } from "../../support/table.ts";

/** Code of a rule as a person writes it who means to wait in it. */
type AsyncCode = (request: unknown, reply: Reply) => Promise<void>;

const HISTORY = {
  ...BARS,
  duration: "1 D",
  barSize: "1 hour",
  whatToShow: "TRADES",
  useRth: true,
  formatDate: 1,
};
test("requests are recorded with their values, client ID, number and time", () => {
  const { script, client } = scripted();
  client.send(placeOrder, ORDER);
  const [request] = script.requests.all("placeOrder");
  expect(request).toMatchObject({ name: "placeOrder", id: 7, connection: 1, clientId: 1, atMs: TRADING });
  expect(request?.values).toMatchObject({ symbol: "AAPL", action: "BUY", totalQuantity: 5, lmtPrice: 1 });
  expect(request?.text).toBe("placeOrder #7 BUY 5 AAPL LMT 1.00");
});

test("requests can be chosen by name, by values, by patterns and by tests", () => {
  const { script, client } = scripted();
  client.send(placeOrder, ORDER);
  client.send(placeOrder, { ...ORDER, orderId: 8, symbol: "MSFT" });
  const chosen = (match: object): readonly (number | undefined)[] =>
    script.requests.all("placeOrder", match as never).map(({ id }) => id);
  expect(chosen({ symbol: "MSFT" })).toEqual([8]);
  expect(chosen({ symbol: /^A/ })).toEqual([7]);
  expect(chosen({ totalQuantity: (units: number) => units > 5 })).toEqual([]);
  expect(script.requests.all("placeOrder", (() => true) as never)).toHaveLength(2);
});

test("a rule answers a matching request with an error, and others are served as always", () => {
  const { script, client } = scripted();
  script.on("reqHistoricalData", { symbol: "AAPL" }).error(162, "no data, said the test");
  expect(received(client.send(reqHistoricalData, HISTORY), error)).toMatchObject([
    { reqId: 9, code: 162, text: "no data, said the test" },
  ]);
  expect(code(client.send(reqHistoricalData, { ...HISTORY, reqId: 10, symbol: "MSFT" }))).toBeUndefined();
});

test("a rule answers by hand, under the number of the request", () => {
  const { script, client } = scripted();
  const bar = { time: "1768316400", open: 1, high: 2, low: 1, close: 2, volume: 5, wap: 1.5, count: 3 };
  script.on("reqHistoricalData").answer((request, reply) => {
    expect(request.values.symbol).toBe("AAPL");
    reply.send("historicalData", { bars: [bar] });
  });
  expect(received(client.send(reqHistoricalData, HISTORY), historicalData)).toMatchObject([
    { reqId: 9, bars: [bar] },
  ]);
});

test("an answer by hand with a value that does not exist is refused by the name that was meant", () => {
  const { script, client } = scripted();
  script
    .on("reqHistoricalData")
    .answer((_request, reply) => reply.send("historicalData", { bar: [] } as object));
  expect(names(client.send(reqHistoricalData, HISTORY))).toEqual(["note"]);
  expect(script.failures).toEqual([
    new TypeError("Cannot use historicalData: it has no value bar; did you mean bars?"),
  ]);
});

test("an ignored request has no answer and no effect", () => {
  const { script, client } = scripted();
  script.on("placeOrder").ignore();
  expect(client.send(placeOrder, ORDER)).toEqual([]);
  expect(script.requests.all("placeOrder")).toHaveLength(1);
});

test("a delayed request is served as if it had arrived later, and later ones are not held up", () => {
  const { script, table, client } = scripted();
  script.on("reqContractDetails").delay(500);
  expect(names(client.send(reqContractDetails, BARS))).toEqual([]);
  expect(names(client.send(reqCurrentTime))).toEqual(["currentTime"]);
  expect(names(table.advance(499))).toEqual([]);
  expect(names(table.advance(1))).toContain("contractDetails");
});

test("a delayed request of a client that has left is not served", () => {
  const { script, table, client } = scripted();
  script.on("placeOrder").delay(500);
  client.send(placeOrder, ORDER);
  table.gone(client);
  expect(names(table.advance(1_000))).toEqual([]);
  expect(table.exchange.trading.orders()).toEqual([]);
});

test("an answer can come twice, whatever TWS sends later for the same request too", () => {
  const { script, table, client } = scripted();
  script.on("placeOrder").twice();
  const placed = [...client.send(placeOrder, ORDER), ...table.advance(2_000)];
  const statuses = received(placed, orderStatus);
  expect(statuses.length).toBeGreaterThan(0);
  expect(statuses.length % 2).toBe(0);
  expect(table.exchange.trading.orders()).toHaveLength(1);
});

test("a rule that is used up does not change the answer to a later request with the same number", () => {
  const { script, client } = scripted();
  script.on("reqHistoricalData").twice().once();
  const count = () => received(client.send(reqHistoricalData, HISTORY), historicalData).length;
  expect([count(), count()]).toEqual([2, 1]);
});

test("code of a rule that throws is kept for the test, and the fake goes on", () => {
  const { script, client } = scripted();
  const boom = new Error("boom");
  const throws = (): never => {
    throw boom;
  };
  script.on("reqPositions", throws);
  script.onAnswer("currentTime").change(throws);
  expect(names(client.send(reqPositions))).toContain("position");
  expect(names(client.send(reqCurrentTime))).toEqual(["note"]);
  expect(script.failures).toEqual([boom, boom]);
});

test("a wrapped answer is what the test makes of TWS's own messages", () => {
  const { script, table, client } = scripted();
  script.on("reqMktData").wrap((message, reply) => {
    if (message.name === "tickPrice") reply.send("tickPrice", { ...message.values, price: 42 });
  });
  const sent = [...client.send(reqMktData, BARS), ...table.advance(5_000)];
  expect(new Set(names(sent))).toEqual(new Set(["tickPrice"]));
  const prices = sent.flatMap((effect) => (effect.kind === "send" ? [effect.fields[4]] : []));
  expect(new Set(prices)).toEqual(new Set(["42"]));
});

test("the newest rule that matches counts, and older ones again when it is used up", () => {
  const { script, client } = scripted();
  script.on("reqHistoricalData").error(162, "older");
  script.on("reqHistoricalData").error(162, "newer").times(2);
  const texts = [1, 2, 3].map(
    (reqId) => received(client.send(reqHistoricalData, { ...HISTORY, reqId }), error)[0]?.text,
  );
  expect(texts).toEqual(["newer", "newer", "older"]);
});

test("a message that TWS sends can be dropped, doubled, changed and delayed", () => {
  const outcome = (prepare: (script: Script) => void): [number, number] => {
    const { script, table, client } = scripted();
    prepare(script);
    const at = (effects: readonly unknown[]) => received(effects as never, orderStatus).length;
    return [at(client.send(placeOrder, ORDER)), at(table.advance(60_000))];
  };
  const [usual, later] = outcome(() => {});
  expect(usual).toBeGreaterThan(0);
  expect(outcome((script) => void script.onAnswer("orderStatus").drop())).toEqual([0, 0]);
  expect(outcome((script) => void script.onAnswer("orderStatus").twice())).toEqual([2 * usual, 2 * later]);
  expect(outcome((script) => void script.onAnswer("orderStatus").delay(100))).toEqual([0, usual + later]);
  const { script, client } = scripted();
  script.onAnswer("orderStatus", { status: "Submitted" }).change(() => ({ status: "Inactive" }));
  expect(received(client.send(placeOrder, ORDER), orderStatus)).toMatchObject([{ status: "Inactive" }]);
});

test("a change of a value that a message does not have is a failure, and nothing is sent", () => {
  const { script, client } = scripted();
  script.onAnswer("currentTime").change(() => ({ second: 1 }) as object);
  expect(names(client.send(reqCurrentTime))).toEqual(["note"]);
  expect(script.failures).toEqual([
    new TypeError("Cannot use currentTime: it has no value second; did you mean seconds?"),
  ]);
});

test("what TWS has sent is recorded as it was sent", () => {
  const { script, client } = scripted();
  script.onAnswer("position").drop().once();
  client.send(reqPositions);
  expect(script.answers.all("position")).toHaveLength(2);
  expect(script.answers.all("position", { symbol: "MSFT" } as never)[0]?.text).toContain("MSFT");
});

test("a typing error in a name is refused when the rule is made", () => {
  const { script } = scripted();
  expect(() => script.on("reqHistoricData" as "reqHistoricalData")).toThrow(
    "Cannot find the request reqHistoricData: did you mean reqHistoricalData?",
  );
  expect(() => script.on("placeOrder", { simbol: "AAPL" } as object)).toThrow(
    "Cannot use placeOrder: it has no value simbol; did you mean symbol?",
  );
  expect(() => script.onAnswer("orderState" as "orderStatus")).toThrow("did you mean orderStatus?");
});

test("a rule cannot do two things, and not nothing a number of times", () => {
  const { script } = scripted();
  expect(() => script.on("reqIds").ignore().error(1, "")).toThrow(
    "Cannot let a rule for reqIds do error(): it has ignore() already",
  );
  expect(() => script.on("reqIds").times(0)).toThrow("Cannot limit a rule to 0 uses");
  expect(() => script.on("reqIds").delay(Number.NaN)).toThrow("Cannot delay by NaN ms");
});

test("an async rule is a failure, and nothing that it sends later is sent", async () => {
  const { script, client } = scripted();
  const late: unknown[] = [];
  script.on("reqPositions").answer((async (_request, reply) => {
    await null;
    try {
      reply.send("positionEnd");
    } catch (error) {
      late.push(error);
      throw error;
    }
  }) satisfies AsyncCode as never);
  script.onAnswer("currentTime").change((async () => ({ seconds: 1 })) as never);
  script.on("reqIds", (async () => false) as never).ignore();
  expect(names(client.send(reqPositions))).toEqual(["note"]);
  expect(names(client.send(reqPositions))).toEqual(["note"]);
  expect(names(client.send(reqCurrentTime))).toEqual(["note"]);
  expect(names(client.send(reqIds, { count: 1 }))).toEqual(["note", "nextValidId"]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(late).toEqual([
    new Error("Cannot send positionEnd: the rule for reqPositions has returned"),
    new Error("Cannot send positionEnd: the rule for reqPositions has returned"),
  ]);
  expect(script.failureTexts).toEqual([
    "a rule for reqPositions is async: answer before it returns (2 times)",
    "a rule for currentTime is async: return the values to change",
    "a rule for reqIds is async: a test of values returns true or false, and no promise",
  ]);
});

test("a test of values that returns something other than true does not match", () => {
  const { script, client } = scripted();
  client.send(placeOrder, ORDER);
  expect(script.requests.all("placeOrder", (() => 1) as never)).toEqual([]);
});

test("a wrapped answer that a rule sends after it has returned is refused", () => {
  const { script, client } = scripted();
  let send = (): void => {};
  script.on("reqPositions").wrap((_message, reply) => {
    send = () => reply.send("positionEnd");
  });
  client.send(reqPositions);
  expect(() => send()).toThrow("the rule for reqPositions has returned");
});

test.each([null, "AAPL", 5, [], /A/, new Map(), Promise.resolve()])(
  "a rule cannot be for what is neither values nor a test: %s",
  (match) => {
    const { script } = scripted();
    expect(() => script.on("reqIds", match as never)).toThrow(/^Cannot match reqIds: expected values by/);
    expect(() => script.onAnswer("orderStatus", match as never)).toThrow(/^Cannot match orderStatus: /);
  },
);

test.each([undefined, null, 5, {}])("a rule cannot be for messages without a name: %s", (name) => {
  const { script } = scripted();
  expect(() => script.on(name as never)).toThrow(/^Cannot find the request: expected its name, got /);
  expect(() => script.onAnswer(name as never)).toThrow(/^Cannot find the answer: expected its name, got /);
});

test("a rule is not made of what is no code, and no code of an error", () => {
  const { script } = scripted();
  expect(() => script.on("reqIds").answer(undefined as never)).toThrow(
    "Cannot answer reqIds: expected a function, got undefined",
  );
  expect(() => script.on("reqIds").wrap({} as never)).toThrow("Cannot wrap the answer to reqIds: expected");
  expect(() => script.onAnswer("currentTime").change(5 as never)).toThrow("Cannot change currentTime: ");
  for (const code of ["x", Number.NaN, 0, -1, 1.5, 100_000, null])
    expect(() => script.on("reqIds").error(code as never, "")).toThrow(
      /^Cannot answer reqIds with an error: code: /,
    );
  expect(() => script.on("reqIds").error(1, 5 as never)).toThrow("with an error: text: expected string");
});

test("values of another kind are not sent, and named by message and field", () => {
  const { script, client } = scripted();
  const sent = [
    ["position", { size: "x" }, "Cannot send position: size: expected number, received string"],
    ["position", { symbol: 5 }, "Cannot send position: symbol: expected string, received number"],
    ["position", { size: Number.NaN }, "Cannot send position: size: expected number, received NaN"],
    ["position", null, "Cannot send position: expected values by their names, got null"],
    ["historicalData", { bars: "x" }, "Cannot send historicalData: bars: expected array, received string"],
    ["historicalData", { bars: [5] }, "Cannot send historicalData.bars[0]: expected values by their names"],
    [
      "historicalData",
      { bars: [{ open: "x" }] },
      "Cannot send historicalData: bars[0].open: expected number",
    ],
    ["nextValidId", { orderId: 2 ** 31 }, "Cannot send nextValidId: orderId: expected number to be <="],
  ] as const;
  for (const [name, values, problem] of sent) {
    script.reset();
    script.on("reqPositions").answer((_request, reply) => reply.send(name, values as never));
    expect(names(client.send(reqPositions))).toEqual(["note"]);
    expect(script.failureTexts[0]).toContain(problem);
  }
  script.reset();
  script.on("reqPositions").answer((_request, reply) => reply.error("x" as never, ""));
  client.send(reqPositions);
  expect(script.failureTexts[0]).toContain("Cannot answer reqPositions with an error: code: expected number");
});

test.each([
  [{ seconds: "abc" }, "Cannot send currentTime: seconds: expected number, received string"],
  [undefined, "Cannot change currentTime: expected values by their names, got undefined"],
  [5, "Cannot change currentTime: expected values by their names, got 5"],
])("a change to %j is a failure that says why", (changed, problem) => {
  const { script, client } = scripted();
  script.onAnswer("currentTime").change(() => changed as never);
  expect(names(client.send(reqCurrentTime))).toEqual(["note"]);
  expect(script.failureTexts).toEqual([`a rule for currentTime threw: ${problem}`]);
});

test("a call of a rule that takes back an earlier one is refused", () => {
  const { script } = scripted();
  const answer = () => script.onAnswer("orderStatus");
  const request = () => script.on("reqPositions");
  expect(() => answer().drop().twice()).toThrow(
    "Cannot let a rule for orderStatus do twice(): it has drop() already",
  );
  expect(() => answer().delay(5).delay(9)).toThrow("do delay(): it has delay() already");
  expect(() =>
    answer()
      .change(() => ({}))
      .drop(),
  ).toThrow("do drop(): it has change() already");
  expect(() => answer().once().times(3)).toThrow("do times(): it has once() already");
  expect(() => request().times(2).once()).toThrow("do once(): it has times() already");
  expect(() => request().delay(5).ignore()).toThrow("do ignore(): it has delay() already");
  expect(() => request().twice().twice()).toThrow("do twice(): it has twice() already");
  expect(() => request().error(1, "").twice().delay(1).once()).not.toThrow();
});

test("without rules and records a script is the TWS inside it", () => {
  const plain = new Table({}, new Exchange(), TRADING);
  const around = new Table({}, new Exchange(), TRADING, (tws) => new Script(tws));
  const day = (table: Table): unknown => {
    const client = table.client(1);
    return [
      client.begun,
      client.send(placeOrder, ORDER),
      client.send(reqMktData, BARS),
      table.advance(10_000),
    ];
  };
  expect(day(around)).toEqual(day(plain));
});

test("a rule ends the connection of its request", () => {
  const { script, client } = scripted();
  script.on("reqPositions").answer((_request, reply) => {
    reply.send("positionEnd");
    reply.close();
  });
  expect(names(client.send(reqPositions))).toEqual(["positionEnd", "close"]);
});
