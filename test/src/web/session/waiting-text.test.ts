import { expect, test } from "vitest";
import { waitingText } from "../../../../src/web/session/waiting-text.ts";
import { error } from "../../../support/web/web-events.ts";

const progress = { failures: 0, takeOvers: 0, races: 0 };

test("each state without a usable session says what is awaited, and the others nothing", () => {
  const at = { epoch: 1, progress };
  expect(waitingText({ kind: "idle", ...at }, undefined)).toBe("no session was requested");
  expect(waitingText({ kind: "dialing", ...at, step: "checking" }, "X")).toBe("the dial waits for X");
  expect(waitingText({ kind: "degraded", ...at, sinceMs: 0, reason: "pacing" }, undefined)).toContain("429");
  expect(
    waitingText(
      { kind: "draining", epoch: 1, error: error("DRAINING"), reason: "tickle failing" },
      undefined,
    ),
  ).toContain("tickle");
  expect(waitingText({ kind: "waiting", ...at, error: error("WEB_ERROR"), init: false }, undefined)).toBe(
    "the next dial has not begun",
  );
  for (const kind of ["login-required", "competing", "failed"] as const)
    expect(waitingText({ kind, ...at, error: error("LOGIN_REQUIRED") }, undefined)).toBe("LOGIN_REQUIRED");
  expect(waitingText({ kind: "ready", ...at, sinceMs: 0 }, undefined)).toBeUndefined();
  expect(
    waitingText({ kind: "draining", epoch: 1, error: error("DRAINING"), reason: undefined }, undefined),
  ).toBeUndefined();
  expect(waitingText({ kind: "closed", epoch: 1 }, undefined)).toBeUndefined();
});
