import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { drop, latency, mute } from "../../support/sim.ts";

test("a fault with forMs heals by itself, and healing it twice is healing it once", async () => {
  const { clock, tws } = rawNetwork();
  const fault = tws.inject(mute({ forMs: 500 }));
  await clock.advance(499);
  expect(tws.faults().map(({ fault: { text } }) => text)).toEqual(["mute:forMs=500"]);
  await clock.advance(1);
  fault.heal();
  expect(tws.faults()).toEqual([]);
  expect(tws.trace.of("heal").length).toBe(1);
});

test("close() of the fake TWS leaves no timer and no connection, whatever faults are in force", async () => {
  const { clock, network, tws, dial } = rawNetwork();
  dial(1);
  tws.inject(drop({ everyMs: 300 }));
  tws.inject(latency({ frameMs: 700 }));
  tws.inject(mute({ forMs: 10_000 }));
  dial(2);
  await clock.advance(1_000);
  tws.close();
  await clock.advance(0);
  expect(clock.timers).toBe(0);
  expect(network.live).toBe(0);
});
