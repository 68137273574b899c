import { expect, test } from "vitest";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqCurrentTime, reqIds } from "../../../sim/wire/requests/session.ts";
import { cutTable } from "../../support/cut-client.ts";
import { bandwidth } from "../../support/sim.ts";

const received = (chunks: readonly Uint8Array[]): number =>
  chunks.reduce((sum, { length }) => sum + length, 0);

test("what is sent arrives at the rate, and is complete", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  client.names();
  client.chunks.length = 0;
  tws.inject(bandwidth({ bytesPerSecond: 100, direction: "out" }));
  client.send(reqPositions);
  for (const bytes of [100, 200]) {
    await clock.advance(1_000);
    expect(received(client.chunks)).toBe(bytes);
  }
  await clock.advance(60_000);
  expect(client.names()).toEqual(["position", "position", "position", "positionEnd"]);
});

test("what the client sends arrives at the rate, with direction=in", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  client.names();
  tws.inject(bandwidth({ bytesPerSecond: 10, direction: "in" }));
  // A frame of 9 bytes: the length, and two fields of which the first has two characters.
  client.send(reqCurrentTime);
  await clock.advance(899);
  expect(client.names()).toEqual([]);
  await clock.advance(1);
  expect(client.names()).toEqual(["currentTime"]);
});

test("both directions have the rate each; a client that leaves is seen after its bytes", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  client.names();
  tws.inject(bandwidth({ bytesPerSecond: 100 }));
  client.send(reqCurrentTime);
  client.leave();
  expect(tws.sessions()).toHaveLength(1);
  await clock.advance(1_000);
  expect(tws.sessions()).toHaveLength(0);
  expect(tws.trace.of("read").at(-1)?.detail).toBe("reqCurrentTime");
});

test("healed, everything that is held arrives at once, in either direction", async () => {
  for (const direction of ["in", "out"] as const) {
    const { clock, tws, dial } = cutTable();
    const client = dial();
    client.names();
    const fault = tws.inject(bandwidth({ bytesPerSecond: 1, direction }));
    client.send(reqIds);
    client.send(reqIds);
    await clock.advance(2_000);
    expect(client.names()).toEqual([]);
    fault.heal();
    expect(client.names()).toEqual(["nextValidId", "nextValidId"]);
  }
});

test("parts of a millisecond add up: a long answer takes its size divided by the rate", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  client.names();
  client.chunks.length = 0;
  const fault = tws.inject(bandwidth({ bytesPerSecond: 700, direction: "out" }));
  client.send(reqPositions);
  await clock.advance(0);
  const strikes = fault.strikes;
  expect(strikes).toBe(4);
  await clock.advance(60_000);
  const bytes = received(client.chunks);
  client.chunks.length = 0;
  client.send(reqPositions);
  await clock.advance(Math.floor((bytes / 700) * 1_000) - 1);
  expect(received(client.chunks)).toBeLessThan(bytes);
  await clock.advance(2);
  expect(received(client.chunks)).toBe(bytes);
});
