import { expect, test } from "vitest";
import { Usernames } from "../../../src/session/usernames.ts";

test("a username is in use for the other transport from its first user to its last", () => {
  const registry = new Usernames();
  const web = registry.entry("web", "paper");
  const [first, second] = [registry.entry("tws", "paper"), registry.entry("tws", "paper")];
  const seen = [web.isUsedElsewhere];
  for (const [use, isUsed] of [
    [first, true],
    [second, true],
    [first, true],
    [first, false],
    [second, false],
    [second, false],
  ] as const) {
    use.set(isUsed);
    seen.push(web.isUsedElsewhere);
  }
  expect(seen).toEqual([false, true, true, true, true, false, false]);
});

test("pools of one transport, of other usernames and without one do not hinder each other", () => {
  const registry = new Usernames();
  registry.entry("web", "paper").set(true);
  registry.entry("web", undefined).set(true);
  expect(registry.entry("web", "paper").isUsedElsewhere).toBe(false);
  expect(registry.entry("tws", "live").isUsedElsewhere).toBe(false);
  expect(registry.entry("tws", undefined).isUsedElsewhere).toBe(false);
  expect(registry.entry("tws", "paper").isUsedElsewhere).toBe(true);
});
