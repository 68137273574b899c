import { expect, test } from "vitest";
import { restart } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

const FAILED = "TypeError: fetch failed";

test("restart resets all that is open, refuses connections, and a person logs in at its end", async () => {
  const { clock, gateway, behaviour, get, socket } = scriptedGateway();
  const { events } = socket();
  const open = get("/slow");
  await clock.advance(10);
  gateway.inject(restart({ refuseMs: 5_000 }));
  expect(await clock.until(open)).toBe(FAILED);
  await clock.advance(10);
  expect(events.at(-1)).toBe("closed 1006");
  expect(behaviour.received).toContain("login-expired");
  await clock.advance(4_000);
  expect(await clock.until(get("/other"))).toBe(FAILED);
  expect(gateway.refusing).toBe(true);
  await clock.advance(1_000);
  expect(gateway.faults()).toEqual([]);
  expect(behaviour.received.at(-1)).toBe("login");
  expect(await clock.until(get("/other"))).toMatch(/^200/);
});

test("restart:afterRequest carries the request out and never answers it", async () => {
  const { clock, gateway, behaviour, get } = scriptedGateway();
  gateway.inject(restart({ afterRequest: "/order", refuseMs: 1_000 }));
  expect(await clock.until(get("/other"))).toMatch(/^200/);
  expect(gateway.refusing).toBe(false);
  expect(await clock.until(get("/order/1"))).toBe(FAILED);
  expect(behaviour.received).toEqual(["GET /other", "GET /order/1", "abandoned", "login-expired"]);
  await clock.advance(1_000);
  expect(await clock.until(get("/order/2"))).toMatch(/^200/);
});

test("restart that is healed before its request comes changes nothing", async () => {
  const { gateway, behaviour } = scriptedGateway();
  gateway.inject(restart({ afterRequest: "/order" })).heal();
  expect(behaviour.received).toEqual([]);
});
