import { expect, test } from "vitest";
import { connectTimeout, handshakeTimeout } from "../../../src/session/dial-timeouts.ts";

test("a TCP connection that does not open in time is CONNECT_FAILED with its address", () => {
  const error = connectTimeout({ host: "10.0.0.7", port: 4002 }, 5_000);
  expect(error).toMatchObject({ code: "CONNECT_FAILED", retryable: true });
  expect(error.message).toBe("Cannot connect to 10.0.0.7:4002: no connection within 5000 ms");
});

test("a handshake that does not end in time is HANDSHAKE_TIMEOUT with what it waits for", () => {
  const error = handshakeTimeout(10_000, "nextValidId came, accounts did not");
  expect(error).toMatchObject({ code: "HANDSHAKE_TIMEOUT", retryable: true });
  expect(error.message).toBe("Cannot open a session within 10000 ms: nextValidId came, accounts did not");
});
