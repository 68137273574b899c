import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { mute } from "../../support/sim.ts";

test("mute sends nothing on new connections, not even after it is healed", async () => {
  const { clock, tws, dial } = rawNetwork();
  const fault = tws.inject(mute());
  const silent = dial(1);
  await clock.advance(1_000);
  fault.heal();
  const other = dial(2);
  await clock.advance(60_000);
  expect(silent.log).toEqual(["opened 0"]);
  expect(other.log.at(-1)).toBe("ready 0");
});
