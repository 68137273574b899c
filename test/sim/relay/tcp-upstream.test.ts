import { Buffer } from "node:buffer";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type ListeningRelay, type RelayOptions, startRelay, TcpUpstream } from "../../../sim/relay/mod.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { startApi } from "../../../sim/wire/requests/session.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { LiveClient } from "../../support/live-client.ts";
import { frameOf } from "../../support/messages.ts";
import { encodedFrame, encodedHello, FakeTws, listen, parseFault } from "../../support/sim.ts";

const HOST = "127.0.0.1";
const GREETING = encodedFrame(["193", "20260113 10:30:00 EST"]);
/** Bounds of waits for what happens on sockets. */
const WAIT = { timeout: 10_000 };
const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function relayBefore(port: number, options?: RelayOptions): Promise<ListeningRelay> {
  const relay = await startRelay({ host: HOST, port }, { host: HOST, port: 0 }, options);
  open.push(() => relay.close());
  return relay;
}

/** Starts a gateway that does as it is said with each connection. */
async function gateway(connected: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    connected(socket);
  });
  server.listen(0, HOST);
  await once(server, "listening");
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function dial(port: number): Socket {
  const socket = connect({ port, host: HOST, allowHalfOpen: true });
  open.push(() => socket.destroy());
  socket.on("error", () => {});
  return socket;
}

test("32 stock clients share a proxy with faults in force, and each gets its own answers", async () => {
  const tws = new FakeTws({ profile: "gentle", alwaysOpen: true });
  const door = await listen(tws);
  open.push(
    () => door.close(),
    () => tws.close(),
  );
  const relay = await relayBefore(door.port);
  relay.tws.inject(parseFault("slice:bytes=1..50"));
  const clients = await Promise.all(
    Array.from({ length: 32 }, (_, index) => new LiveClient(relay.port, index + 1).connect()),
  );
  await Promise.all(clients.map((client) => client.request((api) => api.reqPositions(), "positionEnd")));
  for (const client of clients) expect(client.of("position").length).toBe(3);
  expect(tws.clients().size).toBe(32);
  for (const client of clients) client.close();
});

test("a client that does not read stops the gateway's side, and gets every byte when it reads", async () => {
  const frame = encodedFrame(["5", "x".repeat(60_000)]);
  const frames = 500;
  let written = 0;
  const port = await gateway((socket) => {
    socket.once("data", () => {
      socket.write(GREETING);
      const more = (): void => {
        while (written < frames) {
          written++;
          if (!socket.write(frame)) return void socket.once("drain", more);
        }
      };
      more();
    });
  });
  const relay = await relayBefore(port);
  const client = dial(relay.port);
  client.write(encodedHello(100, 193));
  await once(client, "readable");
  // Reading stops where the buffers of the kernel and a megabyte of the proxy are full.
  let before = -1;
  while (written !== before) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(written).toBeLessThan(frames);
  const expected = GREETING.length + frames * frame.length;
  let received = 0;
  client.on("data", (bytes) => {
    received += bytes.length;
    if (received === expected) client.emit("whole");
  });
  await once(client, "whole");
});

test("a gateway that does not read stops the client, and gets every byte when it reads", async () => {
  let socketOf: (socket: Socket) => void = () => {};
  const accepted = new Promise<Socket>((resolve) => {
    socketOf = resolve;
  });
  const port = await gateway((socket) => {
    socket.once("data", () => {
      socket.write(GREETING);
      socket.pause();
      socketOf(socket);
    });
  });
  const relay = await relayBefore(port, { allowLive: true });
  const client = dial(relay.port);
  client.write(encodedHello(100, 193));
  await once(client, "data");
  const socket = await accepted;
  const frame = encodedFrame(["49", "x".repeat(60_000)]);
  const frames = 500;
  let written = 0;
  const more = (): void => {
    while (written < frames) {
      written++;
      if (!client.write(frame)) return void client.once("drain", more);
    }
  };
  more();
  let before = -1;
  while (written !== before) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(written).toBeLessThan(frames);
  let received = 0;
  socket.on("data", (bytes) => {
    received += bytes.length;
    if (received >= frames * frame.length) socket.emit("whole");
  });
  socket.resume();
  await once(socket, "whole");
});

test("a client that has ended what it sends still gets the rest of the answers, and then the end", async () => {
  const port = await gateway((socket) => {
    socket.once("data", () => socket.write(GREETING));
    socket.on("end", () => {
      socket.write(encodedFrame(["49", "1", "1768318200"]));
      socket.end(Buffer.from("00000009", "hex"));
    });
  });
  const relay = await relayBefore(port);
  const client = dial(relay.port);
  const received: Buffer[] = [];
  client.on("data", (bytes) => received.push(bytes));
  client.write(encodedHello(100, 193));
  await once(client, "data");
  client.end();
  await once(client, "end");
  const rest = [encodedFrame(["49", "1", "1768318200"]), Buffer.from("00000009", "hex")];
  expect(Buffer.concat(received).equals(Buffer.concat([GREETING, ...rest]))).toBe(true);
});

test.each([
  ["garbage", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
  ["a length that no frame has", Buffer.concat([encodedHello(100, 193), Buffer.from("7fffffff00", "hex")])],
  ["a frame without NUL", Buffer.concat([encodedHello(100, 193), Buffer.from("0000000133", "hex")])],
])("%s of a client does not reach the gateway, and ends its session alone", async (_, bytes) => {
  const arrived: Buffer[] = [];
  let left: () => void = () => {};
  const hasLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  const port = await gateway((socket) => {
    socket.on("data", (chunk) => arrived.push(chunk));
    socket.on("end", () => {
      socket.end();
      left();
    });
  });
  const relay = await relayBefore(port);
  const client = dial(relay.port);
  client.resume();
  client.write(bytes);
  await once(client, "end");
  await hasLeft;
  const hello = bytes[0] === 0x41 ? encodedHello(100, 193) : Buffer.alloc(0);
  expect(Buffer.concat(arrived).equals(hello)).toBe(true);
});

test("a reset of either side reaches the other as a reset", async () => {
  const port = await gateway((socket) => {
    socket.once("data", () => socket.resetAndDestroy());
  });
  const relay = await relayBefore(port);
  const client = dial(relay.port);
  client.write(encodedHello(100, 193));
  const [error] = (await once(client, "error").catch((thrown: Error) => [thrown])) as [NodeJS.ErrnoException];
  expect(error.code).toBe("ECONNRESET");
});

test("a client of a gateway that does not listen is accepted and reset", async () => {
  const port = await gateway(() => {});
  for (const close of open.splice(0)) await close();
  const relay = await relayBefore(port);
  const client = dial(relay.port);
  await new Promise((resolve) => client.once("close", resolve));
  expect(relay.tws.trace.of("closed")[0]?.detail).toContain("ECONNREFUSED");
});

test.each([
  "drop:how=rst,afterRequest=placeOrder",
  "drop:how=fin,afterRequest=placeOrder",
  "half-open:afterRequest=placeOrder",
  "cut-order:at=unacknowledged,how=rst",
  "cut-order:at=unfilled,how=fin",
  "cut-frame:message=orderStatus",
])("an order that %s follows has reached the gateway", async (fault) => {
  const tws = new FakeTws({ profile: "gentle", alwaysOpen: true });
  const door = await listen(tws);
  open.push(
    () => door.close(),
    () => tws.close(),
  );
  const relay = await relayBefore(door.port);
  relay.tws.inject(parseFault(fault));
  const client = dial(relay.port);
  client.resume();
  client.write(encodedHello(100, 193));
  client.write(frameOf(startApi, { clientId: 1 }));
  await expect.poll(() => tws.clients().size, WAIT).toBe(1);
  // The guard lets an order pass when it has seen the accounts.
  const sent = (): readonly string[] => relay.tws.trace.of("sent").map(({ detail }) => detail);
  await expect.poll(sent, WAIT).toContainEqual(expect.stringContaining("managedAccounts"));
  const order = {
    action: "BUY",
    totalQuantity: 1,
    orderType: "LMT",
    lmtPrice: 1,
    tif: "GTC",
    transmit: true,
  };
  client.write(frameOf(placeOrder, { orderId: 1, ...AAPL_NUMBERED, ...order }));
  await expect.poll(() => tws.orderCounts().placed, WAIT).toBe(1);
  if (!fault.startsWith("half-open")) await expect.poll(() => tws.clients().size, WAIT).toBe(0);
});

test("what was written in the turn of a reset is handed to the network before it", async () => {
  const arrived: Buffer[] = [];
  const port = await gateway((socket) => socket.on("data", (bytes) => arrived.push(bytes)));
  const link = new TcpUpstream({ host: HOST, port }).dial({
    received: () => {},
    drained: () => {},
    ended: () => {},
    failed: () => {},
  });
  link.write(Buffer.from("first"));
  await expect.poll(() => Buffer.concat(arrived).toString(), WAIT).toBe("first");
  link.write(Buffer.from(", second"));
  link.write(Buffer.from(", third"));
  link.reset();
  await expect.poll(() => Buffer.concat(arrived).toString(), WAIT).toBe("first, second, third");
});

/** Starts a relay before a gateway that greets and ends no connection; `isLost` tests whether the relay has left all of them. */
async function relayBeforeFrozen(): Promise<{ readonly relay: ListeningRelay; isLost: () => boolean }> {
  const held: Socket[] = [];
  const port = await gateway((socket) => {
    held.push(socket);
    socket.once("data", () => socket.write(GREETING));
    socket.resume();
  });
  const isLost = (): boolean => {
    // Whoever has left a connection as a whole resets it when something comes.
    for (const socket of held) if (!socket.destroyed) socket.write("x");
    return held.length > 0 && held.every(({ destroyed }) => destroyed);
  };
  return { relay: await relayBefore(port, { endMs: 50 }), isLost };
}

/** Begins a session, and waits until the relay has read its START_API, or lost it by a fault. */
async function begun({ port, tws }: ListeningRelay): Promise<void> {
  const client = dial(port);
  client.write(encodedHello(100, 193));
  await once(client, "data");
  client.write(frameOf(startApi, { clientId: 1 }));
  const isMeant = ({ event }: { readonly event: string }): boolean =>
    event === "read" || event === "dead" || event === "closed";
  await expect.poll(() => tws.trace.events.some(isMeant), WAIT).toBe(true);
}

test.each([
  ["while a client is connected", undefined],
  ["after a half-open loss", "half-open:afterRequest=startApi"],
])("a relay closes before a gateway that ends no connection, %s", async (_, fault) => {
  const { relay, isLost } = await relayBeforeFrozen();
  if (fault !== undefined) relay.tws.inject(parseFault(fault));
  await begun(relay);
  await relay.close();
  await expect.poll(isLost, WAIT).toBe(true);
});

test("a connection to a gateway that does not end it is left when a fault has ended the client's", async () => {
  const { relay, isLost } = await relayBeforeFrozen();
  relay.tws.inject(parseFault("drop:how=fin,afterRequest=startApi"));
  await begun(relay);
  await expect.poll(isLost, WAIT).toBe(true);
});

test("the connections to a gateway that accepts and reads nothing end in the time that is given", async () => {
  const port = await gateway((socket) => socket.pause());
  const upstream = new TcpUpstream({ host: HOST, port }, { endMs: 50 });
  const reasons: string[] = [];
  const failed = (reason: string): void => void reasons.push(reason);
  const link = upstream.dial({ received() {}, drained() {}, ended() {}, failed });
  link.write(Buffer.alloc(32_000_000));
  await expect.poll(() => link.waitingBytes(), WAIT).toBeGreaterThan(0);
  link.close();
  await upstream.close();
  await expect.poll(() => reasons, WAIT).toEqual(["closed"]);
});
