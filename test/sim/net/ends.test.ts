import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { ClientLink, FakeTws, Host, ServerLink } from "../../../sim/mod.ts";
import type { Transport } from "../../../src/seams/transport.ts";
import { tcpTransport } from "../../../src/stoqey/connection/tcp-transport.ts";
import { listen, MemoryNetwork, VirtualClock } from "../../support/sim.ts";

/** More than the systems of two machines keep on their way, in bytes. */
const MANY_BYTES = 32 * 1_024 * 1_024;
/** Time for what would come too early, in ms of either network. */
const EARLY_MS = 20;
/** Looks for what has to come, one each ms. */
const LOOKS_MAX = 5_000;

/** A connection on one of the networks, with what both sides see. */
interface Connected {
  readonly client: ClientLink;
  readonly server: ServerLink;
  /** Events of the client, and marks of a test among them. */
  readonly events: string[];
  /** What the server has received: `left fin`, `left rst`, and bytes as text where they are few. */
  readonly received: string[];
  /** Number of bytes that the server has received. */
  bytes(): number;
  after(delayMs: number): Promise<void>;
  /** Waits until something holds. */
  until(holds: () => boolean): Promise<void>;
}

/** A way to reach a server, and how time passes on it. */
interface Reached {
  readonly transport: Transport;
  readonly port: number;
  after(delayMs: number): Promise<void>;
}

async function connected(reach: (host: Host) => Promise<Reached>): Promise<Connected> {
  const received: string[] = [];
  let [server, bytes]: [ServerLink | undefined, number] = [undefined, 0];
  const host: Host = {
    dial: () => ({ refused: false, delayMs: 0, mute: false }),
    accept: (link) => {
      server = link;
      return {
        received: (chunk) => {
          bytes += chunk.length;
          if (chunk.length < 10) received.push(new TextDecoder().decode(chunk));
        },
        leaving: () => {},
        left: (how) => void received.push(`left ${how}`),
      };
    },
  };
  const { transport, port, after } = await reach(host);
  const until = async (holds: () => boolean): Promise<void> => {
    for (let look = 0; look < LOOKS_MAX && !holds(); look++) await after(1);
    expect(holds(), `${events} and ${received}`).toBe(true);
  };
  const events: string[] = [];
  const client = transport.open("127.0.0.1", port, {
    opened: () => void events.push("opened"),
    received: (chunk) => void events.push(new TextDecoder().decode(chunk)),
    closed: (error) => void events.push(error === undefined ? "closed" : `closed: ${error.message}`),
  });
  await until(() => server !== undefined && events.length > 0);
  return {
    client,
    server: server as unknown as ServerLink,
    events,
    received,
    bytes: () => bytes,
    after,
    until,
  };
}

async function inMemory(host: Host): Promise<Reached> {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  network.attach(host, 4002);
  return { transport: network, port: 4002, after: (delayMs) => clock.advance(delayMs) };
}

async function overTcp(host: Host): Promise<Reached> {
  // A door needs no more of a fake than this.
  const never = { refusing: false, onRefusing: () => () => {}, portClosed: () => {}, note: () => {} };
  const door = await listen({ ...never, ...host } as unknown as FakeTws);
  onTestFinished(() => door.close());
  return { transport: tcpTransport, port: door.port, after: (delayMs) => setTimeout(delayMs) };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const NETWORKS = [
  ["in memory", inMemory],
  ["over TCP", overTcp],
] as const;

test.each(NETWORKS)(
  "%s, end() closes the connection of a server that does not end its side",
  async (_, reach) => {
    const { client, events, received, until } = await connected(reach);
    client.write(bytes("a"));
    client.end();
    await until(() => events.length > 1 && received.length > 1);
    expect(events).toEqual(["opened", "closed"]);
    expect(received).toEqual(["a", "left fin"]);
  },
);

test.each(NETWORKS)(
  "%s, what a server sends to a client that is gone is answered by a reset",
  async (_, reach) => {
    const { client, server, events, received, until } = await connected(reach);
    client.end();
    await until(() => events.includes("closed") && received.includes("left fin"));
    await until(() => {
      server.write(bytes("late"));
      return received.includes("left rst");
    });
    expect([events, received]).toEqual([
      ["opened", "closed"],
      ["left fin", "left rst"],
    ]);
  },
);

test.each(NETWORKS)(
  "%s, end() is not over before the server has taken what was written",
  async (_, reach) => {
    const { client, server, events, received, bytes: count, after, until } = await connected(reach);
    server.pause?.(true);
    client.write(new Uint8Array(MANY_BYTES), () => events.push("taken"));
    client.end();
    await after(EARLY_MS);
    server.write(bytes("still here"));
    await until(() => events.includes("still here"));
    events.push("resumed");
    server.pause?.(false);
    await until(() => events.includes("closed") && received.includes("left fin"));
    expect(events).toEqual(["opened", "still here", "resumed", "taken", "closed"]);
    expect(count()).toBe(MANY_BYTES);
  },
);

test.each(NETWORKS)("%s, reset() ends at once what end() waits for", async (_, reach) => {
  const { client, server, events, received, bytes: count, after, until } = await connected(reach);
  server.pause?.(true);
  client.write(new Uint8Array(MANY_BYTES));
  client.end();
  await after(EARLY_MS);
  client.reset();
  await until(() => events.includes("closed"));
  events.push("resumed");
  server.pause?.(false);
  await until(() => received.length > 0);
  expect(events).toEqual(["opened", "closed", "resumed"]);
  expect(count()).toBeLessThan(MANY_BYTES);
});

test.each(NETWORKS)(
  "%s, a server that does not read gets the reset of a client that is gone",
  async (...row) => {
    const [, reach] = row;
    const { client, server, events, received, after, until } = await connected(reach);
    server.pause?.(true);
    client.end();
    await until(() => events.includes("closed"));
    await until(() => {
      server.write(bytes("late"));
      return received.includes("left rst");
    });
    server.pause?.(false);
    await after(EARLY_MS);
    // Whether the end of what it sent is seen before depends on the network.
    expect([events, received.at(-1)]).toEqual([["opened", "closed"], "left rst"]);
  },
);
