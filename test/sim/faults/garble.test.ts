import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { cutTable } from "../../support/cut-client.ts";
import { type GarbleParams, garble } from "../../support/sim.ts";

/** The bytes of the answer to a request for positions, as one text, with a fault or without. */
async function answer(fault?: GarbleParams, seed = 1): Promise<readonly Buffer[]> {
  const { clock, tws, dial } = cutTable({ seed });
  const client = dial();
  await clock.advance(0);
  client.chunks.length = 0;
  if (fault !== undefined) tws.inject(garble(fault));
  client.sendUnread(reqPositions);
  return client.chunks.map((chunk) => Buffer.from(chunk));
}

/** The places at which two chunks differ. */
const differences = (one: Buffer | undefined, other: Buffer | undefined): number[] =>
  [...(one ?? [])].flatMap((byte, place) => (byte === other?.[place] ? [] : [place]));

test("as many bytes of each message are changed, in its length or in its content", async () => {
  const plain = await answer();
  for (const [where, bytes] of [
    ["length", 1],
    ["content", 1],
    ["content", 3],
  ] as const) {
    const changed = await answer({ where, bytes });
    expect(changed.map(({ length }) => length)).toEqual(plain.map(({ length }) => length));
    for (const [number, frame] of changed.entries()) {
      const places = differences(plain[number], frame);
      expect(places).toHaveLength(bytes);
      expect(places.every((place) => place < 4 === (where === "length"))).toBe(true);
    }
  }
});

test("the sign of the length alone is changed, which makes the length negative", async () => {
  const plain = await answer();
  const changed = await answer({ where: "sign" });
  for (const [number, frame] of changed.entries()) {
    expect(differences(plain[number], frame)).toEqual([0]);
    expect(frame.readInt32BE()).toBe((plain[number]?.readInt32BE() ?? 0) - 2 ** 31);
  }
  expect(changed).not.toEqual([]);
  expect(() => garble({ where: "sign", bytes: 2 })).toThrow("the sign is one bit");
});

test("the changes follow from the seed", async () => {
  const texts = async (seed: number): Promise<string> =>
    Buffer.concat([...(await answer({ bytes: 2 }, seed))]).toString("hex");
  expect(await texts(3)).toBe(await texts(3));
  expect(await texts(3)).not.toBe(await texts(4));
});

test("messages of other names, and those beyond times, are as they were", async () => {
  const plain = await answer();
  const other = await answer({ message: "positionEnd" });
  expect(other.map((frame, number) => differences(plain[number], frame).length)).toEqual([0, 0, 0, 1]);
  const first = await answer({ times: 1 });
  expect(first.map((frame, number) => differences(plain[number], frame).length)).toEqual([1, 0, 0, 0]);
  const none = await answer({ probability: 0 });
  expect(Buffer.concat([...none])).toEqual(Buffer.concat([...plain]));
});
