import { expect, test } from "vitest";
import { garbage } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test.each([
  ["login", /^200 <!DOCTYPE html>/],
  ["truncated", /^200 \{"path":"[^}]*$/],
  ["bytes", /^200 \0/],
] as const)("garbage:what=%s answers with something else than JSON", async (what, text) => {
  const { clock, gateway, get } = scriptedGateway();
  gateway.inject(garbage({ what, path: "/a", times: 1 }));
  expect(await clock.until(get("/b"))).toMatch(/^200 \{.*\}$/);
  const answer = await clock.until(get("/a"));
  expect(answer).toMatch(text);
  expect(() => JSON.parse(answer.slice(4))).toThrow();
  expect(await clock.until(get("/a"))).toMatch(/^200 \{.*\}$/);
});
