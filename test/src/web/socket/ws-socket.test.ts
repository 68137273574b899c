import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { systemClock } from "../../../../src/seams/clock.ts";
import { GatewaySocket } from "../../../../src/web/socket/gateway-socket.ts";
import { openSocket } from "../../../../src/web/socket/open-socket.ts";
import { openWsSocket } from "../../../../src/web/socket/ws-socket.ts";

test("ws sends the cookie beside the user's, and survives a text frame with byte 0x99", async () => {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
    http.close();
  });
  const cookies: (string | undefined)[] = [];
  server.on("connection", (peer, request) => {
    cookies.push(request.headers.cookie);
    peer.send('{"topic":"system","success":"user"}');
    peer.send(Buffer.from('{"topic":"sor","args":[{"orderId":1,"orderDesc":"\x99"}]}', "latin1"), {
      binary: false,
    });
    peer.send('{"topic":"sor","args":[]}');
  });
  const { port } = http.address() as AddressInfo;
  const target = {
    url: `ws://127.0.0.1:${port}/v1/api/ws`,
    headers: () => ({ cookie: "a=b", "X-User": "c" }),
  };
  const frames = await new Promise<unknown[]>((resolve, reject) => {
    const received: unknown[] = [];
    const socket = new GatewaySocket({
      clock: systemClock,
      timeoutMs: 30_000,
      open: () => openSocket(target, "abc"),
      events: {
        alive: () => {},
        warn: reject,
        lost: reject,
        received: (frame) => {
          if (received.push(frame) === 3) void socket.close().then(() => resolve(received));
        },
      },
    });
  });
  expect(cookies).toEqual(["a=b; api=abc"]);
  expect(frames.slice(1)).toEqual([
    { topic: "sor", args: [{ orderId: 1, orderDesc: "\ufffd" }] },
    { topic: "sor", args: [] },
  ]);
});

test("ws that is given up while it opens ends in silence", async () => {
  const opened = openWsSocket("ws://127.0.0.1:9/", {});
  const closed = new Promise<void>((resolve) => {
    opened.socket.onclose = () => resolve();
    opened.socket.onerror = () => {};
  });
  opened.discard();
  await closed;
  expect(opened.socket.readyState).toBe(3);
});
