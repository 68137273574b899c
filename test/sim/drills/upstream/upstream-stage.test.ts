import { expect, test } from "vitest";
import type { Drill } from "../../../../sim/drills/drill.ts";
import {
  CATALOGUE,
  type DrillTarget,
  POOL_TIMES,
  runDrill,
  scenarioOf,
  USUAL_LIMITS,
  upstreamStage,
} from "../../../../sim/drills/mod.ts";
import { failureOf } from "../../../../sim/drills/upstream/upstream-stage.ts";
import { refusedScenario } from "../../../../sim/relay/mod.ts";
import { AAPL } from "../../../support/contracts.ts";
import { gradedCheck } from "../../../support/drill-records.ts";
import { LiveClient } from "../../../support/live-client.ts";
import { FakeTws, listen } from "../../../support/sim.ts";

const planted: Drill = {
  name: "planted",
  about: "Nothing happens.",
  needs: [],
  scenario: {},
  session: "kept",
};

test("a drill before a gateway injects its faults, sees no book, and says how it ended flat", async () => {
  const tws = new FakeTws({ profile: "gentle", alwaysOpen: true });
  const door = await listen(tws);
  const said: string[] = [];
  const upstream = { host: "127.0.0.1", port: door.port };
  const make = upstreamStage({ upstream, allowLive: false, say: (sentence) => said.push(sentence) });
  const drill = { scenario: "cut", about: "An order is cut off.", faults: ["cut-order"] };
  const stage = await make(drill, 1);
  expect([stage.orders(), stage.fills()]).toEqual([undefined, undefined]);
  const client = await new LiveClient(stage.port, 1).connect();
  const id = client.of("nextValidId").at(-1)?.[0] as number;
  const order = {
    action: "BUY",
    orderType: "LMT",
    lmtPrice: 1,
    totalQuantity: 5,
    tif: "GTC",
    transmit: true,
  };
  await client.request((api) => api.placeOrder(id, AAPL as never, order as never), "disconnected");
  expect(stage.faults().map(({ strikes }) => strikes)).toEqual([1]);
  client.close();
  await Promise.all([stage.close(), stage.close()]);
  expect(stage.flatEnding?.()).toEqual({ cancelled: [`#${id} BUY 5 AAPL`], closed: [], left: [] });
  expect(said).toEqual([
    `cut: Ending flat, within 20 s: 1 order of client 1 (#${id}).`,
    `cut: Flat ending: cancelled 1 order (#${id} BUY 5 AAPL).`,
  ]);
  expect(tws.orderCounts()).toMatchObject({ placed: 1, cancelled: 1 });
  tws.close();
  await door.close();
});

test("a record has what a drill before a gateway has left, whatever its grade", async () => {
  const order = { symbol: "MSFT", clientId: 9, action: "BUY", quantity: 3 } as const;
  const orders = [{ ...order, orderType: "LMT", limitPrice: 10 } as const];
  const tws = new FakeTws({ profile: "gentle", alwaysOpen: true, account: { orders } });
  const door = await listen(tws);
  const upstream = { host: "127.0.0.1", port: door.port };
  const target: DrillTarget = {
    kind: "program",
    start: async ({ port, clientId }) => {
      const client = await new LiveClient(port, clientId).connect();
      client.api.reqGlobalCancel({} as never);
      return {
        ended: new Promise(() => {}),
        stop: async () => client.close(),
        record: () => undefined,
        checks: () => [],
      };
    },
  };
  const record = await runDrill(planted, target, {
    seed: 1,
    times: { ...POOL_TIMES, warmMs: 200, faultMs: 200, recoveryMs: 200, observeMs: 200 },
    limits: USUAL_LIMITS,
    command: "ibkr-pool drill run planted",
    stage: upstreamStage({ upstream, allowLive: false, say: () => {} }),
  });
  expect(record).toMatchObject({
    target: "upstream",
    flatEnding: {
      cancelled: [],
      closed: [],
      left: ["the order #1 of client 9 (BUY 3 MSFT) was there before the drill and is not open any more"],
    },
  });
  tws.close();
  await door.close();
});

test("of the drills those alone that set options of the fake or need its inside are refused", () => {
  const refused = CATALOGUE.filter((drill) => refusedScenario(scenarioOf(drill)) !== undefined);
  expect(refused.map(({ name }) => name).sort()).toEqual(["delayed-data-only", "no-permission"]);
});

test("a scenario that works markets by hand is refused with a sentence", async () => {
  const make = upstreamStage({ upstream: { host: "127.0.0.1", port: 1 }, allowLive: false, say: () => {} });
  const scenario = {
    scenario: "halt",
    about: "A halt.",
    timeline: [{ market: { symbol: "AAPL", trading: "halt" as const } }],
  };
  await expect(make(scenario, 1)).rejects.toThrow(
    /^Cannot run the scenario halt before a real gateway: a step of it sets a market by hand$/,
  );
});

test("a drill in which the gateway goes down is not reached, and the reason is said", async () => {
  const tws = new FakeTws({ profile: "gentle", alwaysOpen: true });
  const door = await listen(tws);
  const said: string[] = [];
  const target: DrillTarget = {
    kind: "program",
    start: async ({ port, clientId }) => {
      const client = await new LiveClient(port, clientId).connect();
      await door.close();
      tws.close();
      return {
        ended: new Promise(() => {}),
        stop: async () => client.close(),
        record: () => undefined,
        checks: () => [gradedCheck("works", { outcome: "failed", reasons: ["It does not."] })],
      };
    },
  };
  const gone = await runDrill(planted, target, {
    seed: 1,
    times: { ...POOL_TIMES, warmMs: 200, faultMs: 200, recoveryMs: 200, observeMs: 200 },
    limits: USUAL_LIMITS,
    command: "ibkr-pool drill run planted",
    stage: upstreamStage({
      upstream: { host: "127.0.0.1", port: door.port },
      allowLive: false,
      say: (sentence) => said.push(sentence),
    }),
  });
  const reason = `Cannot reach the gateway at 127.0.0.1:${door.port}: nothing listens there`;
  expect(gone).toMatchObject({ outcome: "not reached", grade: null, gatewayFailure: reason });
  expect(gone.checks.at(-1)?.reasons).toEqual([`Not judged: ${reason}.`, "It does not."]);
  expect(said).toContain(`planted: ${reason}.`);
});

test("what a program did while the gateway still answered stays a failure when it goes down", async () => {
  const tws = new FakeTws({ profile: "gentle", alwaysOpen: true });
  const door = await listen(tws);
  const target: DrillTarget = {
    kind: "program",
    start: async ({ port, clientId }) => {
      const client = await new LiveClient(port, clientId).connect();
      await client.request((api) => api.reqPositions(), "positionEnd");
      await door.close();
      tws.close();
      return {
        ended: new Promise(() => {}),
        stop: async () => client.close(),
        record: () => undefined,
        checks: () => [],
      };
    },
  };
  const checks = [
    { name: "reads-nothing", request: "reqPositions", times: 0 },
    { name: "reads-bars", request: "reqHistoricalData" },
  ];
  const gone = await runDrill({ ...planted, scenario: { checks } }, target, {
    seed: 1,
    times: { ...POOL_TIMES, warmMs: 200, faultMs: 200, recoveryMs: 200, observeMs: 200 },
    limits: USUAL_LIMITS,
    command: "ibkr-pool drill run planted",
    stage: upstreamStage({
      upstream: { host: "127.0.0.1", port: door.port },
      allowLive: false,
      say: () => {},
    }),
  });
  expect(gone).toMatchObject({ outcome: "failed", gatewayFailure: expect.stringMatching(/nothing listens/) });
  const outcomes = Object.fromEntries(gone.checks.map(({ check, outcome }) => [check, outcome]));
  expect(outcomes).toMatchObject({ "reads-nothing": "failed", "reads-bars": "not reached" });
});

test("a gateway may have failed at once after the last message that it certainly sent", () => {
  const event = (name: string, detail: string, faults?: readonly string[]) => ({
    atMs: 0,
    connection: 1,
    event: name,
    detail,
    faults,
  });
  const events = [
    event("opened", ""),
    event("sent", "nextValidId"),
    event("read", "reqMktData"),
    event("sent", "error 1100"),
    event("sent", "tickPrice", ["latency:frameMs=900"]),
    event("closed", "the gateway's side failed: ECONNREFUSED"),
    event("sent", "tickPrice"),
    event("read", "reqMktData"),
  ];
  expect(failureOf(events, undefined)).toEqual({
    what: "the gateway's side failed: ECONNREFUSED",
    frame: 3,
  });
  expect(failureOf(events.toSpliced(5, 1), "nothing listens there")).toEqual({
    what: "nothing listens there",
    frame: 7,
  });
  expect(failureOf(events.slice(2, 4), "nothing listens there")?.frame).toBeUndefined();
  expect(failureOf(events.slice(0, 5), undefined)).toBeUndefined();
});
