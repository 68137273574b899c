import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqCurrentTime } from "../../../sim/wire/requests/session.ts";
import { type CutClient, cutTable } from "../../support/cut-client.ts";
import { type CutFrameParams, cutFrame, garble } from "../../support/sim.ts";

/** A client that has requested its positions with a fault in force, and the bytes that it received after that. */
async function cutBy(fault: CutFrameParams): Promise<{ client: CutClient; bytes: Buffer; taken: boolean }> {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  await clock.advance(0);
  client.chunks.length = 0;
  tws.inject(cutFrame(fault));
  client.send(reqPositions);
  client.send(reqCurrentTime);
  await clock.advance(5_000);
  return { client, bytes: Buffer.concat(client.chunks), taken: tws.clients().has(1) };
}

test.each([
  { how: "fin", end: "fin", taken: false },
  { how: "rst", end: "rst", taken: false },
  { how: "half-open", end: "open", taken: true },
] as const)("half of the first message is sent, then $end follows with how=$how", async (row) => {
  const { client, bytes, taken } = await cutBy({ how: row.how });
  expect(bytes.readUInt32BE(0)).toBeGreaterThan(bytes.length - 4);
  expect(bytes.length).toBe(Math.floor((bytes.readUInt32BE(0) + 4) / 2));
  expect({ end: client.end, taken }).toEqual({ end: row.end, taken: row.taken });
});

test("as many bytes are sent as are given, within the length too, and never the whole message", async () => {
  for (const bytes of [1, 3, 4, 9]) expect((await cutBy({ bytes })).bytes).toHaveLength(bytes);
  const { bytes } = await cutBy({ bytes: 10_000 });
  expect(bytes.length).toBe(bytes.readUInt32BE(0) + 3);
});

test("messages of other names are sent whole before the one that is cut", async () => {
  const { client, bytes } = await cutBy({ message: "positionEnd", bytes: 5 });
  const names = client.names();
  expect(names.at(-1)).toBe("position");
  expect(client.end).toBe("rst");
  expect(bytes.subarray(-5).readUInt32BE(0)).toBeGreaterThan(1);
});

test.each([
  { message: "greeting", before: [], size: 6 },
  { message: "managedAccounts", before: ["greeting"], size: 6 },
])(
  "$message that is cut leaves a silent connection with how=half-open",
  async ({ message, before, size }) => {
    const { clock, tws, dial } = cutTable();
    tws.inject(cutFrame({ message, how: "half-open", bytes: size }));
    const client = dial();
    await clock.advance(5_000);
    expect(client.names()).toEqual(before);
    expect(client.chunks.at(-1)).toHaveLength(size);
    expect(client.end).toBe("open");
    client.leave();
    tws.close();
    expect(clock.timers).toBe(0);
  },
);

test("with another fault that changes the message, the changed message is cut", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  await clock.advance(0);
  client.chunks.length = 0;
  tws.inject(garble({ where: "length", bytes: 4 }));
  tws.inject(cutFrame({ bytes: 4 }));
  client.sendUnread(reqPositions);
  expect(client.chunks.map(({ length }) => length)).toEqual([4]);
  // Each of the four bytes of the length differs from what it was: three zeros at first.
  expect([...(client.chunks[0] ?? [])].slice(0, 3)).not.toContain(0);
  expect(client.end).toBe("rst");
});

test("bytes and share together are refused, and shares outside of 0 to 1", () => {
  expect(() => cutFrame({ bytes: 5, share: 0.5 })).toThrow("bytes and share exclude each other");
  expect(() => cutFrame({ share: 1 })).toThrow("share");
});

test("times counts the messages that are cut, one a connection; then sessions are served", async () => {
  const { clock, tws, dial } = cutTable();
  tws.inject(cutFrame({ times: 2 }));
  const ends: string[] = [];
  for (let session = 0; session < 3; session++) {
    const client = dial();
    client.send(reqPositions);
    await clock.advance(10);
    ends.push(client.end);
  }
  expect(ends).toEqual(["rst", "rst", "open"]);
});
