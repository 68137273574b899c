import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listenControl } from "../../../sim/control/mod.ts";
import { controlled } from "../../support/control.ts";
import { FakeTws } from "../../support/sim.ts";

const TOKEN = "a-token-of-24-characters";
/** Taken before any server of this file begins. */
const GLOBALS = [globalThis.Request, globalThis.Response];

/** Sends a request with headers that `fetch` does not send. */
function raw(port: number, method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Opens a socket to the port, and collects what it answers. */
function opened(port: number): {
  readonly socket: Socket;
  text(): string;
  readonly closed: Promise<unknown>;
} {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (bytes) => {
    text += String(bytes);
  });
  socket.on("error", () => {});
  const closed = new Promise<unknown>((resolve) => socket.on("close", resolve));
  onTestFinished(() => void socket.destroy());
  return { socket, text: () => text, closed };
}

test.each([
  ["another origin", { origin: "https://evil.example" }],
  ["no origin, such as a sandboxed frame", { origin: "null" }],
  ["another port of this machine", { origin: "http://127.0.0.1:1" }],
  ["another site, as the browser says", { "sec-fetch-site": "cross-site" }],
  ["another subdomain, as the browser says", { "sec-fetch-site": "same-site" }],
  ["a name that another site has given this machine", { host: "evil.example" }],
  ["a name that begins like this machine", { host: "127.0.0.1.evil.example" }],
])("a request of a web page of %s is refused, whatever it wants", async (_, headers) => {
  const { door, tws } = await controlled();
  const host = { host: `127.0.0.1:${door.port}` };
  for (const [method, path] of [
    ["GET", "/state"],
    ["POST", "/faults"],
    ["DELETE", "/faults"],
    ["OPTIONS", "/faults"],
    ["GET", "/events"],
    ["GET", "/metrics"],
  ] as const)
    expect([method, path, await raw(door.port, method, path, { ...host, ...headers })]).toEqual([
      method,
      path,
      403,
    ]);
  expect(tws.faults()).toEqual([]);
});

test("the own page, and programs that send no origin, are let in, and no answer lets others in", async () => {
  const { door } = await controlled();
  const host = `127.0.0.1:${door.port}`;
  for (const headers of [
    {},
    { host },
    { host: `localhost:${door.port}` },
    { host: `[::1]:${door.port}` },
    { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" },
    { host, "sec-fetch-site": "none" },
  ])
    expect(await raw(door.port, "GET", "/health", headers)).toBe(200);
  const { headers } = await fetch(`${door.url}/health`);
  expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test.each([
  ["none", undefined],
  ["another", "Bearer another-token-of-24-char"],
  ["a part of it", `Bearer ${TOKEN.slice(0, -1)}`],
  ["more than it", `Bearer ${TOKEN}x`],
  ["no text", "Bearer "],
  ["another scheme", `Basic ${TOKEN}`],
])(
  "with a token, a request that has %s gets 401, and the token is not in the answer",
  async (_, authorization) => {
    const { call } = await controlled({ token: TOKEN });
    const answer = await call(
      "GET",
      "/state",
      undefined,
      authorization === undefined ? {} : { authorization },
    );
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await answer.text()).toMatch(/"Cannot let this request in: .* (token|Bearer)/);
    const right = await call("GET", "/state", undefined, { authorization: `Bearer ${TOKEN}` });
    expect(right.status).toBe(200);
  },
);

test.each([
  ["0.0.0.0", undefined, "other machines reach it, and it has no token"],
  ["::", undefined, "other machines reach it, and it has no token"],
  ["192.168.1.5", undefined, "other machines reach it, and it has no token"],
  ["0.0.0.0", "short", "the token has fewer than 16 characters"],
  ["127.0.0.1", "short", "the token has fewer than 16 characters"],
  ["127.0.0.1", "a token with spaces in it", "the token has characters that no header can have"],
])("control on %s with the token %s does not begin to listen", async (host, token, why) => {
  const tws = new FakeTws();
  onTestFinished(() => tws.close());
  const opening = listenControl({ what: "sim", version: "1", tws }, { host, port: 0, token });
  await expect(opening).rejects.toThrow(`Cannot control on ${host}: ${why}`);
});

test("on every interface, a request without the token gets 401, and one with it is let in", async () => {
  const { door } = await controlled({ host: "0.0.0.0", token: TOKEN });
  const host = { host: `192.168.1.5:${door.port}` };
  expect(await raw(door.port, "GET", "/health", host)).toBe(401);
  expect(await raw(door.port, "GET", "/health", { ...host, authorization: `Bearer ${TOKEN}` })).toBe(200);
  expect(
    await raw(door.port, "GET", "/health", { host: "evil.example", authorization: `Bearer ${TOKEN}` }),
  ).toBe(403);
});

test("a body that says that it has 100 MB gets 413 at once, and none of it is read", async () => {
  const { door } = await controlled();
  const { socket, text, closed } = opened(door.port);
  socket.write(
    `POST /faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{`,
  );
  await closed;
  expect(text()).toMatch(/^HTTP\/1\.1 413 /);
  expect(text()).toContain("Cannot read the body: it has more than 65536 bytes");
});

test("a body in chunks without a length gets 413 after 65 536 bytes, and no more is taken", async () => {
  const { door } = await controlled();
  const { socket, text, closed } = opened(door.port);
  socket.write(
    "POST /faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
  );
  const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
  let sent = 0;
  const more = (): void => {
    while (!socket.destroyed && sent < 1_600 && socket.write(chunk)) sent++;
  };
  socket.on("drain", more);
  more();
  await closed;
  expect(sent).toBeLessThan(1_600);
  expect(text()).toMatch(/^(HTTP\/1\.1 413 |$)/);
});

test("a body that never ends gets 408, and its connection ends", async () => {
  const { door } = await controlled({ bodyMs: 50 });
  const { socket, text, closed } = opened(door.port);
  socket.write(
    `POST /faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
  );
  await closed;
  expect(text()).toMatch(/^HTTP\/1\.1 408 /);
});

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/jsonx",
])("a write with the content type %s, as a form can send it, gets 415", async (type) => {
  const { door, tws } = await controlled();
  const sent = { method: "POST", headers: { "content-type": type }, body: '{"fault":"mute"}' };
  const answer = await fetch(`${door.url}/faults`, sent);
  expect(answer.status).toBe(415);
  expect(await answer.json()).toEqual({
    error: "Cannot read the body: expected the content type application/json",
  });
  expect(tws.faults()).toEqual([]);
});

test.each([
  ["{", 400, "it is not JSON"],
  ["[]", 400, "expected object, received array"],
  ["null", 400, "expected object"],
])("the body %s gets a sentence", async (body, status, why) => {
  const { door } = await controlled();
  const answer = await fetch(`${door.url}/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
    status,
    expect.stringContaining(why),
  ]);
});

test("1 000 connections at once are not held, and the port answers while and after", async () => {
  const { door } = await controlled();
  const sockets = Array.from({ length: 1_000 }, () => opened(door.port));
  // A connection beyond the bound is closed by the server before it has sent anything.
  await Promise.all(sockets.slice(300).map(({ closed }) => closed));
  for (const { socket } of sockets) socket.destroy();
  await Promise.all(sockets.map(({ closed }) => closed));
  await expect.poll(() => raw(door.port, "GET", "/health", {}).catch(() => 0)).toBe(200);
});

test("close() ends streams of events and connections that send nothing", async () => {
  const { door, call } = await controlled();
  const { closed } = opened(door.port);
  const stream = await call("GET", "/events");
  const reader = stream.body?.getReader();
  await reader?.read();
  const read = (async () => {
    while (!(await reader?.read())?.done);
  })().catch(() => {});
  await door.close();
  await Promise.all([closed, read]);
});

test("a port in use gets a sentence, and leaves nothing behind", async () => {
  const { door, tws } = await controlled();
  const opening = listenControl({ what: "sim", version: "1", tws }, { port: door.port });
  await expect(opening).rejects.toThrow(`Cannot control on 127.0.0.1:${door.port}: `);
});

test.each([
  "/../package.json",
  "/assets/../../package.json",
  "/assets/%2e%2e%2fpackage.json",
  "/assets/..%5cpackage.json",
  "/assets/live-page.ts",
  "//etc/passwd",
])("the path %s leads to no file", async (path) => {
  const { door } = await controlled();
  expect(await raw(door.port, "GET", path, {})).toBe(404);
});

test.each([
  ["PUT", "/faults", "GET, POST, DELETE"],
  ["POST", "/health", "GET"],
  ["TRACE", "/state", "GET"],
  ["OPTIONS", "/state", "GET"],
])("the method %s of %s gets 405 with those that there are", async (method, path, allow) => {
  const { door } = await controlled();
  expect(await raw(door.port, method, path, {})).toBe(405);
  if (method === "PUT") {
    const answer = await fetch(`${door.url}${path}`, { method });
    expect([answer.headers.get("allow"), await answer.json()]).toEqual([
      allow,
      { error: `Cannot ${method} ${path}: the methods are ${allow}` },
    ]);
  }
});

test("requests to the control port leave the Request and Response of the runtime as they are", async () => {
  const { door } = await controlled();
  expect((await fetch(`${door.url}/health`)).status).toBe(200);
  expect([globalThis.Request, globalThis.Response]).toEqual(GLOBALS);
});
