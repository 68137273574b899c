import { expect, test } from "vitest";
import type { PoolErrorCode } from "../../../src/error-codes.ts";
import { connectErrorCode, connectErrorReason } from "../../../src/seams/connect-error.ts";

test("only what the runtime does not permit, or cannot read, is beyond retries", () => {
  const rows: Readonly<Record<string, readonly unknown[]>> = {
    NOT_PERMITTED: [
      ...[{ code: "EACCES" }, { code: "EPERM" }, { code: "ERR_ACCESS_DENIED" }],
      ...[{ name: "NotCapable" }, { name: "PermissionDenied" }, { name: "EPERM", code: "ENOTFOUND" }],
    ],
    INVALID_OPTION: [
      ...["ARG_TYPE", "ARG_VALUE", "ADDRESS_FAMILY", "IP_ADDRESS"].map((of) => ({
        code: `ERR_INVALID_${of}`,
      })),
      ...[{ code: "ERR_MISSING_ARGS" }, { code: "ERR_OUT_OF_RANGE" }, { code: "ERR_SOCKET_BAD_PORT" }],
    ],
    CONNECT_FAILED: [
      ...[{ code: "ENOTFOUND" }, { code: "ECONNREFUSED" }, { name: "Error" }, {}],
      ...[undefined, null, "EPERM", 7],
    ],
  };
  for (const [code, causes] of Object.entries(rows)) {
    for (const cause of causes)
      expect([connectErrorCode(cause), cause]).toEqual([code as PoolErrorCode, cause]);
  }
});

test("the reason is that of each address, or the message, or the code, and is never empty", () => {
  const coded = (message: string, more: object) => Object.assign(new Error(message), more);
  const both = new AggregateError([new Error("::1 refused"), new Error("10.0.0.1 timed out")], "all failed");
  expect(
    [
      ...[both, new AggregateError([], "all failed"), coded("refused", { code: "ECONNREFUSED" })],
      ...[coded("", { code: "ECONNREFUSED" }), coded("refused", { errors: "no list" }), coded("", {})],
    ].map(connectErrorReason),
  ).toEqual([
    ...["::1 refused; 10.0.0.1 timed out", "all failed", "refused"],
    ...["ECONNREFUSED", "refused", "no reason was given"],
  ]);
});
