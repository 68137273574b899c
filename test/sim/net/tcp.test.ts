import { Buffer } from "node:buffer";
import { connect, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { startApi } from "../../../sim/wire/requests/session.ts";
import { IbkrPool, type PoolError, silentLogger } from "../../../src/mod.ts";
import { frameOf } from "../../support/messages.ts";
import { encodedHello, FakeTws, listen, refuse, ServerReader, type TcpDoor } from "../../support/sim.ts";

const open: { tws: FakeTws; door: TcpDoor }[] = [];

async function served(): Promise<{ tws: FakeTws; door: TcpDoor }> {
  const tws = new FakeTws();
  const world = { tws, door: await listen(tws) };
  open.push(world);
  return world;
}

afterEach(async () => {
  for (const { tws, door } of open.splice(0)) {
    tws.close();
    await door.close();
  }
});

/** Connects, sends bytes, and resolves with the answer when the server has closed the connection. */
function exchange(port: number, bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket: Socket = connect({ port, host: "127.0.0.1" }, () => void socket.write(bytes));
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("close", () => resolve(Buffer.concat(received)));
    socket.on("error", reject);
  });
}

const prefix = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length);
  return bytes;
};

test.each([
  ["malformed", Buffer.concat([encodedHello(100, 193), prefix(2), Buffer.from("ab")]), /does not end in NUL/],
  ["oversized", Buffer.concat([encodedHello(100, 193), prefix(0x7fffffff)]), /claims 2147483647 bytes/],
  ["negative", Buffer.concat([encodedHello(100, 193), prefix(-4)]), /claims -4 bytes/],
  ["foreign", Buffer.from("GET / HTTP/1.1\r\n\r\n"), /begins with "GET "/],
])(
  "%s bytes close one connection with a reason in the trace; other connections continue",
  async (_, bytes, reason) => {
    const { tws, door } = await served();
    await using pool = new IbkrPool({ port: door.port, logger: silentLogger });
    await pool.connect();
    await exchange(door.port, bytes);
    expect(tws.trace.of("closed").map(({ detail }) => detail)).toEqual([expect.stringMatching(reason)]);
    expect((await pool.getPositions()).length).toBe(3);
    expect(pool.stats().sessionsLost).toBe(0);
  },
);

test("a client may send its bytes one at a time", async () => {
  const { door } = await served();
  const bytes = Buffer.concat([
    encodedHello(100, 193),
    frameOf(startApi, { clientId: 5 }),
    frameOf(reqPositions),
  ]);
  const reader = new ServerReader();
  const ids = await new Promise<string[]>((resolve, reject) => {
    const received: string[] = [];
    const socket = connect({ port: door.port, host: "127.0.0.1", noDelay: true }, () => {
      for (const byte of bytes) socket.write(Buffer.from([byte]));
    });
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      for (const [id = ""] of reader.push(chunk)) received.push(id);
      if (received.includes("62")) {
        socket.destroy();
        resolve(received);
      }
    });
  });
  expect(ids).toEqual(["193", "15", "9", "4", "4", "4", "4", "61", "61", "61", "62"]);
});

test("refuse stops the listener, and healing it makes it listen on the same port again", async () => {
  const { tws, door } = await served();
  const fault = tws.inject(refuse());
  await door.settled();
  const refused = new IbkrPool({ port: door.port, logger: silentLogger, acquireTimeoutMs: 100 });
  const error: unknown = await refused.connect().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "ACQUIRE_TIMEOUT" });
  expect((error as PoolError).message).toContain("ECONNREFUSED");
  await refused.close();
  // Nobody has seen the dial: the port was closed.
  expect(fault.strikes).toBe(1);
  fault.heal();
  await door.settled();
  await using pool = new IbkrPool({ port: door.port, logger: silentLogger });
  expect(await pool.connect()).toMatchObject({ epoch: 1, clientId: 1 });
});

test("the pool rejects with NOT_TWS when a web server is behind the port", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
  await using pool = new IbkrPool({ port, logger: silentLogger });
  await expect(pool.connect()).rejects.toMatchObject({ code: "NOT_TWS" });
  await new Promise((resolve) => server.close(resolve));
});

test("the pool rejects with ACQUIRE_TIMEOUT when nothing listens on the port", async () => {
  const { tws, door } = await served();
  const { port } = door;
  tws.close();
  await door.close();
  open.length = 0;
  await using pool = new IbkrPool({ port, logger: silentLogger, acquireTimeoutMs: 50 });
  await expect(pool.acquire()).rejects.toMatchObject({
    code: "ACQUIRE_TIMEOUT",
    cause: { code: "CONNECT_FAILED" },
  });
});

test("listen() rejects with a sentence when the port is in use", async () => {
  const { door } = await served();
  await expect(listen(new FakeTws(), { port: door.port })).rejects.toThrow(
    `Cannot listen on 127.0.0.1:${door.port}: another program listens there`,
  );
});

test("32 clients are served at once", async () => {
  const { tws, door } = await served();
  const pools = Array.from(
    { length: 32 },
    (_, clientId) => new IbkrPool({ port: door.port, clientId, logger: silentLogger }),
  );
  await Promise.all(pools.map((pool) => pool.connect()));
  expect(tws.clients().size).toBe(32);
  await Promise.all(pools.map((pool) => pool.close()));
});
