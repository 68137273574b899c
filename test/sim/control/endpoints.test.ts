import { expect, test } from "vitest";
import { controlled } from "../../support/control.ts";
import { RawClient } from "../../support/raw-client.ts";
import { runScenario } from "../../support/sim.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);

test("health says what runs, and state what is there", async () => {
  const { json, clock, network } = await controlled();
  expect(await json("GET", "/health")).toEqual([
    200,
    { status: "ok", what: "sim", version: "1.2.3", seed: 1, nowMs: NOW, answers: "fake" },
  ]);
  new RawClient(clock, network, 7);
  await clock.advance(500);
  const [, state] = await json("GET", "/state");
  expect(state.sessions).toMatchObject([{ connection: 1, clientId: 7, version: 193 }]);
  expect(state.sessions[0].sinceMs).toBeGreaterThanOrEqual(NOW);
  expect(state.messages).toMatchObject({ in: 1, inPerSecond: 1 });
  expect(state.messages.out).toBeGreaterThan(0);
  await clock.advance(5_000);
  expect((await json("GET", "/state"))[1].messages).toMatchObject({ in: 1, inPerSecond: 0, outPerSecond: 0 });
});

test("a fault is injected, paused, resumed and healed by its number", async () => {
  const { json, tws } = await controlled();
  const [status, made] = await json("POST", "/faults", { fault: "late:ms=5,times=3" });
  expect([status, made]).toEqual([
    201,
    { id: 1, text: "late:ms=5,times=3", kind: "late", state: "running", strikes: 0 },
  ]);
  const [, kind] = await json("POST", "/faults", {
    kind: "latency",
    params: { frameMs: [1, 2], forMs: 60_000 },
  });
  expect(kind.text).toBe("latency:frameMs=1..2,forMs=60000");
  expect((await json("PATCH", "/faults/1", { state: "paused" }))[1].state).toBe("paused");
  expect(tws.faults().map(({ state }) => state)).toEqual(["paused", "running"]);
  expect((await json("PATCH", "/faults/1", { state: "running" }))[1].state).toBe("running");
  expect((await json("DELETE", "/faults/1"))[1].state).toBe("finished");
  expect(await json("PATCH", "/faults/1", { state: "paused" })).toEqual([
    409,
    { error: "Cannot pause the fault 1: it is finished" },
  ]);
  expect(await json("DELETE", "/faults")).toEqual([200, { healed: 1 }]);
  expect(tws.faults()).toEqual([]);
  const [, { faults }] = await json("GET", "/faults");
  expect(faults.map(({ state }: { state: string }) => state)).toEqual(["finished", "finished"]);
  expect((await json("GET", "/faults/kinds"))[1].kinds[0]).toMatchObject({ kind: "latency", once: false });
});

test.each([
  [
    "POST",
    "/faults",
    { falt: "mute" },
    400,
    "Cannot inject a fault: falt: there is no such value; did you mean fault",
  ],
  ["POST", "/faults", { fault: "mutee" }, 400, "mute"],
  ["POST", "/faults", { kind: "drop", params: { how: "x" } }, 400, "how"],
  ["POST", "/faults", { fault: "mute", params: { forMs: 5 } }, 400, "Cannot inject a fault: params: "],
  ["POST", "/faults", { kind: "drop:how=rst", params: {} }, 400, "Cannot inject a fault: kind: "],
  ["POST", "/faults", undefined, 400, "Cannot inject a fault: expected one of fault and kind"],
  ["PATCH", "/faults/1", undefined, 400, "Cannot change a fault: state"],
  ["POST", "/faults", {}, 400, "Cannot inject a fault: expected one of fault and kind"],
  ["PATCH", "/faults/1", { state: "off" }, 400, "Cannot change a fault: state"],
  ["PATCH", "/faults/9", { state: "paused" }, 404, "Cannot pause the fault 9: there is no such fault"],
  ["DELETE", "/faults/x", undefined, 400, "Cannot heal a fault: id"],
  ["POST", "/rules", { to: "reqPosition", ignore: true }, 400, "Cannot make a rule: to: "],
  ["POST", "/rules", { to: "reqIds", ignor: true }, 400, "did you mean ignore"],
  ["DELETE", "/rules/9", undefined, 404, "Cannot remove the rule 9: there is no such rule"],
  ["POST", "/market", { symbol: "AAPL", moev: "-3%" }, 400, "did you mean move"],
  ["POST", "/market", { symbol: "NOPE", move: "-3%" }, 400, "NOPE"],
  [
    "POST",
    "/orders",
    { symbol: "AAPL", action: "BYE", quantity: 1 },
    400,
    "Cannot place an order by hand: action",
  ],
  ["POST", "/orders/1/9/fill", {}, 404, "Cannot fill order 9 of client 1: there is no such order"],
  ["POST", "/reset", { sessions: "drop" }, 400, "Cannot reset the fake: sessions"],
  ["GET", "/scenario", undefined, 404, "Cannot give the scenario: no scenario runs"],
  ["POST", "/scenario/marks", { mark: "go" }, 404, "Cannot set the mark go: no scenario runs"],
  ["POST", "/time/advance", { ms: 5 }, 409, "Cannot advance by 5 ms: time passes by itself"],
  [
    "GET",
    "/requests?nam=x",
    undefined,
    400,
    "Cannot list the requests: nam: there is no such value; did you mean name",
  ],
  ["GET", "/requests?name=placeOrder&with=x", undefined, 400, "with: expected JSON"],
  ["GET", "/state?x=1", undefined, 400, "Cannot describe the state: x: it takes no such value"],
  ["GET", "/nothing", undefined, 404, "Cannot find /nothing: there is no such path; see /openapi.json"],
])("%s %s with %j gets a sentence", async (method, path, body, status, why) => {
  const { json } = await controlled();
  const [got, { error }] = await json(method, path, body);
  expect([got, error]).toEqual([status, expect.stringContaining(why)]);
  expect(error).toMatch(/^Cannot /);
});

test("a rule answers requests, and shows what came instead until it is used", async () => {
  const { json, clock, network } = await controlled();
  const client = new RawClient(clock, network);
  await clock.advance(500);
  const rule = { to: "reqPositions", error: { code: 321, text: "No." }, times: 1 };
  expect(await json("POST", "/rules", rule)).toMatchObject([201, { id: 1, text: "reqPositions", used: 0 }]);
  const [, before] = await json("GET", "/rules");
  expect(before.rules[0].nearMisses).toEqual(
    ["what came: startApi"].slice(0, before.rules[0].nearMisses.length),
  );
  client.requestPositions();
  await clock.advance(500);
  expect((await json("GET", "/rules"))[1].rules[0].uses).toBe("used 1 time of 1");
  expect(client.frames.some((fields) => fields.includes("321"))).toBe(true);
  expect(await json("DELETE", "/rules/1")).toMatchObject([200, { id: 1 }]);
  expect(await json("DELETE", "/rules")).toEqual([200, { removed: 0 }]);
});

test("the journal lists requests page by page, and says what came instead", async () => {
  const { json, clock, network } = await controlled();
  const client = new RawClient(clock, network, 3);
  await clock.advance(500);
  for (let times = 0; times < 3; times++) client.requestPositions();
  await clock.advance(500);
  const [, page] = await json("GET", "/requests?name=reqPositions&clientId=3&limit=2");
  expect(page.requests).toMatchObject([{ name: "reqPositions", clientId: 3, outcome: "read" }, {}]);
  const [, rest] = await json("GET", `/requests?name=reqPositions&after=${page.next}`);
  expect(rest.requests).toHaveLength(1);
  const [, none] = await json("GET", "/requests?name=placeOrder&with=%7B%22symbol%22%3A%22AAPL%22%7D");
  expect([none.requests, none.nearMisses.join()]).toEqual([
    [],
    expect.stringContaining("reqPositions (3 times)"),
  ]);
});

test("an order is placed, held, released, filled and rejected by hand, at prices by hand", async () => {
  const { json } = await controlled();
  expect(await json("POST", "/market", { symbol: "AAPL", set: { last: 200 } })).toMatchObject([200, {}]);
  const order = { symbol: "AAPL", action: "BUY", quantity: 2, orderType: "LMT", limitPrice: 150 };
  const [status, placed] = await json("POST", "/orders", order);
  expect([status, placed]).toMatchObject([201, { symbol: "AAPL", quantity: 2, limitPrice: 150 }]);
  const path = `/orders/${placed.clientId}/${placed.orderId}`;
  for (const action of ["hold", "release"] as const)
    expect(await json("POST", `${path}/${action}`)).toMatchObject([200, { held: action === "hold" }]);
  expect(await json("POST", `${path}/fill`, { price: 149, quantity: 1 })).toMatchObject([200, { filled: 1 }]);
  expect(await json("POST", `${path}/fill`, { quantity: 5 })).toMatchObject([
    400,
    { error: expect.stringContaining("the quantity is 5, and 1 are open") },
  ]);
  expect(await json("POST", `${path}/reject`, {})).toMatchObject([200, { filled: 1 }]);
  const [, { orders, fills }] = await json("GET", "/orders");
  expect([orders.length, fills.length]).toEqual([1, 1]);
  expect(fills).toMatchObject([{ price: 149, quantity: 1 }]);
  expect((await json("POST", "/reset", { sessions: "end" }))[0]).toBe(200);
  expect((await json("GET", "/orders"))[1].orders).toEqual([]);
});

test("notices reach clients", async () => {
  const { json, clock, network } = await controlled();
  const client = new RawClient(clock, network);
  await clock.advance(500);
  expect((await json("POST", "/notify", { code: 2110, text: "Broken." }))[0]).toBe(200);
  await clock.advance(100);
  expect(client.frames.at(-1)).toContain("2110");
});

test("a scenario is given and marked, and its time moves where it stands still", async () => {
  const running = await runScenario(
    {
      scenario: "marked",
      about: "A mark injects a fault.",
      timeline: [{ when: { mark: "go" }, inject: "mute" }],
      until: "1 min",
    },
    { network: "memory" },
  );
  const { json } = await controlled({}, { tws: running.fake, scenario: running });
  expect((await json("GET", "/health"))[1].scenario).toBe("marked");
  expect(await json("GET", "/scenario")).toMatchObject([
    200,
    { scenario: { scenario: "marked" }, ended: false },
  ]);
  expect(await json("POST", "/scenario/marks", { mark: "go" })).toEqual([201, { mark: "go" }]);
  expect((await json("GET", "/faults"))[1].faults).toMatchObject([{ text: "mute" }]);
  expect((await json("POST", "/scenario/marks", { mark: "No" }))[0]).toBe(400);
  const before = running.tws.nowMs;
  expect(await json("POST", "/time/advance", { ms: 60_000 })).toEqual([200, { nowMs: before + 60_000 }]);
  expect((await json("GET", "/scenario"))[1].ended).toBe(true);
  expect((await json("POST", "/reset", {}))[0]).toBe(409);
  await running.close();
});

test.each([
  ["proxy", "gateway", "gateway behind it"],
  ["replay", "recording", "the recording has the answers"],
] as const)("a %s leaves orders, prices and the account to its %s", async (what, answers, why) => {
  const { json } = await controlled({}, { what, orders: () => [] });
  expect((await json("GET", "/health"))[1].answers).toBe(answers);
  expect(await json("GET", "/market?symbol=AAPL")).toMatchObject([409, {}]);
  expect((await json("GET", "/orders"))[1].orders).toEqual([]);
  for (const [path, body] of [
    ["/market", { symbol: "AAPL", move: "-3%" }],
    ["/orders", { symbol: "AAPL", action: "BUY", quantity: 1 }],
    ["/reset", {}],
  ] as const)
    expect(await json("POST", path, body)).toMatchObject([409, { error: expect.stringContaining(why) }]);
});

test("metrics count dials, messages, orders and strikes, with labels from closed lists", async () => {
  const { json, call, clock, network } = await controlled();
  await json("POST", "/faults", { fault: "late:message=positionEnd,ms=1" });
  const client = new RawClient(clock, network);
  await clock.advance(500);
  client.requestPositions();
  client.link.write(Buffer.from([0, 0, 0, 5, 57, 57, 57, 57, 0]));
  await clock.advance(500);
  const answer = await call("GET", "/metrics");
  expect(answer.headers.get("content-type")).toContain("text/plain");
  const text = await answer.text();
  expect(text).toContain("ibkr_sim_sessions 1");
  expect(text).toContain("ibkr_sim_dials_total 1");
  expect(text).toContain('ibkr_sim_messages_total{direction="in",name="reqPositions"} 1');
  expect(text).toContain('ibkr_sim_fault_strikes{kind="late"} 1');
  expect(text).not.toContain("unknown(");
});
