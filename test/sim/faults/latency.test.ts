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

test("with tailMs few messages take that long, as the seed says", async () => {
  const { clock, tws, dial } = rawNetwork();
  const client = dial();
  await clock.advance(0);
  tws.inject(latency({ frameMs: 1, tailMs: 1_000, tail: 0.1 }));
  const delays: number[] = [];
  for (let turn = 0; turn < 60; turn++) {
    const beforeMs = clock.now();
    const count = client.log.length;
    client.requestPositions();
    while (client.log.length === count) await clock.advance(1);
    delays.push(clock.now() - beforeMs);
  }
  const slow = delays.filter((ms) => ms >= 1_000).length;
  expect(Math.min(...delays)).toBe(2);
  expect(slow).toBeGreaterThan(5);
  expect(slow).toBeLessThan(55);
  expect(() => latency({ tail: 0.5 })).toThrow("tail needs tailMs");
});
