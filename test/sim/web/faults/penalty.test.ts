import { expect, test } from "vitest";
import { penalty } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("penalty lasts 15 minutes by default, and its end changes nothing", async () => {
  const { clock, gateway, behaviour } = scriptedGateway();
  gateway.inject(penalty());
  await clock.advance(899_999);
  expect(gateway.faults()).toHaveLength(1);
  await clock.advance(1);
  expect(gateway.faults()).toEqual([]);
  expect(behaviour.received).toEqual(["penalty 900000"]);
});

test("penalty that is healed early ends the penalty box", async () => {
  const { clock, gateway, behaviour } = scriptedGateway();
  const fault = gateway.inject(penalty({ forMs: 10_000 }));
  await clock.advance(9_999);
  fault.heal();
  expect(behaviour.received).toEqual(["penalty 10000", "penalty 0"]);
});
