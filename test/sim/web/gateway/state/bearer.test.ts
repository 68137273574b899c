import { expect, test } from "vitest";
import { bearerToken } from "../../../../../sim/web/gateway/state/bearer.ts";

const token = (authorization?: string, query = ""): string =>
  bearerToken({
    headers: authorization === undefined ? {} : { authorization },
    query: new URLSearchParams(query),
  });

test("the token is found in a Bearer field, in an OAuth field and in the query", () => {
  expect(token("Bearer abc")).toBe("abc");
  expect(token('OAuth realm="x", oauth_token="abc", oauth_signature="y"')).toBe("abc");
  expect(token("OAuth oauth_token=abc")).toBe("abc");
  expect(token(undefined, "oauth_token=abc")).toBe("abc");
});

test("other fields have no token", () => {
  for (const field of [undefined, "", "Bearer", "Bearer ", "Basic abc", "OAuth x=y"])
    expect(token(field)).toBe("");
});
