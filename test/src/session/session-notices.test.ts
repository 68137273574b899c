import { expect, test } from "vitest";
import { sessionEventOf } from "../../../src/session/session-notices.ts";

test("1100 and 2110 mean cut off; 1101 and 1102 connected again, with and without data", () => {
  expect([1100, 2110].map((code) => sessionEventOf(code, ""))).toEqual([
    { kind: "ibkr-lost", code: 1100 },
    { kind: "ibkr-lost", code: 2110 },
  ]);
  expect([1101, 1102].map((code) => sessionEventOf(code, ""))).toEqual([
    { kind: "ibkr-back", dataLost: true },
    { kind: "ibkr-back", dataLost: false },
  ]);
  expect(sessionEventOf(2104, "")).toBeUndefined();
});

test("1300 names the port at its end, and nothing that is no port", () => {
  const moved = (message: string) => sessionEventOf(1300, message);
  expect(moved("Socket port has been reset. Please use port 4003.")).toEqual({ kind: "moved", port: 4003 });
  expect(moved("Socket port has been reset and this connection is being dropped: 65535")).toEqual({
    kind: "moved",
    port: 65_535,
  });
  for (const text of ["", "no port", "port 0", "port 65536", "port 99999"])
    expect(moved(text)).toBeUndefined();
});
