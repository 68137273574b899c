import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import type { TransportLink } from "../../../../src/seams/transport.ts";
import { tcpTransport } from "../../../../src/stoqey/connection/tcp-transport.ts";

/** A real connection on this machine, both of its sides. */
async function connected() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const accepted = once(server, "connection") as Promise<[Socket]>;
  let closed: (error?: Error) => void = () => {};
  const gone = new Promise<Error | undefined>((resolve) => {
    closed = resolve;
  });
  const { port } = server.address() as AddressInfo;
  const link = await new Promise<TransportLink>((resolve) => {
    const made = tcpTransport.open("127.0.0.1", port, {
      opened: () => resolve(made),
      received: () => {},
      closed,
    });
  });
  const [peer] = await accepted;
  server.close();
  return { link, peer, gone };
}

test("over TCP a write has its receipt when the system has taken the bytes, not inside the call", async () => {
  const { link, peer, gone } = await connected();
  let inside = true;
  const taken = new Promise<boolean>((resolve) => {
    link.write(new Uint8Array([1, 2, 3]), () => resolve(inside));
  });
  inside = false;
  expect(await taken).toBe(false);
  const [bytes] = await once(peer, "data");
  expect([...bytes]).toEqual([1, 2, 3]);
  link.end();
  await once(peer, "end");
  expect(await gone).toBeUndefined();
});

test("over TCP a reset reaches the other side as one, and what was not written has no receipt", async () => {
  const { link, peer, gone } = await connected();
  const receipts: string[] = [];
  const reset = once(peer, "error");
  link.reset();
  link.write(new Uint8Array([1]), () => receipts.push("after the reset"));
  const [error] = await reset;
  expect(error.code).toBe("ECONNRESET");
  await gone;
  expect(receipts).toEqual([]);
});
