import { expect, test } from "vitest";
import { compete } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("compete lets another login take over until it is healed", async () => {
  const { clock, gateway, behaviour } = scriptedGateway();
  gateway.inject(compete({ forMs: 60_000 }));
  await clock.advance(59_999);
  expect(behaviour.received).toEqual(["competing true"]);
  await clock.advance(1);
  expect(behaviour.received).toEqual(["competing true", "competing false"]);
});

test("compete:afterRequest takes over once such a request was carried out, and answers it", async () => {
  const { clock, gateway, behaviour, get } = scriptedGateway();
  const fault = gateway.inject(compete({ afterRequest: "/order" }));
  expect(await clock.until(get("/other"))).toMatch(/^200/);
  expect(await clock.until(get("/order/1"))).toMatch(/^200/);
  expect(await clock.until(get("/order/2"))).toMatch(/^200/);
  fault.heal();
  expect(behaviour.received).toEqual([
    "GET /other",
    "GET /order/1",
    "competing true",
    "GET /order/2",
    "competing false",
  ]);
});
