import { expect, test } from "vitest";
import { silentLogger } from "../../../src/logger.ts";
import { getContractDetails } from "../../../src/operations/contracts.ts";
import { getHistoricalData } from "../../../src/operations/historical-data.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { HistoricalBudget } from "../../../src/pacing/historical-budget.ts";
import { Outbox } from "../../../src/pacing/outbox.ts";
import { Pacer } from "../../../src/pacing/pacer.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { type IbkrLink, Requests } from "../../../src/requests/requests.ts";
import { Router } from "../../../src/routing/router.ts";
import type { IBApi } from "../../../src/stoqey/mod.ts";
import { IdCounter } from "../../../src/tws/id-counter.ts";
import { VirtualClock } from "../../support/sim.ts";

/** Requests that the test answers, in any order. */
function unansweredRequests(nextValidId = 1) {
  const clock = new VirtualClock();
  const sent: [name: string, ...args: unknown[]][] = [];
  const api = new Proxy({} as IBApi, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        void sent.push([String(name), ...args]),
  });
  const ids = new IdCounter();
  ids.raiseTo(nextValidId);
  const budgets = { pacer: new Pacer(clock, 50), historical: new HistoricalBudget(clock, 50) };
  const throttled: number[] = [];
  const router = new Router(1, silentLogger);
  const outbox = new Outbox(clock, budgets);
  const requests = new Requests(
    { api, ids, clock, logger: silentLogger, router, outbox, reduceBudget: () => {} },
    { budgets, throttled: (code) => void throttled.push(code), settled: () => {} },
  );
  const heard = (event: string, args: readonly unknown[]): void => router.receive(event, args);
  const setUpstream = (state: IbkrLink): void => {
    if (state === "back, data lost") requests.dataLost();
    outbox.setCutOff(state === "lost");
  };
  return { heard, setUpstream, outbox, router, clock, sent, ids, requests, budgets, throttled };
}

const ASK = { timeoutMs: 1_000 };

test("each answer reaches its own caller, in any order of answers", async () => {
  const { heard, sent, requests } = unansweredRequests();
  const asked = ["A", "B", "C"].map(
    (symbol) => requests.request(checkedCall(getContractDetails, { contract: { symbol } }), ASK).answer,
  );
  const ids = sent.map(([, id]) => id);
  expect(new Set(ids).size).toBe(3);
  for (const id of [...ids].reverse()) {
    heard("contractDetails", [id, { contract: { symbol: `for ${id}` } }]);
    heard("contractDetailsEnd", [id]);
  }
  expect((await Promise.all(asked)).map(([details]) => details?.contract.symbol)).toEqual(
    ids.map((id) => `for ${id}`),
  );
});

test("an error reaches the one whose number it carries, and the others wait on", async () => {
  const { heard, sent, requests } = unansweredRequests();
  const [first, second] = ["A", "B"].map(
    (symbol) => requests.request(checkedCall(getContractDetails, { contract: { symbol } }), ASK).answer,
  );
  heard("error", [new Error("No security definition"), 200, sent[1]?.[1]]);
  await expect(second).rejects.toMatchObject({ code: "TWS_ERROR", twsCode: 200 });
  heard("contractDetailsEnd", [sent[0]?.[1]]);
  expect(await first).toEqual([]);
});

test("notices about a request, 2100 to 2199, do not end it", async () => {
  const { heard, sent, requests } = unansweredRequests();
  const { answer } = requests.request(checkedCall(getContractDetails, { contract: { symbol: "A" } }), ASK);
  heard("error", [new Error("Sec-def data farm connection is OK"), 2158, sent[0]?.[1]]);
  heard("contractDetailsEnd", [sent[0]?.[1]]);
  expect(await answer).toEqual([]);
});

test("an error that the library reports while it encodes ends the request that it encodes", async () => {
  const { heard, requests } = unansweredRequests();
  const failing = {
    ...getContractDetails,
    send: () => heard("error", [new Error("update TWS"), 503, -1]),
  };
  const { answer } = requests.request(checkedCall(failing, { contract: { symbol: "A" } }), ASK);
  await expect(answer).rejects.toMatchObject({ code: "TWS_ERROR", twsCode: 503 });
});

test("a message of TWS without a number is repeated in the error of a timeout", async () => {
  const { heard, clock, requests } = unansweredRequests();
  const { answer } = requests.request(checkedCall(getPositions, null), ASK);
  heard("info", ["Error validating request: the API is read-only", 321]);
  const rejected = expect(answer).rejects.toThrow(
    "Cannot read the positions: TWS did not answer within 1000 ms; TWS reported: Error validating request: the API is read-only (321)",
  );
  await clock.advance(1_000);
  await rejected;
});

test("positions read again much later are requested again, once", async () => {
  const { heard, clock, sent, requests } = unansweredRequests();
  const early = requests.request(checkedCall(getPositions, null), ASK).answer.catch(({ code }) => code);
  await clock.advance(30_000);
  expect(await early).toBe("REQUEST_TIMEOUT");
  const { answer } = requests.request(checkedCall(getPositions, null), ASK);
  // The time for an answer is over, and a fence behind the first request was not answered either.
  expect(sent.map(([name]) => name)).toEqual([
    ...["reqPositions", "reqExecutions", "cancelPositions", "reqPositions"],
  ]);
  expect(requests.open).toBe(1);
  heard("position", ["DU1", { conId: 7 }, 1, 1]);
  heard("positionEnd", []);
  expect(await answer).toHaveLength(1);
  expect(requests.open).toBe(0);
});

test("numbers start at nextValidId, grow by one, and never go back", () => {
  const { sent, ids, requests } = unansweredRequests(400);
  const ask = (symbol: string): void =>
    void requests
      .request(checkedCall(getContractDetails, { contract: { symbol } }), ASK)
      .answer.catch(() => {});
  ask("A");
  ids.raiseTo(12);
  ask("B");
  ids.raiseTo(500);
  ids.raiseTo(Number.NaN);
  ask("C");
  expect(sent.map(([, id]) => id)).toEqual([400, 401, 500]);
  requests.end({ code: "CLOSED", message: "closed" } as never);
});

test("a pacing violation is retried after a pause under a new number, and answered", async () => {
  const { heard, clock, sent, requests, throttled } = unansweredRequests();
  const args = { contract: { symbol: "A" }, duration: "1 D", barSize: "1 day" } as const;
  const asked = requests.request(checkedCall(getHistoricalData, args), { timeoutMs: 60_000 }).answer;
  const violation = "Historical Market Data Service error message:Historical data request pacing violation";
  heard("error", [new Error(violation), 162, sent[0]?.[1]]);
  expect(throttled).toEqual([162]);
  await clock.advance(9_999);
  expect(sent).toHaveLength(1);
  await clock.advance(1);
  const [[, first], [, second]] = sent as [[string, number], [string, number]];
  expect(second).toBeGreaterThan(first);
  heard("historicalData", [first, "20260112", 9, 9, 9, 9, 9, 9, 9]);
  heard("historicalData", [second, "20260112", 1, 2, 0, 1, 9, 9, 1]);
  heard("historicalData", [second, "finished-a-b", -1, -1, -1, -1, -1, -1, -1]);
  expect(await asked).toMatchObject([{ time: "20260112", open: 1 }]);
});

test("162 without a pacing violation is the answer: there are no data", async () => {
  const { heard, sent, requests } = unansweredRequests();
  const args = { contract: { symbol: "A" }, duration: "1 D", barSize: "1 day" } as const;
  const asked = requests.request(checkedCall(getHistoricalData, args), ASK).answer;
  heard("error", [new Error("...:HMDS query returned no data"), 162, sent[0]?.[1]]);
  await expect(asked).rejects.toMatchObject({ code: "TWS_ERROR", twsCode: 162 });
});

test("1101 sends earlier requests again, and their first answers are not mixed with the second", async () => {
  const { heard, setUpstream, sent, requests } = unansweredRequests();
  const asked = requests.request(checkedCall(getContractDetails, { contract: { symbol: "A" } }), ASK).answer;
  const first = sent[0]?.[1];
  heard("contractDetails", [first, { contract: { symbol: "half" } }]);
  setUpstream("lost");
  setUpstream("back, data lost");
  const second = sent[1]?.[1];
  heard("contractDetailsEnd", [first]);
  heard("contractDetails", [second, { contract: { symbol: "whole" } }]);
  heard("contractDetailsEnd", [second]);
  expect((await asked).map(({ contract }) => contract.symbol)).toEqual(["whole"]);
});

test("1101: an answer to the first attempt before the second goes out is not the whole answer", async () => {
  const { heard, setUpstream, clock, sent, requests, budgets } = unansweredRequests();
  const asked = requests.request(checkedCall(getContractDetails, { contract: { symbol: "A" } }), {
    timeoutMs: 10_000,
  }).answer;
  const first = sent[0]?.[1];
  heard("contractDetails", [first, { contract: { symbol: "one" } }]);
  // The budget is spent, so that the second asking has to wait.
  for (let at = 0; at < 60; at++) budgets.pacer.count();
  setUpstream("back, data lost");
  expect(sent).toHaveLength(1);
  heard("contractDetails", [first, { contract: { symbol: "two" } }]);
  heard("contractDetailsEnd", [first]);
  await clock.advance(2_000);
  const second = sent[1]?.[1];
  for (const symbol of ["one", "two"]) heard("contractDetails", [second, { contract: { symbol } }]);
  heard("contractDetailsEnd", [second]);
  expect((await asked).map(({ contract }) => contract.symbol)).toEqual(["one", "two"]);
});
