import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { heartbeatTimeout, lossCauseOf } from "../../../src/session/loss-cause.ts";

const TARGET = { host: "10.0.0.7", port: 4002, clientId: 1 };
const lost = (cause?: unknown): PoolError =>
  new PoolError("SESSION_LOST", "lost", cause === undefined ? {} : { cause });
const reset = lost(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));

test("a loss has a cause: ended, reset, silent, or bytes that are not the protocol", () => {
  expect(
    [lost(), reset, heartbeatTimeout(TARGET, 8_000), lost(new Error("a frame of -2 bytes"))].map(lossCauseOf),
  ).toEqual([...["ended", "reset", "silent", "garbled"]]);
  expect([lost("text"), lost({ code: 7 })].map(lossCauseOf)).toEqual(["garbled", "garbled"]);
  expect(lossCauseOf(lost(null))).toBe("ended");
});

test("the error of a silent TWS names its address and the length of the silence", () => {
  const { code, message, cause } = heartbeatTimeout(TARGET, 8_000);
  expect([code, message]).toEqual([
    "SESSION_LOST",
    "The session with 10.0.0.7:4002 was lost: TWS has sent no complete message for 8000 ms and does not answer",
  ]);
  expect(cause).toMatchObject({
    name: "HeartbeatTimeout",
    message: "TWS has sent no complete message for 8000 ms and does not answer",
  });
});
