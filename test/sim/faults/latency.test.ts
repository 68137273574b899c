import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { latency } from "../../support/sim.ts";

test("latency delays the dial, the handshake and every message, in order", async () => {
  const { clock, tws, dial } = rawNetwork();
  tws.inject(latency({ dialMs: 100, handshakeMs: 1_000, frameMs: 10 }));
  const client = dial();
  await clock.advance(5_000);
  // Dial, hello in, greeting out; START_API in, nextValidId out.
  expect(client.log).toEqual(["opened 100", "greeted 1120", "ready 1140"]);
  tws.heal();
  client.requestPositions();
  await clock.advance(0);
  expect(client.log.at(-1)).toBe("positions 5000");
});

test("latency draws a range from the seed, and no message overtakes another", async () => {
  const logs = [];
  for (const seed of [1, 1, 2]) {
    const { clock, tws, dial } = rawNetwork(seed);
    tws.inject(latency({ frameMs: [0, 500] }));
    const client = dial();
    await clock.advance(10_000);
    for (let question = 0; question < 5; question++) client.requestPositions();
    await clock.advance(60_000);
    expect(client.frames.slice(7).map(([id]) => id)).toEqual(Array(5).fill(["61", "61", "61", "62"]).flat());
    logs.push(client.log);
  }
  expect(logs[0]).toEqual(logs[1]);
  expect(logs[0]).not.toEqual(logs[2]);
});
