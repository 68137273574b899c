import { expect, test } from "vitest";
import { LoginState, newBrokerageMemory } from "../../../../../sim/web/gateway/state/login-state.ts";
import { refusal, withoutLayer, withoutLogin } from "../../../../../sim/web/gateway/state/refusals.ts";

test("a refusal has its status in the body too", () => {
  expect(refusal(429, "Too Many Requests")).toEqual({
    status: 429,
    body: { error: "Too Many Requests", statusCode: 429 },
  });
});

test("the end of a login matters to tickle and ssodh/init alone", () => {
  const answers = ["/tickle", "/iserver/auth/ssodh/init", "/sso/ping"].map((path) =>
    (["expired", "logged-out", undefined] as const).map((end) => withoutLogin({ path }, end).status ?? 200),
  );
  expect(answers).toEqual([
    [200, 401, 401],
    [401, 410, 401],
    [401, 401, 401],
  ]);
});

test("layers are refused from the lowest that is missing", () => {
  const login = new LoginState("", 1, 0);
  const error = (layer: "none" | "login" | "brokerage" | "primed"): unknown =>
    (withoutLayer({ layer, method: "GET" }, login, 1_000)?.body as { readonly error: string })?.error;
  expect([error("none"), error("login"), error("brokerage")]).toEqual([
    undefined,
    undefined,
    "Init session first",
  ]);
  const memory = newBrokerageMemory("DU1");
  login.standing = { kind: "open", memory, establishedMs: 1_000, trafficMs: 0 };
  expect([error("brokerage"), error("primed")]).toEqual([undefined, "Please query /accounts first"]);
  memory.primed = true;
  expect(error("primed")).toBeUndefined();
  login.standing = { kind: "open", memory, establishedMs: 1_001, trafficMs: 0 };
  expect(error("primed")).toBe("Bad Request: no bridge");
});
