import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { parseFault } from "../../support/sim.ts";

test.each([
  ["wrong-protocol", "banana"],
  ["wrong-protocol:version=99", "99"],
  ["wrong-protocol:version=194,times=1", "194"],
])("%s names %s in the handshake; healed, the version is the true one", async (text, version) => {
  const { clock, tws, dial } = rawNetwork();
  const injected = tws.inject(parseFault(text));
  const client = dial(1);
  await clock.advance(0);
  expect(client.frames[0]?.[0]).toBe(version);
  expect(injected.touched).toEqual(["frame"]);
  injected.heal();
  const next = dial(2);
  await clock.advance(0);
  expect(next.frames[0]?.[0]).toBe("193");
});
