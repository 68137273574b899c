import { EventName, IBApi } from "@stoqey/ib";
import { expect, test } from "vitest";
import { runScenario, type Scenario, ScenarioError, verdictText } from "../../../sim/mod.ts";
import { IbkrPool, silentLogger } from "../../../src/mod.ts";

const CUT: Scenario = {
  scenario: "a-cut",
  about: "The connection is lost while positions are requested.",
  seed: 7,
  start: "2026-03-03T15:00:00Z",
  options: { profile: "gentle" },
  timeline: [
    { at: "1s", inject: "drop:afterRequest=reqPositions,times=1" },
    { when: { event: "closed" }, expect: { request: "reqPositions", times: 1 } },
  ],
  until: "20s",
  checks: [{ request: "reqPositions", times: 2 }, { sessionsAtMost: 1 }],
};

test("a scenario runs in memory with its seed and start; the verdict moves time to its end", async () => {
  await using run = await runScenario(CUT, { network: "memory" });
  expect(new Date(run.tws.nowMs).toISOString()).toBe("2026-03-03T15:00:00.000Z");
  const pool = new IbkrPool({ port: run.tws.port, logger: silentLogger }, run.tws.seams);
  await run.tws.advance(2_000);
  const positions = pool.getPositions();
  expect(run.ended.aborted).toBe(false);
  const verdict = await run.verdict();
  expect(verdict).toMatchObject({ scenario: "a-cut", seed: 7, passed: true });
  expect(new Date(run.tws.nowMs).toISOString()).toBe("2026-03-03T15:00:20.000Z");
  expect([run.ended.aborted, (await positions).length > 0]).toEqual([true, true]);
  expect(run.tws.log).toContain("step    timeline[0] inject drop:afterRequest=reqPositions,times=1");
  await run.verify();
  const closed = pool.close();
  await run.tws.advance(1_000);
  await closed;
});

test("a scenario without a client fails, and verify() throws the verdict as text", async () => {
  await using run = await runScenario(CUT, { network: "memory" });
  await expect(run.verify()).rejects.toThrow(
    /^a-cut: failed, 1 of 4 checks passed \(seed 7\)\n {2}failed +the fault drop:.* affects\n +something \(timeline\[0\].inject\)\n +it affected nothing\n {2}not reached/,
  );
});

test("options replace those of the scenario, and the verdict names the seed that was used", async () => {
  await using run = await runScenario(CUT, { network: "memory", seed: 9, start: "2026-03-04T15:00:00Z" });
  expect(new Date(run.tws.nowMs).toISOString()).toBe("2026-03-04T15:00:00.000Z");
  expect(run.finish().seed).toBe(9);
});

test("a scenario that ends before its time has not passed, and its verdict says after how long", async () => {
  const hour: Scenario = { scenario: "an-hour", about: "Nothing happens.", until: "1h" };
  await using run = await runScenario(hour, { network: "memory" });
  await run.tws.advance(1_200);
  const verdict = run.finish("Ctrl-C");
  const ended = { by: "Ctrl-C", isEarly: true, afterMs: 1_200, ofMs: 3_600_000 };
  expect(verdict).toMatchObject({ passed: false, ended });
  expect(run.finish()).toBe(verdict);
  expect(verdictText(verdict)).toContain("  ended early  by Ctrl-C after 1.2 s of 1 h");
  await using other = await runScenario(hour, { network: "memory" });
  await expect(other.verify({ withinMs: 5_000 })).rejects.toThrow("by the end of the wait after 5 s of 1 h");
  await using whole = await runScenario(hour, { network: "memory" });
  expect(await whole.verdict()).toMatchObject({
    passed: true,
    ended: { by: "until", isEarly: false, afterMs: 3_600_000, ofMs: 3_600_000 },
  });
});

test("a scenario without until ends when every step has run, and is early while one waits", async () => {
  const steps: Scenario = {
    scenario: "steps",
    about: "Something is healed.",
    timeline: [
      { at: "2s", heal: "all" },
      { at: "1s", heal: "all" },
    ],
  };
  await using run = await runScenario(steps, { network: "memory" });
  expect(await run.verdict()).toMatchObject({
    passed: true,
    ended: { by: "steps", isEarly: false, afterMs: 2_000 },
  });
  await using other = await runScenario(steps, { network: "memory" });
  await other.tws.advance(1_500);
  expect(other.finish("Ctrl-C")).toMatchObject({
    passed: false,
    ended: { by: "Ctrl-C", isEarly: true, afterMs: 1_500 },
  });
});

test("the same scenario runs over TCP with an unmodified client, while time stands still", async () => {
  await using run = await runScenario(
    {
      scenario: "an-hour",
      about: "An hour passes.",
      timeline: [
        { when: { request: "reqCurrentTime" }, notify: { code: 2104, text: "A farm is OK." } },
        { after: "1h", expect: { request: "reqCurrentTime", times: 1 } },
      ],
      until: "2h",
    },
    { network: "tcp-stepped" },
  );
  const api = new IBApi({ port: run.tws.port, clientId: 5 });
  const greeted = new Promise((resolve) => api.once(EventName.nextValidId, resolve));
  api.connect();
  await greeted;
  api.reqCurrentTime();
  await run.tws.received("reqCurrentTime");
  await run.verify();
  api.disconnect();
  expect(new Date(run.tws.nowMs).toISOString()).toBe("2026-01-13T17:30:00.000Z");
});

test("without until, a verdict waits for the last step, but no longer than it may", async () => {
  const waiting: Scenario = {
    scenario: "a-wait",
    about: "Somebody connects.",
    timeline: [{ when: { event: "start" }, heal: "all" }],
  };
  await using run = await runScenario(waiting, { network: "memory" });
  const startMs = run.tws.nowMs;
  expect((await run.verdict({ withinMs: 5_000 })).passed).toBe(false);
  expect(run.tws.nowMs - startMs).toBe(5_000);
  await using other = await runScenario(waiting, { network: "memory" });
  const pool = new IbkrPool({ port: other.tws.port, logger: silentLogger }, other.tws.seams);
  void pool.getPositions().catch(() => {});
  expect((await other.verdict()).passed).toBe(true);
  expect(other.tws.nowMs - startMs).toBeLessThan(5_000);
  const closed = pool.close();
  await other.tws.advance(1_000);
  await closed;
});

test("a scenario that is wrong, or options that are, start nothing", async () => {
  await expect(runScenario({ ...CUT, faults: ["drp"] })).rejects.toThrow(ScenarioError);
  await expect(runScenario(CUT, { lingerMs: -1 })).rejects.toThrow(/^Cannot make a fake TWS: lingerMs: /);
});
