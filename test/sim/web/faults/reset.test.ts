import { expect, test } from "vitest";
import { reset } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("reset makes the nightly reset happen once, and is over", async () => {
  const { clock, gateway, behaviour } = scriptedGateway();
  gateway.inject(reset());
  await clock.advance(0);
  expect(behaviour.received).toEqual(["reset"]);
  expect(gateway.faults()).toEqual([]);
});
