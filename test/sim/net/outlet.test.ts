import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { ByteFlow } from "../../../sim/net/byte-flow.ts";
import { Connection } from "../../../sim/net/connection.ts";
import { Injections } from "../../../sim/net/injections.ts";
import { Outlet } from "../../../sim/net/outlet.ts";
import { RelayHooks } from "../../../sim/net/relay-hooks.ts";
import { ServerTrace } from "../../../sim/net/server-trace.ts";
import { nextValidId } from "../../../sim/wire/responses/session.ts";
import { TimerGroup } from "../../../sim/world/timer-group.ts";
import { fieldsOf } from "../../support/messages.ts";
import { type FrameMoment, type FrameVerdict, seeded, Trace, VirtualClock } from "../../support/sim.ts";

/** An outlet with one open connection, and a fault whose verdicts are given. */
function outlet(verdictOf: (moment: FrameMoment) => FrameVerdict | undefined) {
  const clock = new VirtualClock(0);
  const timers = new TimerGroup(clock);
  const trace = new Trace();
  const log: string[] = [];
  const link = {
    write: (bytes: Uint8Array) =>
      void log.push(`${Buffer.from(bytes).subarray(4)}`.replaceAll("\0", " ").trim()),
    end: () => {},
    reset: () => {},
  };
  const faults = { hooks: () => [], struck: () => {}, textOf: () => undefined };
  const flows = { in: new ByteFlow("in", faults, link), out: new ByteFlow("out", faults, link) };
  const connection = new Connection({
    id: 1,
    link,
    flows,
    inbox: { forget() {} },
    mute: false,
    readableMs: 0,
  });
  [connection.stage, connection.serverVersion, connection.clientId] = ["started", 193, 5];
  const injections = new Injections(clock, {
    random: (name) => seeded(name),
    connections: () => [],
    lose: () => {},
    happens: () => {},
    record: () => {},
    order: () => undefined,
    refuse: () => () => {},
  });
  injections.inject({ name: "any", text: "any", forMs: undefined, begin: () => ({ onFrame: verdictOf }) });
  const one = new Outlet({
    timers,
    trace: new ServerTrace(trace, clock),
    injections,
    hooks: new RelayHooks(undefined),
    lose: (_, { cut, halfOpen }) => {
      if (halfOpen === true) log.push("half-open");
      if (cut === undefined) return;
      log.push(cut);
      connection.stage = "closed";
    },
  });
  const send = (orderId: number): void =>
    one.send(connection, { name: "nextValidId", fields: fieldsOf(nextValidId, { orderId }) });
  return { clock, trace, log, connection, send, forget: () => one.forget() };
}

test("a fault sees the client, the count and the values of a message", () => {
  const seen: unknown[] = [];
  const { send } = outlet((moment) => {
    seen.push([moment.clientId, moment.count, moment.values()]);
    return undefined;
  });
  send(7);
  expect(seen).toEqual([[5, 1, { orderId: 7 }]]);
});

test("a message is lost, doubled, rewritten, delayed or late, as the verdict says", async () => {
  const verdicts: FrameVerdict[] = [
    { swallow: true },
    { copies: 2 },
    { rewrite: (frame) => frame.subarray(0, 6) },
    { lateMs: 50 },
    { delayMs: 20 },
    {},
  ];
  const { clock, trace, log, send } = outlet(() => verdicts.shift());
  for (let orderId = 1; orderId <= 6; orderId++) send(orderId);
  expect(log).toEqual(["9 1 2", "9 1 2", "9"]);
  await clock.advance(20);
  expect(log.slice(3)).toEqual(["9 1 5", "9 1 6"]);
  await clock.advance(30);
  expect(log.slice(5)).toEqual(["9 1 4"]);
  expect(trace.of("lost")).toHaveLength(1);
  expect(trace.of("changed")).toHaveLength(1);
});

test("a connection is cut after the message, and what comes later is not sent", () => {
  const { log, send } = outlet(() => ({ cut: "fin" }));
  send(1);
  send(2);
  expect(log).toEqual(["9 1 1", "fin"]);
});

test("a message that is delayed and late waits for both times", async () => {
  const { clock, log, send } = outlet(() => ({ delayMs: 20, lateMs: 50 }));
  send(1);
  await clock.advance(69);
  expect(log).toEqual([]);
  await clock.advance(1);
  expect(log).toEqual(["9 1 1"]);
});

test("what is delayed is forgotten, for a session and not in a handshake", async () => {
  const { clock, log, connection, send, forget } = outlet(() => ({ delayMs: 20 }));
  send(1);
  connection.stage = "greeting";
  send(2);
  forget();
  connection.stage = "started";
  send(3);
  await clock.advance(20);
  expect(log).toEqual(["9 1 2", "9 1 3"]);
});
