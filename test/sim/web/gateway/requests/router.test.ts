import { expect, test } from "vitest";
import type { Handler } from "../../../../../sim/web/gateway/handler.ts";
import { Router } from "../../../../../sim/web/gateway/requests/router.ts";

const handler = (method: Handler["method"], path: string): Handler => ({
  method,
  path,
  layer: "none",
  handle: () => ({ body: undefined }),
});

const fixed = handler("GET", "/a/b");
const open = handler("GET", "/a/:id");
const deep = handler("POST", "/a/:id/c/:page");
const router = new Router([open, deep, fixed]);

test("a path without parameters goes before one with them, whatever the order of the list", () => {
  expect(router.route("GET", "/a/b")).toEqual({ kind: "found", handler: fixed, params: {} });
  expect(router.route("GET", "/a/7")).toEqual({ kind: "found", handler: open, params: { id: "7" } });
});

test("parameters are decoded, and a slash at the end changes nothing", () => {
  expect(router.route("POST", "/a/x%20y/c/0/")).toMatchObject({ params: { id: "x y", page: "0" } });
});

test("a known path with another method names the methods that it has", () => {
  expect(router.route("PUT", "/a/b")).toEqual({ kind: "wrong-method", allowed: ["GET", "GET"] });
});

test("unknown paths, empty parameters and bad percent signs lead nowhere", () => {
  for (const path of ["", "/", "/a", "/a//c/0", "/a/%E0%A4%A", "a/b", "/A/b", "/a/b/c"])
    expect(router.route("POST", path)).toEqual({ kind: "unknown" });
});
