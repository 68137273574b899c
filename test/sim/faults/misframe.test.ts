import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqCurrentTime } from "../../../sim/wire/requests/session.ts";
import { cutTable } from "../../support/cut-client.ts";
import { cutFrame, type MisframeParams, misframe } from "../../support/sim.ts";

/** The bytes of the answer to reqCurrentTime with a fault in force, and as they are without it. */
async function answered(params: MisframeParams): Promise<{ readonly sent: Buffer; readonly plain: Buffer }> {
  const bytesWith = async (isInForce: boolean): Promise<Buffer> => {
    const { clock, tws, dial } = cutTable();
    const client = dial();
    await clock.advance(0);
    client.chunks.length = 0;
    if (isInForce) tws.inject(misframe(params));
    client.sendUnread(reqCurrentTime);
    return Buffer.concat(client.chunks);
  };
  return { sent: await bytesWith(true), plain: await bytesWith(false) };
}

test.each([
  ["negative", -1],
  ["zero", 0],
  ["huge", 2_147_483_647],
  ["oversized", 16_777_216],
] as const)("how=%s changes the length alone", async (how, length) => {
  const { sent, plain } = await answered({ how });
  expect(sent.readInt32BE(0)).toBe(length);
  expect(sent.subarray(4)).toEqual(plain.subarray(4));
});

test("how=short leaves one byte for the next message, and how=unended leaves out the last NUL", async () => {
  const short = await answered({ how: "short" });
  expect(short.sent.readInt32BE(0)).toBe(short.plain.readInt32BE(0) - 1);
  expect(short.sent.length).toBe(short.plain.length);
  const unended = await answered({ how: "unended" });
  expect(unended.sent.readInt32BE(0)).toBe(unended.plain.readInt32BE(0) - 1);
  expect(unended.sent.subarray(4)).toEqual(unended.plain.subarray(4, -1));
});

test("how=empty and how=garbage put something before a message that is whole", async () => {
  const empty = await answered({ how: "empty" });
  expect(empty.sent).toEqual(Buffer.concat([Buffer.from([0, 0, 0, 1, 0]), empty.plain]));
  const garbage = await answered({ how: "garbage", bytes: 11 });
  expect(garbage.sent.subarray(11)).toEqual(garbage.plain);
  expect((await answered({ how: "garbage", bytes: 11 })).sent).toEqual(garbage.sent);
});

test("times and message choose what is malformed, and bytes needs how=garbage", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  await clock.advance(0);
  client.names();
  const injected = tws.inject(misframe({ message: "positionEnd", how: "empty", times: 1 }));
  client.send(reqPositions);
  client.send(reqPositions);
  const names = client.names();
  expect(names.filter((name) => name === "positionEnd")).toHaveLength(2);
  expect([injected.strikes, injected.state]).toEqual([1, "finished"]);
  expect(() => misframe({ how: "huge", bytes: 3 })).toThrow("bytes needs how=garbage");
});

test("a message that another fault has cut within its length stays as it is", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  await clock.advance(0);
  client.chunks.length = 0;
  tws.inject(cutFrame({ bytes: 2, how: "half-open" }));
  tws.inject(misframe({ how: "negative" }));
  client.sendUnread(reqCurrentTime);
  expect(Buffer.concat(client.chunks)).toEqual(Buffer.from([0, 0]));
});
