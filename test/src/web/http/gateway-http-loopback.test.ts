import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { GatewayHttp } from "../../../../src/web/http/gateway-http.ts";
import { VirtualClock } from "../../../support/sim.ts";

/** A server on loopback, and the requests that it has received. */
async function served(): Promise<{ port: number; server: Server; received: IncomingMessage[] }> {
  const received: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    received.push(request);
    response.setHeader("set-cookie", ["one=1; Secure", "two=2"]);
    if (request.url === "/v1/api/redirected")
      response.writeHead(302, { location: "/sso/Login?forwardTo=22" });
    response.end("{}");
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, server, received };
}

const at = (url: string): GatewayHttp =>
  new GatewayHttp({ url: `${url}/v1/api`, clock: new VirtualClock(), fetch: (to, init) => fetch(to, init) });
const NO_LIMIT = { timeoutMs: Number.POSITIVE_INFINITY };
const failure = (http: GatewayHttp, path: string): Promise<unknown> =>
  http.send("read it", { method: "GET", path }, NO_LIMIT).catch((error: unknown) => error);

test("over real HTTP a POST has its length and the cookies of the answer before", async () => {
  const { port, received } = await served();
  const http = at(`http://127.0.0.1:${port}`);
  await http.send("tickle", { method: "POST", path: "/tickle" }, NO_LIMIT);
  await http.send("tickle", { method: "POST", path: "/tickle" }, NO_LIMIT);
  expect(received.map(({ headers }) => headers["content-length"])).toEqual(["2", "2"]);
  expect(received[1]?.headers).toMatchObject({ "user-agent": "ibkr-pool", cookie: "one=1; two=2" });
});

test("over real HTTP a redirect to the login is not followed", async () => {
  const { port, received } = await served();
  expect(await failure(at(`http://127.0.0.1:${port}`), "/redirected")).toMatchObject({
    code: "LOGIN_REQUIRED",
  });
  expect(received).toHaveLength(1);
});

test("a server without TLS at an https URL, and no server at all, have a sentence each", async () => {
  const { port, server } = await served();
  expect(await failure(at(`https://127.0.0.1:${port}`), "/x")).toMatchObject({
    code: "NOT_GATEWAY",
    message: `Cannot read it: 127.0.0.1:${port} does not speak TLS: use http:// in option url, or correct its port`,
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await failure(at(`http://127.0.0.1:${port}`), "/x")).toMatchObject({
    code: "CONNECT_FAILED",
    message: `Cannot read it: nothing accepts connections at 127.0.0.1:${port}: start the gateway, or correct option url`,
  });
});
