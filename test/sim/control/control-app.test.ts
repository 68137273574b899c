import { expect, test } from "vitest";
import { controlApp } from "../../../sim/control/control-app.ts";

const TOKEN = "a-token-of-24-characters";
const PAGE = [
  { name: "index.html", type: "text/html; charset=utf-8", text: "<!doctype html>" },
  { name: "main.js", type: "text/javascript; charset=utf-8", text: "export {};" },
];

/** Sends a request to an application with a page and a token, and without a network. */
function sent(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  const app = controlApp({ endpoints: [], version: "1", page: PAGE, host: "127.0.0.1", token: TOKEN });
  const given = { host: "127.0.0.1:8474", ...headers };
  return Promise.resolve(app.request(`http://127.0.0.1:8474${path}`, { method, headers: given }));
}

test.each([
  ["/", "text/html; charset=utf-8"],
  ["/index.html", "text/html; charset=utf-8"],
  ["/main.js", "text/javascript; charset=utf-8"],
  ["/assets/main.js", "text/javascript; charset=utf-8"],
])("the page at %s loads without the token, with its type and a strict policy", async (path, type) => {
  const answer = await sent(path);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/^default-src 'self'; /);
  expect(policy).not.toContain("unsafe");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
});

test.each([
  "/assets/../package.json",
  "/assets/%2e%2e/package.json",
  "/assets/..%2fpackage.json",
  "/%2e%2e%5cpackage.json",
  "/main.js/..",
  "/assets/",
])("with a page, the path %s leads to no other file", async (path) => {
  expect((await sent(path, { authorization: `Bearer ${TOKEN}` })).status).toBe(
    // The address is made shorter before it is sent.
    path === "/main.js/.." ? 200 : 404,
  );
  if (path !== "/main.js/..") expect((await sent(path)).status).toBe(401);
});

test("the page is not loaded by a page of another origin, and written to by nobody", async () => {
  expect((await sent("/", { origin: "https://evil.example" })).status).toBe(403);
  expect((await sent("/", { host: "evil.example" })).status).toBe(403);
  expect((await sent("/", {}, "POST")).status).toBe(401);
  expect((await sent("/openapi.json")).status).toBe(401);
});
