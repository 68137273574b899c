import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame } from "../../../../sim/wire/frames.ts";
import type { Transport } from "../../../../src/seams/transport.ts";
import { WAITING_BYTES_MAX } from "../../../../src/stoqey/connection/outgoing-frames.ts";
import { dialled, HANDSHAKE } from "../../../support/dialled.ts";
import { runs } from "../../../support/runs.ts";
import { LogLines } from "../../../support/world.ts";

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

test("after end() nothing is received, no listener is left, and the connection is gone", async () => {
  const { heard, session, attempt, clock, network } = await dialled(HANDSHAKE);
  const api = session()?.api;
  const begunMs = clock.now();
  await clock.until(attempt.end());
  // In order and at once: the reset is for peers that take no more bytes.
  expect(clock.now() - begunMs).toBe(0);
  expect(attempt.end()).toBe(attempt.end());
  expect(api?.eventNames()).toEqual([]);
  expect(heard).toEqual(["opened", "ready"]);
  expect(network.live).toBe(0);
  expect(clock.timers).toBe(0);
});

test("for any bytes of a server, the observer gets valid events, and nothing throws or hangs", async () => {
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

const STATUS = [3, 7, "Submitted", 0, 1, 0, 9, 0, 0, 1, "", 0];

/** A network that takes the bytes and never says that they have left. */
const stuck = (network: Transport): Transport => ({
  open: (host, port, events) => {
    const link = network.open(host, port, events);
    return { write: (bytes) => link.write(bytes), end: () => link.end(), reset: () => link.reset() };
  },
});

test("a server that sends and never reads costs bounded memory: the session is lost", async () => {
  const { api, clock, heard, errors } = await dialled(HANDSHAKE, { through: stuck });
  const xml = "x".repeat(1_000_000);
  let calls = 0;
  while (heard.at(-1) === "ready" && calls++ < 20) {
    api().replaceFA(calls, 1, xml);
    expect(heard).not.toContain("SESSION_LOST");
    await clock.advance(1);
  }
  expect(heard).toEqual(["opened", "ready", "SESSION_LOST"]);
  expect(calls).toBe(Math.ceil(WAITING_BYTES_MAX / 1_000_000));
  expect(errors[0]).toMatch(/was lost: TWS does not read: \d+ bytes wait to be written$/);
});

test("a message that cannot be decoded is logged at warn, skipped, reported, and harms no other", async () => {
  const logger = new LogLines();
  const { says, events, skipped, heard } = await dialled(HANDSHAKE, { logger });
  await says(17, 1, "from", "to", 4_000_000, "20260112");
  await says(999, "\u001b[2J\nforged", "x".repeat(5_000));
  await says(49, 1, 1_768_314_600);
  expect(events.filter(([event]) => event !== "sent")).toEqual([["currentTime", 1_768_314_600]]);
  expect(skipped).toEqual([17, 999]);
  expect(heard).toEqual(["opened", "ready"]);
  expect(logger.lines.length).toBe(2);
  for (const line of logger.lines) {
    expect(line).toMatch(
      /^WARN Cannot decode a message of TWS \((17|999)\), so it was skipped: [^\p{Cc}]+$/u,
    );
    expect(line.length).toBeLessThan(500);
  }
});

test("a flood of messages that cannot be decoded gives a few lines and a count", async () => {
  const logger = new LogLines();
  const { says, attempt, clock } = await dialled(HANDSHAKE, { logger });
  for (let nth = 0; nth < 1_000; nth++) await says(999, nth);
  expect(logger.lines.length).toBe(5);
  await clock.until(attempt.end());
  expect(logger.lines.at(-1)).toContain("995 more messages");
  expect(clock.timers).toBe(0);
});

test("an exception while an event is handled reaches neither the socket nor the next event", async () => {
  const logger = new LogLines();
  const { says, events, heard } = await dialled(HANDSHAKE, {
    logger,
    heard: () => {
      throw new Error("a fault of the pool");
    },
  });
  await says(...STATUS);
  await says(49, 1, 1_768_314_600);
  expect(events.map(([event]) => event)).toEqual(["orderStatus", "currentTime"]);
  expect(heard).toEqual(["opened", "ready"]);
  expect(logger.lines[0]).toContain("Cannot handle the event orderStatus: a fault of the pool");
});

test.each([
  ["2147483647", "CONNECT_FAILED", "its nextValidId is 2147483647, which leaves too few numbers"],
  ["2146483648", "CONNECT_FAILED", "its nextValidId is 2146483648, which leaves too few numbers"],
  ["9007199254740993", "CONNECT_FAILED", "which leaves too few numbers"],
  ["-1", "CONNECT_FAILED", "its nextValidId is -1, where a whole number from 0 was expected"],
  ["40.5", "CONNECT_FAILED", "its nextValidId is NaN"],
  ["words", "CONNECT_FAILED", "its nextValidId is NaN"],
  ["", "CONNECT_FAILED", "its nextValidId is NaN"],
])("a nextValidId of %o fails the dial with %s", async (id, code, sentence) => {
  const [version, accounts] = HANDSHAKE;
  const { heard, errors } = await dialled([
    version ?? new Uint8Array(),
    accounts ?? new Uint8Array(),
    encodeFrame(["9", "1", id]),
  ]);
  expect(heard).toEqual(["opened", code]);
  expect(errors[0]).toContain(sentence);
});

test("the largest nextValidId that leaves a million numbers is used; a later invalid one is not", async () => {
  const { says, session, events } = await dialled([
    ...HANDSHAKE.slice(0, 2),
    encodeFrame(["9", "1", "2146483647"]),
  ]);
  expect(session()?.nextValidId).toBe(2_146_483_647);
  for (const id of ["9007199254740993", "-5", "x"]) await says(9, 1, id);
  expect(events.filter(([event]) => event === "nextValidId")).toEqual([]);
});

test.each([
  ["one account of 1 MB", "D".repeat(1_000_000)],
  ["control characters", "DU1,\u001b[31mDU2"],
  ["100 000 accounts", Array.from({ length: 100_000 }, (_, nth) => `DU${nth}`).join(",")],
])("a list of accounts with %s fails the dial with a short sentence", async (_, list) => {
  const { heard, errors } = await dialled([
    ...HANDSHAKE.slice(0, 1),
    encodeFrame(["15", "1", list]),
    ...HANDSHAKE.slice(2),
  ]);
  expect(heard).toEqual(["opened", "CONNECT_FAILED"]);
  expect(errors[0]).toMatch(/its list of accounts has/);
  expect(errors[0]).not.toMatch(/\p{Cc}/u);
  expect(errors[0]?.length).toBeLessThan(300);
});

test("notices before the session is ready are replayed: the newest 64, shortened", async () => {
  const notices = Array.from({ length: 5_000 }, (_, nth) =>
    encodeFrame(["4", "2", nth % 2 ? "-1" : "5", "2104", `${nth} ${"x".repeat(10_000)}`, ""]),
  );
  const { events } = await dialled([...HANDSHAKE.slice(0, 2), ...notices, ...HANDSHAKE.slice(2)]);
  expect(events.length).toBe(64);
  for (const [at, [event, said]] of events.entries()) {
    expect(event).toBe(at % 2 ? "info" : "error");
    const text = said instanceof Error ? said.message : String(said);
    expect(text.startsWith(`${5_000 - 64 + at} x`)).toBe(true);
    expect(text.length).toBe(2_000);
  }
});

test("a session gives the number of messages that its start has sent", async () => {
  expect((await dialled(HANDSHAKE)).session()?.messagesSent).toBe(1);
});

test("a frame of too many fields ends the session with a sentence", async () => {
  const { heard, errors, clock } = await dialled([
    ...HANDSHAKE,
    encodeFrame(["17", ...Array.from({ length: 1_000_001 }, () => "")]),
  ]);
  await clock.advance(1);
  expect(heard).toEqual(["opened", "ready", "SESSION_LOST"]);
  expect(errors[0]).toContain("a frame has 1000002 fields, and no answer of TWS has over 1000000");
});
