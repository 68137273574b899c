import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { type CutClient, cutTable } from "../../support/cut-client.ts";
import { type CutBytesParams, cutBytes } from "../../support/sim.ts";

async function cutAt(params: CutBytesParams) {
  const { clock, tws, dial } = cutTable();
  const client: CutClient = dial();
  await clock.advance(0);
  client.chunks.length = 0;
  const injected = tws.inject(cutBytes(params));
  client.send(reqPositions);
  client.send(reqPositions);
  await clock.advance(1_000);
  const read = tws.trace.of("read").filter(({ detail }) => detail === "reqPositions").length;
  return { client, injected, read, dial, tws, bytes: Buffer.concat(client.chunks).length };
}

test.each([
  ["fin", "fin"],
  ["rst", "rst"],
  ["half-open", "open"],
] as const)("with how=%s exactly as many bytes come as were given, then the end", async (how, end) => {
  for (const bytes of [0, 1, 5, 77]) {
    const cut = await cutAt({ bytes, how });
    expect([cut.bytes, cut.client.end, cut.tws.sessions().length], `${bytes}`).toEqual([bytes, end, 0]);
  }
});

test("with direction=in the request whose bytes are cut is never read, and the one before is", async () => {
  // A request for positions has 9 bytes.
  expect(await cutAt({ direction: "in", bytes: 8 })).toMatchObject({ read: 0, client: { end: "rst" } });
  expect(await cutAt({ direction: "in", bytes: 9 })).toMatchObject({ read: 1, client: { end: "rst" } });
  expect(await cutAt({ direction: "in", bytes: 18 })).toMatchObject({ read: 2, client: { end: "open" } });
});

test("times limits it: the next connection has all of its bytes, and nothing was touched before", async () => {
  const { injected, dial } = await cutAt({ bytes: 20, times: 1 });
  expect([injected.state, injected.touched]).toEqual(["finished", ["session", "frame"]]);
  const next = dial(2);
  next.send(reqPositions);
  expect(next.names()).toContain("positionEnd");
  expect((await cutAt({ bytes: 100_000 })).injected.strikes).toBe(0);
});
