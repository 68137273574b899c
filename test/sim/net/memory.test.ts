import { expect, test } from "vitest";
import type { ClientEvents, Host, ServerLink } from "../../../sim/mod.ts";
import { MemoryNetwork, VirtualClock } from "../../support/sim.ts";

/** A network with one server, which keeps what it receives, and a client, which keeps its events. */
function connected(dial: Partial<ReturnType<Host["dial"]>> = {}) {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const received: string[] = [];
  let server: ServerLink | undefined;
  const host: Host = {
    dial: () => ({ refused: false, delayMs: 0, mute: false, ...dial }),
    accept: (link) => {
      server = link;
      return {
        received: (bytes) => received.push(new TextDecoder().decode(bytes)),
        leaving: (how) => received.push(`leaving ${how}`),
        left: (how) => received.push(`left ${how}`),
      };
    },
  };
  const detach = network.attach(host, 4002);
  const events: string[] = [];
  const handlers: ClientEvents = {
    opened: () => events.push(`opened ${clock.now()}`),
    received: (chunk) => events.push(new TextDecoder().decode(chunk)),
    closed: (error) => events.push(`closed${error === undefined ? "" : ` ${error.message}`}`),
  };
  const begunMs = clock.now();
  const client = network.open("127.0.0.1", 4002, handlers);
  return {
    clock,
    network,
    received,
    events,
    client,
    detach,
    begunMs,
    handlers,
    server: () => server as ServerLink,
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("bytes arrive through the clock and in their order, never inside the call", async () => {
  const { clock, client, received } = connected();
  await clock.advance(0);
  client.write(bytes("a"));
  client.write(bytes("b"));
  expect(received).toEqual([]);
  await clock.advance(0);
  expect(received).toEqual(["a", "b"]);
});

test("the buffer that was written can be used again at once", async () => {
  const { clock, client, received } = connected();
  await clock.advance(0);
  const buffer = bytes("a");
  client.write(buffer);
  buffer[0] = 0x7a;
  await clock.advance(0);
  expect(received).toEqual(["a"]);
});

test("a dial that is delayed opens after that time", async () => {
  const { clock, events, begunMs } = connected({ delayMs: 250 });
  await clock.advance(249);
  expect(events).toEqual([]);
  await clock.advance(1);
  expect(events).toEqual([`opened ${begunMs + 250}`]);
});

test("a refused dial, and one to a port without a server, end with ECONNREFUSED", async () => {
  const { clock, events, network, detach, handlers } = connected({ refused: true });
  await clock.advance(0);
  detach();
  network.open("127.0.0.1", 4002, handlers);
  await clock.advance(0);
  expect(events).toEqual(Array(2).fill("closed connect ECONNREFUSED 127.0.0.1:4002"));
  expect(network.live).toBe(0);
});

test("end() arrives after everything written, reset() drops what is on its way", async () => {
  for (const [how, expected] of [
    ["end", ["leaving fin", "a", "left fin"]],
    ["reset", ["leaving rst", "left rst"]],
  ] as const) {
    const { clock, client, received } = connected();
    await clock.advance(0);
    client.write(bytes("a"));
    client[how]();
    await clock.advance(0);
    expect(received).toEqual(expected);
  }
});

test("a reset by the server reaches the client as ECONNRESET, after what was sent before", async () => {
  const { clock, events, server, begunMs } = connected();
  await clock.advance(0);
  server().write(bytes("x"));
  server().reset();
  await clock.advance(0);
  expect(events).toEqual([`opened ${begunMs}`, "x", "closed read ECONNRESET"]);
});

test("a reset that is on its way when the client ends is the error of the end, as over TCP", async () => {
  const { clock, client, events, received, server, begunMs } = connected();
  await clock.advance(0);
  server().reset();
  client.end();
  await clock.advance(0);
  expect(events).toEqual([`opened ${begunMs}`, "closed read ECONNRESET"]);
  // What the server does afterwards is answered by nothing.
  server().write(bytes("x"));
  await clock.advance(0);
  expect(received).toEqual(["leaving fin", "left fin"]);
});

test("bytes wait and are not taken while the server does not read, and a reset discards them", async () => {
  const { clock, client, received, server } = connected();
  await clock.advance(0);
  server().pause?.(true);
  client.write(bytes("a"), () => received.push("taken a"));
  client.write(bytes("b"));
  await clock.advance(5_000);
  expect(received).toEqual([]);
  server().pause?.(false);
  await clock.advance(0);
  expect(received).toEqual(["a", "taken a", "b"]);
  server().pause?.(true);
  client.write(bytes("c"));
  await clock.advance(0);
  client.reset();
  await clock.advance(0);
  server().pause?.(false);
  await clock.advance(0);
  expect(received.slice(3)).toEqual(["leaving rst", "left rst"]);
  expect(clock.timers).toBe(0);
});
