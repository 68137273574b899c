import { expect, test } from "vitest";
import { dialError } from "../../../sim/net/dial-error.ts";

test("a dial fails with the code and the words of Node", () => {
  const address = { host: "gateway", port: 4002 };
  const codes = ["ECONNREFUSED", "EHOSTUNREACH", "ENOTFOUND", "ETIMEDOUT"] as const;
  expect(codes.map((code) => dialError(code, address))).toMatchObject([
    { message: "connect ECONNREFUSED gateway:4002", code: "ECONNREFUSED" },
    { message: "connect EHOSTUNREACH gateway:4002", code: "EHOSTUNREACH" },
    { message: "getaddrinfo ENOTFOUND gateway", code: "ENOTFOUND" },
    { message: "connect ETIMEDOUT gateway:4002", code: "ETIMEDOUT" },
  ]);
});
