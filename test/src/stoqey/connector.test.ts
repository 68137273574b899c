import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame } from "../../../sim/wire/frames.ts";
import { silentLogger } from "../../../src/logger.ts";
import type { Session } from "../../../src/session/connector.ts";
import { stoqeyConnector } from "../../../src/stoqey/connector.ts";
import { rawHost } from "../../support/raw-host.ts";
import { runs } from "../../support/runs.ts";
import { MemoryNetwork, VirtualClock } from "../../support/sim.ts";

const HANDSHAKE = [
  encodeFrame(["193", "20260113 14:30:00 UTC"]),
  encodeFrame(["15", "1", "DU1"]),
  encodeFrame(["9", "1", "40"]),
];

/** Dials something that sends these chunks, and keeps what the observer heard. */
async function dialled(chunks: readonly Uint8Array[]) {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  network.attach(
    rawHost((link) => {
      for (const chunk of chunks) link.write(chunk);
      return undefined;
    }),
    4002,
  );
  const heard: string[] = [];
  let session: Session | undefined;
  const connector = stoqeyConnector({ transport: network, clock, logger: silentLogger });
  const attempt = connector.dial(
    { host: "127.0.0.1", port: 4002, clientId: 1 },
    {
      opened: () => heard.push("opened"),
      ready: (ready) => {
        session = ready;
        heard.push("ready");
      },
      heard: () => {},
      ended: (error) => heard.push(error.code),
    },
  );
  await clock.advance(1);
  return { clock, network, attempt, heard, session: () => session };
}

test("ready comes once, after accounts and nextValidId, in whichever order", async () => {
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
  ]) {
    const { heard, session, attempt, clock } = await dialled(
      order.map((at) => HANDSHAKE[at] ?? new Uint8Array()),
    );
    expect(heard).toEqual(["opened", "ready"]);
    expect(session()).toMatchObject({ clientId: 1, serverVersion: 193, accounts: ["DU1"], nextValidId: 40 });
    await clock.until(attempt.end());
  }
});

test("an empty account list is not ready", async () => {
  const { heard } = await dialled(
    [HANDSHAKE[0], encodeFrame(["15", "1", ""]), HANDSHAKE[2]].filter((x) => x !== undefined),
  );
  expect(heard).toEqual(["opened"]);
});

test("after end() nothing is heard, no listener is left, and the connection is gone", async () => {
  const { heard, session, attempt, clock, network } = await dialled(HANDSHAKE);
  const api = session()?.api;
  expect(api?.eventNames()).toContain("all");
  const begunMs = clock.now();
  await clock.until(attempt.end());
  // In order and at once: the reset is for peers that take no more bytes.
  expect(clock.now() - begunMs).toBe(0);
  expect(attempt.end()).toBe(attempt.end());
  // One stays and does nothing: without it, a late error would be thrown by the library's event emitter.
  expect(api?.eventNames()).toEqual(["error"]);
  expect(heard).toEqual(["opened", "ready"]);
  expect(network.live).toBe(0);
  expect(clock.timers).toBe(0);
});

test("whatever a server sends, the observer hears a sensible story and nothing throws or hangs", async () => {
  const frames = fc.oneof(
    fc.constantFrom(...HANDSHAKE),
    fc.array(fc.string(), { minLength: 1, maxLength: 8 }).map((fields) => encodeFrame(fields)),
    fc
      .tuple(fc.integer({ min: 1, max: 110 }), fc.array(fc.string({ maxLength: 6 }), { maxLength: 30 }))
      .map(([id, fields]) => encodeFrame([`${id}`, ...fields])),
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(-1, -2, -2147483648, 0x7fffffff, 0).map((length) => {
      const prefix = Buffer.alloc(4);
      prefix.writeInt32BE(length);
      return new Uint8Array(prefix);
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(frames, { maxLength: 12 }), fc.boolean(), async (chunks, shaken) => {
      const { heard, attempt, clock, network } = await dialled(shaken ? [...HANDSHAKE, ...chunks] : chunks);
      expect(heard.join(" ")).toMatch(
        /^opened( ready)?( (NOT_TWS|UNSUPPORTED_VERSION|SESSION_LOST|CLIENT_ID_IN_USE|CONNECT_FAILED))?$/,
      );
      await clock.until(attempt.end());
      expect(network.live).toBe(0);
    }),
    runs(300),
  );
});
