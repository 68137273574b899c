import process from "node:process";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { gatewayHandlers } from "../../../../sim/web/memory/mod.ts";
import { FakeGateway, garbage, refuse } from "../../../../sim/web/mod.ts";
import { got, ScriptedBehaviour } from "../../../support/web/scripted-behaviour.ts";

const URL_OF_API = "https://localhost:5000/v1/api";

/** A server of `msw` as a user sets it up. */
function served(): { readonly gateway: FakeGateway; readonly behaviour: ScriptedBehaviour } {
  const behaviour = new ScriptedBehaviour();
  const gateway = new FakeGateway({ behaviour });
  const server = setupServer(...gatewayHandlers(gateway, { url: URL_OF_API }));
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => {
    server.close();
    gateway.close();
  });
  return { gateway, behaviour };
}

const get = (path: string, init?: RequestInit): Promise<string> =>
  got((input, options) => fetch(input, options), `${URL_OF_API}${path}`, init);

test("the fetch of the runtime reaches the gateway through a user's own server of msw", async () => {
  const { gateway } = served();
  expect(await get("/tickle?a=b", { method: "POST", body: "{}" })).toBe(
    '200 {"path":"/tickle","query":"a=b","body":"{}"}',
  );
  gateway.inject(garbage());
  expect(await get("/tickle")).toMatch(/^200 <!DOCTYPE html>/);
  gateway.inject(refuse());
  expect(await get("/tickle")).toMatch(/^TypeError/);
});

test("a request that its client gives up is gone at the gateway", async () => {
  const { behaviour } = served();
  const leaving = new AbortController();
  const answer = get("/woken", { signal: leaving.signal });
  while (behaviour.received.length === 0) await Promise.resolve().then(() => new Promise(setImmediate));
  leaving.abort();
  expect(await answer).toMatch(/^AbortError/);
  expect(behaviour.received).toEqual(["GET /woken", "abandoned"]);
});

test("a client may give a request up while the gateway handles it", async () => {
  const { gateway, behaviour } = served();
  const leaving = new AbortController();
  const onRequest = (): undefined => {
    leaving.abort();
  };
  gateway.inject({ name: "leave", text: "leave", forMs: undefined, begin: () => ({ onRequest }) });
  expect(await get("/woken", { signal: leaving.signal })).toMatch(/^AbortError/);
  expect(behaviour.received).toEqual(["GET /woken", "abandoned"]);
});

test("any number of requests wait without a warning of a leak, and their signal ends all of them", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const behaviour = new ScriptedBehaviour();
  const gateway = new FakeGateway({ behaviour });
  const ending = new AbortController();
  const server = setupServer(...gatewayHandlers(gateway, { url: URL_OF_API, signal: ending.signal }));
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => {
    server.close();
    gateway.close();
  });
  const answers = Array.from({ length: 20 }, () => get("/woken"));
  while (behaviour.received.length < 20) await new Promise(setImmediate);
  ending.abort();
  expect((await Promise.all(answers)).filter((answer) => !answer.startsWith("TypeError"))).toEqual([]);
  await new Promise(setImmediate);
  expect(warnings.map(({ name }) => name)).toEqual([]);
});

test("a cookie of the gateway is handed over once, and added to no later request", async () => {
  served();
  const response = await fetch(`${URL_OF_API}/cookie`);
  expect(response.headers.getSetCookie()).toEqual(["x-sess-uuid=1; Path=/v1/api"]);
  expect(await get("/tickle")).toBe('200 {"path":"/tickle","query":"","body":""}');
});
