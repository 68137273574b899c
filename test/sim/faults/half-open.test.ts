import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { halfOpen } from "../../support/sim.ts";

test("half-open lets nothing through, and the client ID stays taken for lingerMs", async () => {
  const { clock, tws, dial } = rawNetwork();
  const dead = dial(1);
  await clock.advance(0);
  tws.inject(halfOpen()).heal();
  dead.requestPositions();
  await clock.advance(1_000);
  expect(dead.log.at(-1)).toBe("ready 0");
  dead.link.reset();
  const refused = dial(1);
  await clock.advance(0);
  expect(refused.log.at(-2)).toBe("326 0");
  expect(tws.trace.of("left").length).toBe(1);
  await clock.advance(9_000);
  const served = dial(1);
  await clock.advance(0);
  expect(served.log.at(-1)).toBe("ready 0");
});

test("half-open with afterRequest reads the request and does not answer it", async () => {
  const { clock, tws, dial } = rawNetwork();
  tws.inject(halfOpen({ afterRequest: "reqPositions" }));
  const client = dial();
  await clock.advance(0);
  client.requestPositions();
  await clock.advance(5_000);
  expect(tws.trace.of("read").at(-1)?.detail).toBe("reqPositions");
  expect(client.log.at(-1)).toBe("ready 0");
});
