import { expect, test } from "vitest";
import { getContractDetails } from "../../../src/operations/contracts.ts";
import { getExecutionDetails } from "../../../src/operations/executions.ts";
import { getHistoricalData } from "../../../src/operations/historical-data.ts";
import { getPnL, getPnLSingle } from "../../../src/operations/pnl.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";

const details = (symbol: string) => checkedCall(getContractDetails, { contract: { symbol } });

test("100 without a number sends recent requests again; a late second answer is dropped", async () => {
  const hand = requestsFixture();
  const { answer } = hand.requests.request(details("A"), { timeoutMs: 5_000 });
  hand.comes("info", new Error("Max rate of messages per second has been exceeded"), 100, -1);
  const [first, second] = hand.sent.map(([, id]) => id);
  expect(second).not.toBe(first);
  hand.comes("contractDetails", first, { contract: { symbol: "one" } });
  hand.comes("contractDetails", second, { contract: { symbol: "two" } });
  hand.comes("contractDetailsEnd", second);
  hand.comes("contractDetailsEnd", first);
  expect((await answer).map(({ contract }) => contract.symbol)).toEqual(["two"]);
  expect(hand.router.owned).toBe(0);
});

test("a retry after 1101 that TWS misses is sent once more, also if it waited for the budget", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  const { answer } = hand.requests.request(details("A"), { timeoutMs: 60_000 });
  for (let at = 0; at < 5; at++) hand.budgets.pacer.count();
  hand.setUpstream("lost");
  hand.setUpstream("back, data lost");
  expect(hand.count("reqContractDetails")).toBe(1);
  await hand.clock.advance(1_100);
  expect(hand.count("reqContractDetails")).toBe(2);
  await hand.clock.advance(15_000);
  expect(hand.count("reqContractDetails")).toBe(3);
  hand.comes("contractDetailsEnd", hand.sent.at(-1)?.[1]);
  expect(await answer).toEqual([]);
  await hand.clock.advance(20_000);
  expect([hand.count("reqContractDetails"), hand.clock.timers]).toEqual([3, 0]);
});

test("an invalid or incomplete answer rejects, and leaves nothing open", async () => {
  const hand = requestsFixture();
  const args = { contract: { symbol: "A" }, duration: "1 D", barSize: "1 day" } as const;
  const absurd = hand.requests.request(checkedCall(getHistoricalData, args), { timeoutMs: 5_000 }).answer;
  hand.comes("historicalData", hand.sent[0]?.[1], undefined);
  await expect(absurd).rejects.toMatchObject({ code: "TWS_ERROR" });
  const cut = hand.requests.request(details("A"), { timeoutMs: 5_000 }).answer;
  hand.router.skipped(10);
  await expect(cut).rejects.toMatchObject({ code: "TWS_ERROR" });
  expect([hand.router.owned, hand.budgets.historical.open, hand.requests.open]).toEqual([0, 0, 0]);
});

test("profit and loss waits for values that are set", async () => {
  const hand = requestsFixture();
  const whole = hand.requests.request(checkedCall(getPnL, { account: "DU1" }), { timeoutMs: 5_000 }).answer;
  const one = hand.requests.request(checkedCall(getPnLSingle, { contract: { conId: 1 }, account: "DU1" }), {
    timeoutMs: 5_000,
  }).answer;
  hand.comes("pnl", 1, undefined, undefined, undefined);
  hand.comes("pnlSingle", 2, 10, undefined, undefined, undefined, undefined);
  hand.comes("pnl", 1, 5, 6, 7);
  hand.comes("pnlSingle", 2, 10, 1, 2, 3, 4);
  expect(await whole).toEqual({ dailyPnL: 5, unrealizedPnL: 6, realizedPnL: 7 });
  expect(await one).toMatchObject({ dailyPnL: 1, position: 10, marketValue: 4 });
  expect(hand.sent.map(([name]) => name)).toEqual(["reqPnL", "reqPnLSingle", "cancelPnL", "cancelPnLSingle"]);
});

test("executions come with the commissions of their own fills", async () => {
  const hand = requestsFixture();
  const mine = hand.requests.request(checkedCall(getExecutionDetails, {}), { timeoutMs: 5_000 }).answer;
  hand.comes("execDetails", 1, {}, { execId: "a" });
  hand.comes("commissionReport", { execId: "a", commission: 1 });
  hand.comes("commissionReport", { execId: "b", commission: 2 });
  hand.comes("execDetailsEnd", 1);
  expect(await mine).toMatchObject([{ execution: { execId: "a" }, commission: { commission: 1 } }]);
});

test("one signal for 1 000 reads has one listener, and none when they are over", async () => {
  const hand = requestsFixture({ messagesPerSecond: 10_000 });
  const { signal } = new AbortController();
  let [added, listening] = [0, 0];
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: unknown[]) => {
    added++;
    listening++;
    return Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]) => {
    listening--;
    return Reflect.apply(removeEventListener, signal, args);
  };
  const answers = Array.from(
    { length: 1_000 },
    (_, at) => hand.requests.request(details(`S${at}`), { timeoutMs: 5_000, signal }).answer,
  );
  expect([added, listening]).toEqual([1, 1]);
  for (const [, id] of [...hand.sent]) hand.comes("contractDetailsEnd", id);
  await Promise.all(answers);
  expect([added, listening, hand.requests.open, hand.clock.timers]).toEqual([1, 0, 0, 0]);
});

test("a place among historical requests is given back however a read ends", async () => {
  const args = (duration: string) =>
    checkedCall(getHistoricalData, { contract: { symbol: "A" }, duration, barSize: "5 secs" } as never);
  const hand = requestsFixture({ messagesPerSecond: 5 });
  const ask = (duration: string, timeoutMs = 60_000): Promise<string> =>
    hand.requests.request(args(duration), { timeoutMs }).answer.then(
      () => "answered",
      (error: { code: string }) => error.code,
    );
  const refused = ask("1 D");
  hand.comes("error", new Error("no data"), 200, 1);
  expect(await refused).toBe("TWS_ERROR");
  const late = ask("2 D", 100);
  await hand.clock.advance(100);
  expect(await late).toBe("REQUEST_TIMEOUT");
  for (let at = 0; at < 5; at++) hand.budgets.pacer.count();
  const unsent = ask("3 D", 100);
  await hand.clock.advance(100);
  expect(await unsent).toBe("REQUEST_TIMEOUT");
  hand.setUpstream("lost");
  const held = ask("4 D", 100);
  await hand.clock.advance(100);
  expect(await held).toBe("REQUEST_TIMEOUT");
  hand.setUpstream("back");
  expect(hand.budgets.historical.open).toBe(0);
});

test("a read rejects at once when the request numbers are used up", async () => {
  const hand = requestsFixture({ nextValidId: 2 ** 31 - 1 });
  const first = hand.requests.request(details("A"), { timeoutMs: 5_000 }).answer;
  const second = hand.requests.request(details("B"), { timeoutMs: 5_000 }).answer;
  await expect(second).rejects.toMatchObject({ code: "LIMIT_REACHED" });
  hand.comes("contractDetailsEnd", 2 ** 31 - 1);
  expect(await first).toEqual([]);
});
