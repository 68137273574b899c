import { expect, test } from "vitest";
import { compete } from "../../../sim/web/mod.ts";
import { type PoolError, silentLogger } from "../../../src/mod.ts";
import { WebPool } from "../../../src/web/mod.ts";
import { certificate } from "../../support/web/certificate.ts";
import { gatewayWith, webServer } from "../../support/web/hazard-servers.ts";
import { HTML, NO_GATEWAY, PLAIN_HTTP, WEB_HAZARDS } from "../../support/web/hazards.ts";

const failure = (promise: Promise<unknown>): Promise<PoolError> =>
  promise.then(
    () => expect.unreachable("it has not failed"),
    (error: PoolError) => error,
  );

test.each(Object.entries(WEB_HAZARDS))("one sentence says what to do where %s", async (_, hazard) => {
  const host = await hazard.host();
  const { scheme = "http", options, code, isRetried } = hazard;
  const why = hazard.why.replaceAll("HOST", host);
  await using pool = new WebPool({ url: `${scheme}://${host}`, logger: silentLogger, ...options });
  const first = await failure(pool.connect({ failFast: true, timeoutMs: 30_000 }));
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
