import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqCurrentTime } from "../../../sim/wire/requests/session.ts";
import { cutTable } from "../../support/cut-client.ts";
import { bandwidth, drop, type Fault, slice } from "../../support/sim.ts";

/** A client that has requested its positions with faults in force, at the same instant. */
async function under(...faults: readonly Fault[]) {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  await clock.advance(0);
  client.names();
  client.chunks.length = 0;
  const injected = faults.map((fault) => tws.inject(fault));
  client.send(reqPositions);
  return { clock, tws, client, injected };
}

const sizes = (chunks: readonly Uint8Array[]): number[] => chunks.map(({ length }) => length);
const PLAIN = ["position", "position", "position", "positionEnd"];

test("slice sends pieces of a size, and every message is complete and in order", async () => {
  const { client } = await under(slice());
  expect(new Set(sizes(client.chunks))).toEqual(new Set([1]));
  expect(client.names()).toEqual(PLAIN);
  const drawn = await under(slice({ bytes: [2, 5] }));
  expect(Math.max(...sizes(drawn.client.chunks))).toBe(5);
  expect(drawn.client.names()).toEqual(PLAIN);
});

test("with everyMs each piece comes that much later, and later messages wait for it", async () => {
  const { clock, client } = await under(slice({ bytes: 50, everyMs: 100 }));
  expect(client.chunks).toHaveLength(1);
  client.send(reqCurrentTime);
  await clock.advance(99);
  expect(client.chunks).toHaveLength(1);
  await clock.advance(1);
  expect(client.chunks).toHaveLength(2);
  await clock.advance(10_000);
  expect(client.names()).toEqual([...PLAIN, "currentTime"]);
});

test("with joinMs what is sent within that time comes as one piece", async () => {
  const { clock, client } = await under(slice({ joinMs: 200 }));
  await clock.advance(100);
  client.send(reqCurrentTime);
  await clock.advance(99);
  expect(client.chunks).toEqual([]);
  await clock.advance(1);
  expect(client.chunks).toHaveLength(1);
  expect(client.names()).toEqual([...PLAIN, "currentTime"]);
});

test("healed, slice sends what it holds back at once, before anything later", async () => {
  for (const fault of [slice({ bytes: 10, everyMs: 1_000 }), slice({ joinMs: 60_000 })]) {
    const { clock, client, injected } = await under(fault);
    injected[0]?.heal();
    client.send(reqCurrentTime);
    expect(client.names()).toEqual([...PLAIN, "currentTime"]);
    const { length } = client.chunks;
    await clock.advance(60_000);
    expect(client.chunks).toHaveLength(length);
  }
});

test("the end of a connection comes after the bytes that are held, and a reset before", async () => {
  const ended = await under(slice({ bytes: 50, everyMs: 100 }));
  ended.tws.inject(drop({ how: "fin" }));
  expect(ended.client.end).toBe("open");
  await ended.clock.advance(10_000);
  expect(ended.client.end).toBe("fin");
  expect(ended.client.names()).toEqual(PLAIN);
  const reset = await under(slice({ bytes: 50, everyMs: 100 }));
  reset.tws.inject(drop({ how: "rst" }));
  expect(reset.client.end).toBe("rst");
  const { length } = reset.client.chunks;
  await reset.clock.advance(10_000);
  expect(reset.client.chunks).toHaveLength(length);
});

test("two faults that hold bytes keep the order, whichever is healed first", async () => {
  for (const first of [0, 1]) {
    const pair = [slice({ bytes: 7, everyMs: 10 }), bandwidth({ bytesPerSecond: 2_000 })];
    const { clock, client, injected } = await under(...pair);
    await clock.advance(50);
    injected[first]?.heal();
    client.send(reqCurrentTime);
    await clock.advance(20);
    injected[1 - first]?.heal();
    expect(client.names()).toEqual([...PLAIN, "currentTime"]);
  }
});

test("equal seeds divide alike, and no timer is left when the fake closes", async () => {
  const divided = async (): Promise<string> => {
    const { clock, tws, client } = await under(slice({ bytes: [1, 30], everyMs: 5 }));
    await clock.advance(60);
    tws.close();
    expect(clock.timers).toBe(0);
    return Buffer.from(sizes(client.chunks).join(" ")).toString();
  };
  expect(await divided()).toBe(await divided());
});

test("healed, what is divided leaves before what is still collected, and writes are strikes", async () => {
  const { clock, client, injected } = await under(slice({ bytes: 10, everyMs: 1_000, joinMs: 200 }));
  await clock.advance(300);
  client.send(reqCurrentTime);
  await clock.advance(100);
  injected[0]?.heal();
  expect(client.names()).toEqual([...PLAIN, "currentTime"]);
  expect(injected[0]?.strikes).toBe(PLAIN.length + 1);
});
