import { expect, test } from "vitest";
import { questionId } from "../../../../../sim/web/gateway/state/identifiers.ts";
import { LoginState } from "../../../../../sim/web/gateway/state/login-state.ts";

test("session IDs have 32 hexadecimal digits, and differ between logins of one token", () => {
  const ids = [1, 2, 3].map((number) => new LoginState("a", number, 0).session);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(ids).size).toBe(3);
});

test("question IDs have the form of a UUID, and differ", () => {
  expect(questionId(1)).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(questionId(1)).not.toBe(questionId(2));
});
