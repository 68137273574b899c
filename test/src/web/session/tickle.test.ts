import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/world/clock.ts";
import { steady } from "../../../../src/seams/clock.ts";
import { Tickle } from "../../../../src/web/session/tickle.ts";
import { ScriptedGateway } from "../../../support/web/scripted-gateway.ts";
import { readyGateway } from "../../../support/web/supervised-gateway.ts";

test("a tickle may be sent at once, and the next one a second later", async () => {
  const clock = new VirtualClock();
  const gateway = new ScriptedGateway(clock);
  const tickle = new Tickle(steady(clock), gateway.control);
  expect(tickle.waitMs).toBe(0);
  const answer = await tickle.send(1_000);
  expect(answer.status).toBeLessThan(300);
  expect(gateway.received.map(({ call }) => call)).toEqual([{ method: "POST", path: "/tickle" }]);
  await clock.advance(400);
  expect(tickle.waitMs).toBe(600);
  await clock.advance(600);
  expect(tickle.waitMs).toBe(0);
});

test("the tickle of a dial keeps the distance to that of the session before", async () => {
  const { supervisor, gateway, clock } = await readyGateway({ backoffResetMs: 0 });
  await clock.advance(200);
  supervisor.reportFault("prime", 1, "query /accounts first");
  await clock.advance(799);
  expect(supervisor.live).toBeUndefined();
  await clock.advance(1);
  expect(supervisor.live?.epoch).toBe(2);
  const times = gateway.received.filter(({ path }) => path === "/tickle").map(({ atMs }) => atMs);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(1_000);
});
