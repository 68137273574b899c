import { expect, test } from "vitest";
import type { PoolError } from "../../../src/errors.ts";
import { silentLogger } from "../../../src/logger.ts";
import type { Transport } from "../../../src/seams/transport.ts";
import { Dial } from "../../../src/session/dial.ts";
import { stoqeyConnector } from "../../../src/stoqey/connection/connector.ts";

import { rawHost } from "../../support/raw-host.ts";
import { encodedFrame, MemoryNetwork, VirtualClock } from "../../support/sim.ts";

const VERSION = encodedFrame(["193", "20260113 14:30:00 UTC"]);
const ACCOUNTS = encodedFrame(["15", "1", "DU1"]);
const NEXT_VALID_ID = encodedFrame(["9", "1", "40"]);

interface World {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly ended: PoolError[];
  dial(transport?: Transport, before?: Promise<void>): Dial;
}

function world(): World {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const ended: PoolError[] = [];
  return {
    clock,
    network,
    ended,
    dial: (transport = network, before = Promise.resolve()) =>
      new Dial({
        target: { host: "127.0.0.1", port: 4002, clientId: 1 },
        connector: stoqeyConnector({ transport, clock, logger: silentLogger }),
        clock,
        dialTimeoutMs: 4_000,
        handshakeTimeoutMs: 10_000,
        before,
        opened: () => {},
        ready: () => {},
        ended: (error) => ended.push(error),
      }),
  };
}

/** Puts a server behind the port that sends these chunks and nothing more. */
function sends(network: MemoryNetwork, chunks: readonly Uint8Array[]): void {
  network.attach(
    rawHost((link) => {
      for (const chunk of chunks) link.write(chunk);
      return undefined;
    }),
    4002,
  );
}

const NOTICE = encodedFrame(["4", "2", "-1", "1100", "Connectivity between IB and TWS has been lost", ""]);

test.each([
  ["nothing", [], "TWS has sent nothing for 10 s: is a dialog open, is the API enabled?"],
  ["half a frame", [VERSION.subarray(0, 9)], "9 bytes came and are no whole message yet"],
  ["the version", [VERSION], "version 193 came, nothing after it for 10 s: is a dialog open?"],
  ["the accounts", [VERSION, ACCOUNTS], "accounts came, nextValidId did not"],
  ["nextValidId", [VERSION, NEXT_VALID_ID], "nextValidId came, accounts did not"],
  [
    "an empty list of accounts",
    [VERSION, NEXT_VALID_ID, encodedFrame(["15", "1", ""])],
    "nextValidId came, the list of accounts that came is empty",
  ],
  [
    "a notice",
    [VERSION, NOTICE],
    "version 193 came, neither accounts nor nextValidId did; TWS reported: Connectivity between IB and TWS has been lost",
  ],
])("a handshake that received %s reports what is missing", async (_, chunks, missing) => {
  const { clock, network, ended, dial } = world();
  sends(network, chunks);
  const one = dial();
  await clock.advance(10_000);
  expect(ended.map(({ code, message, retryable }) => ({ code, message, retryable }))).toEqual([
    {
      code: "HANDSHAKE_TIMEOUT",
      message: `Cannot open a session within 10000 ms: connected to 127.0.0.1:4002, ${missing}`,
      retryable: true,
    },
  ]);
  await clock.until(one.end());
  expect([network.live, clock.timers]).toEqual([0, 0]);
});

test("a dial that still runs describes what it waits for, also as an error", async () => {
  const { clock, network, ended, dial } = world();
  let free: () => void = () => {};
  const before = new Promise<void>((resolve) => {
    free = resolve;
  });
  network.attach(
    { ...rawHost(() => undefined), dial: () => ({ refused: false, delayMs: 2_000, mute: false }) },
    4002,
  );
  const one = dial(network, before);
  await clock.advance(700);
  expect(one.waitingFor()).toBe("waiting for 700 ms until the previous connection to 127.0.0.1:4002 is gone");
  free();
  await clock.advance(800);
  expect(one.waitingFor()).toBe("connecting to 127.0.0.1:4002 for 1.5 s");
  expect(one.pending()).toMatchObject({
    code: "CONNECT_FAILED",
    message: "connecting to 127.0.0.1:4002 for 1.5 s",
  });
  await clock.advance(6_000);
  expect(one.pending()).toMatchObject({
    code: "HANDSHAKE_TIMEOUT",
    message:
      "connected to 127.0.0.1:4002, TWS has sent nothing for 4.8 s: is a dialog open, is the API enabled?",
  });
  await clock.advance(10_000);
  expect(one.pending()).toBe(ended[0]);
  expect(one.waitingFor()).toBe(ended[0]?.message);
});

test("a server that talks for ever before readiness does not keep the dial alive", async () => {
  const { clock, network, ended, dial } = world();
  network.attach(
    rawHost((link) => {
      link.write(VERSION);
      const talk = () => {
        link.write(NOTICE);
        if (ended.length === 0) clock.after(100, talk);
      };
      talk();
      return undefined;
    }),
    4002,
  );
  dial();
  await clock.advance(9_999);
  expect(ended).toEqual([]);
  await clock.advance(1);
  expect(ended.map(({ code }) => code)).toEqual(["HANDSHAKE_TIMEOUT"]);
});

/** A transport whose dials fail as a runtime lets them fail: in the call, or later. */
function failing(failure: Error, clock: VirtualClock, how: "in the call" | "later"): Transport {
  return {
    open: (_host, _port, events) => {
      if (how === "in the call") throw failure;
      clock.after(0, () => events.closed(failure));
      return { write() {}, end() {}, reset() {} };
    },
  };
}

const failure = (words: { readonly code?: string; readonly name?: string }) =>
  Object.assign(new Error("the runtime's reason"), words);

test.each([
  ["NOT_PERMITTED", false, { name: "NotCapable" }],
  ["NOT_PERMITTED", false, { name: "PermissionDenied" }],
  ["NOT_PERMITTED", false, { code: "EACCES" }],
  ["NOT_PERMITTED", false, { code: "EPERM" }],
  ["NOT_PERMITTED", false, { code: "ERR_ACCESS_DENIED" }],
  ["INVALID_OPTION", false, { code: "ERR_INVALID_ARG_TYPE" }],
  ["INVALID_OPTION", false, { code: "ERR_SOCKET_BAD_PORT" }],
  ["CONNECT_FAILED", true, { code: "ENOTFOUND" }],
  ["CONNECT_FAILED", true, { code: "ECONNREFUSED" }],
] as const)(
  "%s (retryable: %s) is the dial that the runtime refuses with %o",
  async (code, retryable, words) => {
    for (const how of ["in the call", "later"] as const) {
      const { clock, ended, dial } = world();
      dial(failing(failure(words), clock, how));
      await clock.advance(1);
      expect(ended).toMatchObject([
        { code, retryable, message: "Cannot connect to 127.0.0.1:4002: the runtime's reason" },
      ]);
      expect(clock.timers).toBe(0);
    }
  },
);

test("a host with several addresses and no answer fails with all their reasons", async () => {
  const { clock, ended, dial } = world();
  const all = new AggregateError([
    new Error("connect ECONNREFUSED ::1"),
    new Error("connect ETIMEDOUT 10.0.0.1"),
  ]);
  dial(failing(all, clock, "later"));
  await clock.advance(1);
  expect(ended[0]?.message).toBe(
    "Cannot connect to 127.0.0.1:4002: connect ECONNREFUSED ::1; connect ETIMEDOUT 10.0.0.1",
  );
});
