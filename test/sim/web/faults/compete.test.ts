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
