import { expect, test } from "vitest";
import { findingOf } from "../../../../src/web/session/probe.ts";
import { answer } from "../../../support/web/scripted-gateway.ts";

test("a probe finds what the status shows, and unknown where it shows nothing", () => {
  const up = { connected: true, competing: false };
  expect(findingOf(answer({ ...up, authenticated: true }))).toBe("free");
  expect(findingOf(answer({ ...up, authenticated: false }))).toBe("free");
  expect(findingOf(answer({ ...up, competing: true }))).toBe("competing");
  expect(findingOf(answer({ connected: false }))).toBe("login");
  expect(findingOf(answer(undefined, 401))).toBe("login");
  expect(findingOf(answer({ error: "no session" }))).toBe("login");
  for (const given of [answer(up, 503), answer(up, 404), answer({}), answer("<html>")])
    expect(findingOf(given)).toBe("unknown");
});
