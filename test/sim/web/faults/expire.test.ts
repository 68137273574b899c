import { expect, test } from "vitest";
import { expire } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("expire ends the brokerage session once, and is over", async () => {
  const { clock, gateway, behaviour } = scriptedGateway();
  gateway.inject(expire());
  await clock.advance(0);
  expect(behaviour.received).toEqual(["brokerage-expired"]);
  expect(gateway.faults()).toEqual([]);
});

test("expire:what=login ends the login until it is healed, when a person logs in", async () => {
  const { clock, gateway, behaviour } = scriptedGateway();
  gateway.inject(expire({ what: "login", forMs: 1_000 }));
  await clock.advance(999);
  expect(behaviour.received).toEqual(["login-expired"]);
  await clock.advance(1);
  expect(behaviour.received).toEqual(["login-expired", "login"]);
});
