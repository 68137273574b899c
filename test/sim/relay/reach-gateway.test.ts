import { Buffer } from "node:buffer";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { reachGateway } from "../../../sim/relay/mod.ts";
import { encodedFrame, FakeTws, listen } from "../../support/sim.ts";

const HOST = "127.0.0.1";
const GREETING = encodedFrame(["176", "20260113 10:30:00 EST"]);
const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Starts a gateway that does as it is said with each connection, and gets its port. */
async function gateway(connected: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
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

/** Looks whether a gateway can be reached. @returns The reason why not, without its place. */
async function reached(port: number): Promise<string | undefined> {
  try {
    await reachGateway({ host: HOST, port }, { allowLive: false, withinMs: 200 });
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(`${HOST}:${port}`, "PLACE");
  }
}

const onData =
  (act: (socket: Socket) => void) =>
  (socket: Socket): void =>
    void socket.once("data", () => act(socket));

test.each<[string, (socket: Socket) => void, string]>([
  ["is mute", () => {}, "reach the gateway at PLACE: the gateway did not answer"],
  [
    "greets and says no more",
    onData((socket) => void socket.write(GREETING)),
    "reach the gateway at PLACE: the gateway greeted and did not begin a session",
  ],
  [
    "closes at once",
    (socket) => void socket.end(),
    "reach the gateway at PLACE: the gateway closed the connection",
  ],
  [
    "resets",
    onData((socket) => void socket.resetAndDestroy()),
    "reach the gateway at PLACE: it reset the connection",
  ],
  [
    "sends garbage",
    onData((socket) => void socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")),
    "reach the gateway at PLACE: the gateway sends what is no message of TWS",
  ],
  [
    "sends a length that no frame has",
    onData((socket) => void socket.write(Buffer.concat([GREETING, Buffer.from("fffffffb00", "hex")]))),
    "reach the gateway at PLACE: the gateway sends what is no message of TWS",
  ],
  [
    "speaks another version",
    onData((socket) => void socket.write(encodedFrame(["9", "x"]))),
    "reach the gateway at PLACE: the gateway speaks the version 9",
  ],
  [
    "has a live account",
    onData((socket) => void socket.write(Buffer.concat([GREETING, encodedFrame(["15", "1", "U1234567"])]))),
    "use the gateway at PLACE: the gateway has the account U…67",
  ],
])("a gateway that %s is not reached, and the reason is said", async (_, connected, reason) => {
  expect(await reached(await gateway(connected))).toContain(`Cannot ${reason}`);
});

test("a port at which nothing listens is not reached", async () => {
  const port = await gateway(() => {});
  for (const close of open.splice(0)) await close();
  expect(await reached(port)).toBe("Cannot reach the gateway at PLACE: nothing listens there");
});

test("a gateway that begins a session is reached, also while it holds the client ID for another", async () => {
  const tws = new FakeTws({ profile: "gentle" });
  const door = await listen(tws);
  open.push(
    () => door.close(),
    () => tws.close(),
  );
  expect(await reached(door.port)).toBeUndefined();
  const inUse = encodedFrame([
    "4",
    "2",
    "-1",
    "326",
    "Unable to connect as the client id is already in use.",
    "",
  ]);
  const holding = await gateway(onData((socket) => void socket.write(Buffer.concat([GREETING, inUse]))));
  expect(await reached(holding)).toBeUndefined();
});
