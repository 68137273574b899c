import { expect, test } from "vitest";
import { HANDLERS } from "../../../../../sim/web/gateway/handlers/catalogue.ts";

test("each endpoint is in the catalogue once, with a path that begins with a slash", () => {
  const names = HANDLERS.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ":")}`);
  expect(new Set(names).size).toBe(names.length);
  expect(HANDLERS.filter(({ path }) => !/^(?:\/:?[\w-]+)+$/.test(path))).toEqual([]);
  expect(names.length).toBeGreaterThan(15);
});
