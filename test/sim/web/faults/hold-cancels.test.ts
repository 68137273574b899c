import { expect, test } from "vitest";
import { holdCancels } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";
import { APPLE, RESTING, trading } from "../../../support/web/web-trading.ts";

test("hold-cancels begins and ends with an event of the gateway", async () => {
  const { clock, gateway, behaviour } = scriptedGateway();
  gateway.inject(holdCancels({ forMs: 60_000 }));
  await clock.advance(59_999);
  expect(behaviour.received).toEqual(["cancels-held true"]);
  await clock.advance(1);
  expect(behaviour.received).toEqual(["cancels-held true", "cancels-held false"]);
});

test("a cancel that is held has its receipt, and is carried out once the fault is healed", async () => {
  const { world, pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const booked = () => world.gateway.exchange.trading.orders()[0]?.status;
  const fault = world.gateway.inject(holdCancels());
  expect((await until(order.cancel())).kind).toBe("unknown");
  await world.clock.advance(60_000);
  expect(booked()).toBe("Submitted");
  fault.heal();
  await world.clock.advance(249);
  expect(booked()).toBe("Submitted");
  await world.clock.advance(1);
  expect(booked()).toBe("Cancelled");
});
