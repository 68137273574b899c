import { createServer } from "node:net";
import { expect, test } from "vitest";
import { compete, garbage, mute, unavailable } from "../../../sim/web/mod.ts";
import { type PoolError, silentLogger } from "../../../src/mod.ts";
import { WebPool, type WebPoolOptions } from "../../../src/web/mod.ts";
import { certificate } from "../../support/web/certificate.ts";
import { gatewayWith, rawServer, webServer } from "../../support/web/hazard-servers.ts";

/** What a pool finds at a URL, and what it says. */
interface Hazard {
  /** Starts it. @returns Host and port. */
  host(): Promise<string>;
  readonly scheme?: "https";
  readonly options?: WebPoolOptions;
  readonly code: string;
  /** The sentence behind "Cannot connect to the gateway: ", in which HOST is the host. */
  readonly why: string | readonly string[];
  /** True where callers wait for the next dial. */
  readonly isRetried: boolean;
}

const HTML = { "content-type": "text/html" };
const NO_GATEWAY = "Cannot begin a session: the server is no Client Portal gateway, or option url is wrong:";
const PLAIN_HTTP = "use https:// in option url (listenSsl is true by default), or correct its port";
const CHECK_URL = "check that option url is that of a Client Portal gateway";
const MUTE = "did not answer within 200 ms: restart the gateway, or correct option url (now http://HOST)";
const LOG_IN = "log in at http://HOST in a browser on the machine of the gateway";
const LOGIN_PAGE = `Cannot use the Client Portal gateway: it shows its login page; ${LOG_IN}`;
const OUT_OF_SERVICE = ": the gateway or IBKR is out of service, try again later";

const HAZARDS: Readonly<Record<string, Hazard>> = {
  "nobody listens": {
    host: async () => {
      const server = createServer();
      await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as { port: number };
      await new Promise((resolve) => server.close(resolve));
      return `127.0.0.1:${port}`;
    },
    code: "CONNECT_FAILED",
    why: "Cannot begin a session: nothing accepts connections at HOST: start the gateway, or correct option url",
    isRetried: true,
  },
  "the name of the host is unknown": {
    host: async () => "no-such-host.invalid:5000",
    scheme: "https",
    code: "CONNECT_FAILED",
    why: "Cannot begin a session: the host no-such-host.invalid was not found: correct option url, or check the network",
    isRetried: true,
  },
  "the server accepts connections and is mute": {
    host: () => rawServer(() => {}),
    options: { dialTimeoutMs: 200 },
    code: "REQUEST_TIMEOUT",
    why: `Cannot begin a session: the gateway ${MUTE}`,
    isRetried: true,
  },
  "the gateway accepts requests and is mute": {
    host: async () => (await gatewayWith(mute())).host,
    options: { dialTimeoutMs: 200 },
    code: "REQUEST_TIMEOUT",
    why: `Cannot begin a session: the gateway ${MUTE}`,
    isRetried: true,
  },
  "the server is SSH": {
    host: () => rawServer((connection) => void connection.write("SSH-2.0-OpenSSH_9.6\r\n")),
    code: "NOT_GATEWAY",
    why: `Cannot begin a session: HOST does not speak HTTP: ${PLAIN_HTTP}`,
    isRetried: false,
  },
  "the server is SSH, and TLS is expected": {
    host: () => rawServer((connection) => void connection.write("SSH-2.0-OpenSSH_9.6\r\n")),
    scheme: "https",
    code: "NOT_GATEWAY",
    why: "Cannot begin a session: HOST does not speak TLS: use http:// in option url, or correct its port",
    isRetried: false,
  },
  "the server is TWS, which closes what does not greet it": {
    host: () => rawServer((connection) => void connection.on("data", () => connection.end())),
    code: "CONNECT_FAILED",
    why: `Cannot begin a session: HOST closed the connection without an answer: if it goes on, ${PLAIN_HTTP}`,
    isRetried: true,
  },
  "the server has web pages": {
    host: () => webServer(200, HTML, "<!doctype html><html><title>Welcome</title></html>"),
    code: "NOT_GATEWAY",
    why: `${NO_GATEWAY} it answers with HTML instead of JSON`,
    isRetried: false,
  },
  "the server has no such page": {
    host: () => webServer(404, HTML, "<html><body>Not found</body></html>"),
    code: "NOT_GATEWAY",
    why: `${NO_GATEWAY} it answers with HTML and status 404`,
    isRetried: false,
  },
  "the server redirects to another page": {
    host: () => webServer(301, { location: "https://example.com/" }, ""),
    code: "NOT_GATEWAY",
    why: `${NO_GATEWAY} it redirects to another page`,
    isRetried: false,
  },
  "the server has another API": {
    host: () => webServer(404, { "content-type": "application/json" }, '{"detail":"Not Found"}'),
    code: "WEB_ERROR",
    why: `Cannot begin a session with the gateway: the gateway answered 404: ${CHECK_URL}`,
    isRetried: true,
  },
  "the server answers everything": {
    host: () => webServer(200, { "content-type": "application/json" }, '{"hello":"world"}'),
    code: "WEB_ERROR",
    why: `Cannot begin a session with the gateway: the answer to the status has no flags: ${CHECK_URL}`,
    isRetried: true,
  },
  "the gateway redirects to its login": {
    host: () => webServer(302, { location: "/sso/Login?forwardTo=22&RL=1" }, ""),
    code: "LOGIN_REQUIRED",
    why: LOGIN_PAGE,
    isRetried: false,
  },
  "the gateway sends its login page": {
    host: async () => (await gatewayWith(garbage())).host,
    code: "LOGIN_REQUIRED",
    why: LOGIN_PAGE,
    isRetried: false,
  },
  "the gateway sends half an answer": {
    host: async () => (await gatewayWith(garbage({ what: "truncated" }))).host,
    code: "NOT_GATEWAY",
    why: `${NO_GATEWAY} it answers with a text instead of JSON`,
    isRetried: false,
  },
  "the certificate is not trusted": {
    host: async () => (await gatewayWith(undefined, { tls: await certificate() })).host,
    scheme: "https",
    code: "TLS_NOT_TRUSTED",
    why: "Cannot begin a session: the TLS certificate of HOST is not trusted: replace the gateway's own certificate, which expired in 2019, with one for 127.0.0.1 and give that in NODE_EXTRA_CA_CERTS (Node) or DENO_CERT (Deno), or set listenSsl: false in the gateway's conf.yaml and use http://",
    isRetried: false,
  },
  "TLS is spoken to a gateway without it": {
    host: async () => (await gatewayWith(undefined)).host,
    scheme: "https",
    code: "NOT_GATEWAY",
    why: "Cannot begin a session: HOST does not speak TLS: use http:// in option url, or correct its port",
    isRetried: false,
  },
  "nobody is logged in": {
    host: async () => (await gatewayWith(undefined, { loggedIn: false })).host,
    code: "LOGIN_REQUIRED",
    why: `Cannot use the Client Portal gateway: nobody is logged in; ${LOG_IN}`,
    isRetried: false,
  },
  "another login competes": {
    host: async () => (await gatewayWith(compete())).host,
    code: "COMPETING_SESSION",
    why: "Cannot begin a brokerage session: another login of the same username (TWS, mobile or web) holds the brokerage session; log out there, use a second username, or set takeOver",
    isRetried: false,
  },
  "the gateway answers 503 without a text": {
    host: async () => (await gatewayWith(unavailable({ afterMs: 10 }))).host,
    code: "WEB_ERROR",
    why: `Cannot begin a session with the gateway: the gateway answered 503${OUT_OF_SERVICE}`,
    isRetried: true,
  },
};

const failure = (promise: Promise<unknown>): Promise<PoolError> =>
  promise.then(
    () => expect.unreachable("it has not failed"),
    (error: PoolError) => error,
  );

test.each(Object.entries(HAZARDS))("one sentence says what to do where %s", async (_, hazard) => {
  const host = await hazard.host();
  const { scheme = "http", options, code, isRetried } = hazard;
  const why = String(hazard.why).replaceAll("HOST", host);
  await using pool = new WebPool({ url: `${scheme}://${host}`, logger: silentLogger, ...options });
  const first = await failure(pool.connect({ failFast: true }));
  expect([first.code, first.message]).toEqual([code, `Cannot connect to the gateway: ${why}`]);

  const second = await failure(pool.acquire({ timeoutMs: 500 }));
  const what = "Cannot acquire the session of the gateway: ";
  if (!isRetried) return expect([second.code, second.message]).toEqual([code, `${what}${why}`]);
  expect(second.code).toBe("ACQUIRE_TIMEOUT");
  const told = `${what}no session was ready within 500 ms; the last try ended so: ${why}; now: the`;
  expect(second.message.slice(0, told.length)).toBe(told);
  expect(second.cause).toMatchObject({ code });
});

test("one sentence says what to do where plain HTTP is spoken to a gateway with TLS", async () => {
  const { host } = await gatewayWith(undefined, { tls: await certificate() });
  await using pool = new WebPool({ url: `http://${host}`, logger: silentLogger });
  const { code, message } = await failure(pool.connect({ failFast: true }));
  // The server closes the connection (Node), or answers with an alert (Deno).
  expect(["CONNECT_FAILED", "NOT_GATEWAY"]).toContain(code);
  expect(message).toMatch(new RegExp(`^Cannot connect to the gateway: Cannot begin a session: ${host} `));
  expect(message).toContain(PLAIN_HTTP);
});

test("a login by a person makes the pool ready by itself", async () => {
  const { gateway, host } = await gatewayWith(undefined, { loggedIn: false });
  await using pool = new WebPool({ url: `http://${host}`, logger: silentLogger, probeMs: 1_000 });
  expect((await failure(pool.connect())).code).toBe("LOGIN_REQUIRED");
  expect(pool.stats().state).toBe("login-required");
  gateway.happens({ kind: "login" });
  for await (const event of pool.events()) if (event.type === "ready") break;
  expect((await pool.getManagedAccounts()).length).toBe(1);
  // The pool never logs in, and has begun one session.
  expect(pool.stats()).toMatchObject({ state: "ready", sessions: 1 });
});

test("a stream waits while nobody is logged in, and ends where no dial can help", async () => {
  const { gateway, host } = await gatewayWith(undefined, { loggedIn: false });
  await using pool = new WebPool({ url: `http://${host}`, logger: silentLogger, probeMs: 1_000 });
  const first = pool.watchOrders().next();
  await failure(pool.connect());
  gateway.happens({ kind: "login" });
  expect(await first).toMatchObject({ done: false });

  const page = await webServer(200, HTML, "<!doctype html><html><title>Welcome</title></html>");
  await using other = new WebPool({ url: `http://${page}`, logger: silentLogger });
  expect((await failure(other.watchOrders().next())).message).toBe(
    `Cannot watch the orders: ${NO_GATEWAY} it answers with HTML instead of JSON`,
  );
});

test("the end of the other login makes the pool ready by itself", async () => {
  const { gateway, host } = await gatewayWith(compete());
  await using pool = new WebPool({ url: `http://${host}`, logger: silentLogger, probeMs: 1_000 });
  expect((await failure(pool.connect())).code).toBe("COMPETING_SESSION");
  const { evictions } = gateway.counts();
  gateway.heal();
  for await (const event of pool.events()) if (event.type === "ready") break;
  expect(gateway.counts().evictions).toBe(evictions);
});

test.each([
  ["http://user:secret@127.0.0.1:5000", "must not contain credentials: give them as headers"],
  [
    "http://10.0.0.5:5000",
    "must begin with https: unless the gateway is on this machine (localhost, 127.0.0.1, [::1])",
  ],
  ["ftp://localhost:5000", "expected a URL like https://localhost:5000"],
  ["localhost:5000", "expected a URL like https://localhost:5000"],
  ["https://localhost:99999", "expected a URL like https://localhost:5000"],
  ["nonsense", "expected a URL like https://localhost:5000"],
  ["https://localhost:5000/portal", "must have no path, or /v1/api"],
  ["https://localhost:5000/?a=1", "must not contain a query or a fragment"],
])("option url %s is refused at once with one sentence", (url, why) => {
  expect(() => new WebPool({ url })).toThrow(
    expect.objectContaining({ code: "INVALID_OPTION", message: `Cannot create the pool: url: ${why}` }),
  );
});

test("a port to which no fetch goes is refused with the first dial", async () => {
  await using pool = new WebPool({ url: "http://127.0.0.1:6000", logger: silentLogger });
  expect(await failure(pool.acquire())).toMatchObject({
    code: "INVALID_OPTION",
    message:
      "Cannot acquire the session of the gateway: Cannot begin a session: no request may go to port 6000: correct option url",
  });
});
