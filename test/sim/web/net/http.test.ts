import { readFileSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import {
  badUtf8,
  drop,
  FakeGateway,
  type ListenWebOptions,
  listenWeb,
  mute,
  refuse,
  unavailable,
  type WebDoor,
} from "../../../../sim/web/mod.ts";
import {
  got,
  type RecordedSocket,
  recorded,
  ScriptedBehaviour,
} from "../../../support/web/scripted-behaviour.ts";

interface Listening {
  readonly gateway: FakeGateway;
  readonly behaviour: ScriptedBehaviour;
  readonly door: WebDoor;
}

/** A scripted gateway on a free port; closed when the test ends. */
async function listening(options?: ListenWebOptions): Promise<Listening> {
  const behaviour = new ScriptedBehaviour();
  const gateway = new FakeGateway({ behaviour });
  const door = await listenWeb(gateway, options);
  onTestFinished(async () => {
    await door.close();
    gateway.close();
  });
  return { gateway, behaviour, door };
}

const get = ({ url }: WebDoor, path: string, init?: RequestInit): Promise<string> =>
  got((input, options) => fetch(input, options), `${url}${path}`, init);

/** Opens a WebSocket with `ws`, and waits until it was opened or has failed. */
async function opened(
  door: WebDoor,
  headers: Record<string, string> = {},
): Promise<RecordedSocket & { done: Promise<void> }> {
  const made = new WebSocket(`${door.url.replace("http", "ws")}/ws?a=b`, {
    headers,
    skipUTF8Validation: true,
  });
  const socket = recorded(made as never);
  const done = new Promise<void>((resolve) => made.once("close", () => resolve()));
  await new Promise((resolve) => made.once("message", resolve).once("close", resolve));
  return { ...socket, done };
}

test("listenWeb() answers requests, with the cookie of the gateway", async () => {
  const { door, behaviour } = await listening();
  expect(door.url).toBe(`http://127.0.0.1:${door.port}/v1/api`);
  const response = await fetch(`${door.url}/a/b?c=d`, {
    method: "PUT",
    body: "text",
    headers: { Cookie: "api=1" },
  });
  expect(await response.json()).toEqual({ path: "/a/b", query: "c=d", cookie: "api=1", body: "text" });
  expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^x-sess-uuid=/)]);
  expect(await get(door, "/empty")).toBe("204 ");
  expect(behaviour.received).toEqual(["PUT /a/b", "GET /empty"]);
});

test("a path outside of the API is 404, and a body that is too long 413, without the gateway", async () => {
  const { door, behaviour } = await listening();
  expect((await fetch(door.url.replace("/v1/api", "/other"))).status).toBe(404);
  const status = await get(door, "/a", { method: "POST", body: "x".repeat(1_048_577) });
  expect(status).toMatch(/^413|^TypeError/);
  expect(behaviour.received).toEqual([]);
});

test("a WebSocket has its header fields and its query, and receives bytes that are not UTF-8", async () => {
  const { door, gateway, behaviour } = await listening();
  gateway.inject(badUtf8({ topic: "sor" }));
  const { events, send, done } = await opened(door, { Cookie: "api=1" });
  for (const size of [1, 200, 70_000]) send(`sor+${"x".repeat(size)}`);
  send("end");
  await done;
  expect(events.slice(0, 2)).toEqual(["open", '{"topic":"system","query":"a=b","cookie":"api=1"}']);
  const texts = events.slice(2, 5).map((text) => JSON.parse(text).text as string);
  expect(texts.map(({ length }) => length)).toEqual([6, 205, 70_005]);
  for (const text of texts) expect(text.endsWith("x\ufffd")).toBe(true);
  expect(events[5]).toBe("closed 1001 the end");
  expect(behaviour.received.at(-1)).toBe("gone");
});

test("a standard WebSocket without skipUTF8Validation is lost at such a frame", async () => {
  const { door, gateway } = await listening();
  gateway.inject(badUtf8());
  const made = new WebSocket(`${door.url.replace("http", "ws")}/ws`);
  const { events } = recorded(made as never);
  await new Promise((resolve) => made.once("close", resolve));
  expect(events).toEqual(["open", "error", "closed 1006"]);
});

test("a WebSocket at another path, or while a fault refuses it, is not opened", async () => {
  const { door, gateway } = await listening();
  gateway.inject(unavailable());
  for (const path of ["/ws", "/elsewhere"]) {
    const made = new WebSocket(`${door.url.replace("http", "ws")}${path}`);
    const status = new Promise((resolve) => {
      made.once("unexpected-response", (_request, { statusCode }) => resolve(statusCode));
    });
    made.on("error", () => {});
    expect(await status).toBe(path === "/ws" ? 503 : 404);
    made.terminate();
  }
});

test("drop resets requests and WebSockets of the port", async () => {
  const { door, gateway } = await listening();
  const { events, done } = await opened(door);
  gateway.inject(drop({ afterRequest: "/a" }));
  expect(await get(door, "/a")).toMatch(/^TypeError/);
  await done;
  expect(events.at(-1)).toBe("closed 1006");
});

test("a client that leaves is gone at the gateway", async () => {
  const { door, gateway, behaviour } = await listening();
  gateway.inject(mute());
  const leaving = new AbortController();
  const left = new Promise<void>((resolve) => {
    gateway.trace.subscribe(({ event }) => {
      if (event === "lost") leaving.abort();
      if (event === "forgotten") resolve();
    });
  });
  expect(await get(door, "/a", { signal: leaving.signal })).toMatch(/^AbortError/);
  await left;
  expect(behaviour.received).toEqual(["GET /a", "abandoned"]);
});

/** Sends text as it is, leaves where that is wanted, and gets everything that came until the connection was closed. */
function said(door: WebDoor, text: string, then: "end" | "wait"): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const connection = connect(door.port, "127.0.0.1", () => {
      connection.write(text);
      if (then === "end") connection.end();
    });
    connection.setEncoding("utf8").on("data", (more: string) => {
      answer += more;
    });
    connection.on("error", () => {}).on("close", () => resolve(answer));
  });
}

test("a request whose client leaves within its body is not carried out", async () => {
  const { door, behaviour } = await listening();
  const cut = 'content-length: 90\r\n\r\n{"half":';
  expect(await said(door, `POST /v1/api/logout HTTP/1.1\r\nhost: a\r\n${cut}`, "end")).not.toMatch(
    /^HTTP\/1.1 200/,
  );
  const chunk = 'transfer-encoding: chunked\r\n\r\n5a\r\n{"half":';
  expect(await said(door, `POST /v1/api/logout HTTP/1.1\r\nhost: a\r\n${chunk}`, "end")).not.toMatch(
    /^HTTP\/1.1 200/,
  );
  expect(await get(door, "/a")).toMatch(/^200/);
  expect(behaviour.received).toEqual(["GET /a"]);
});

test("a request to upgrade to anything but a WebSocket is answered as if it did not", async () => {
  const { door, behaviour } = await listening();
  // As Java's HttpClient sends its first request.
  const upgrade = "connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAEAAEAAAAIAAAAB";
  const first = `GET /v1/api/a HTTP/1.1\r\nhost: a\r\n${upgrade}\r\n\r\n`;
  const next = "GET /v1/api/b HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
  const answers = await said(door, `${first}${next}`, "wait");
  expect(answers.match(/HTTP\/1.1 200/g)).toHaveLength(2);
  expect(behaviour.received).toEqual(["GET /a", "GET /b"]);
});

test("refuse closes the port, and healing it opens the same port", async () => {
  const { door, gateway } = await listening();
  expect(await get(door, "/a")).toMatch(/^200/);
  const fault = gateway.inject(refuse());
  await door.settled();
  expect(await get(door, "/a")).toMatch(/^TypeError/);
  fault.heal();
  await door.settled();
  expect(await get(door, "/a")).toMatch(/^200/);
});

test("close() ends every connection, and a port that is taken is refused with a sentence", async () => {
  const { door, gateway } = await listening();
  const { events, done } = await opened(door);
  gateway.inject(mute());
  const waiting = get(door, "/a");
  await expect(listenWeb(gateway, { port: door.port })).rejects.toThrow(
    `Cannot listen on 127.0.0.1:${door.port}`,
  );
  await door.close();
  expect(await waiting).toMatch(/^TypeError/);
  await done;
  expect(events.at(-1)).toBe("closed 1006");
});

const pem = (name: string): string =>
  readFileSync(new URL(`../../../support/web/${name}`, import.meta.url), "utf8");

/** The status of an answer, from a client that trusts any certificate; the message where the request fails. */
const status = (start: typeof tlsRequest, url: string): Promise<unknown> =>
  new Promise((resolve) => {
    start(url, { rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", ({ message }) => resolve(message))
      .end();
  });

test("listenWeb() takes a key and a certificate as PEM, and then speaks TLS alone", async () => {
  const { door } = await listening({ tls: { key: pem("localhost.key"), cert: pem("localhost.cert") } });
  expect(door.url).toMatch(/^https:/);
  expect(await status(tlsRequest, `${door.url}/a`)).toBe(200);
  expect(await status(plainRequest as typeof tlsRequest, `${door.url.replace("https", "http")}/a`)).not.toBe(
    200,
  );
  const made = new WebSocket(`${door.url.replace("http", "ws")}/ws`, { rejectUnauthorized: false });
  await new Promise((resolve) => made.once("message", resolve));
  made.close();
});

test("close() ends a connection to a port with TLS that never begins its handshake", async () => {
  const { door } = await listening({ tls: { key: pem("localhost.key"), cert: pem("localhost.cert") } });
  const silent = connect(door.port, "127.0.0.1");
  const ended = new Promise<void>((resolve) => {
    silent.on("error", () => {}).on("close", () => resolve());
  });
  await new Promise((resolve) => silent.once("connect", resolve));
  // Connections are accepted in their order: once a later one is served, the door has the silent one.
  expect(await status(tlsRequest, `${door.url}/a`)).toBe(200);
  await door.close();
  await ended;
});

test("a key that is no PEM is refused with a sentence", async () => {
  const gateway = new FakeGateway({ behaviour: new ScriptedBehaviour() });
  const listened = listenWeb(gateway, { tls: { key: "nonsense", cert: pem("localhost.cert") } });
  await expect(listened).rejects.toThrow("Cannot listen on 127.0.0.1: the key is no PEM");
  gateway.close();
});
