import { expect, test } from "vitest";
import { checkSession, isOfSession, sessionText } from "../../../sim/script/session-match.ts";
import { reqCurrentTime, reqIds } from "../../../sim/wire/requests/session.ts";
import { scripted } from "../../support/scripted-table.ts";
import { names } from "../../support/table.ts";

const MESSAGE = { clientId: 3, connection: 2 };

test("a session is meant by its client ID, its connection or both", () => {
  expect(isOfSession({}, MESSAGE)).toBe(true);
  expect(isOfSession({ clientId: 3 }, MESSAGE)).toBe(true);
  expect(isOfSession({ clientId: 3, connection: 2 }, MESSAGE)).toBe(true);
  expect(isOfSession({ clientId: 0 }, MESSAGE)).toBe(false);
  expect(isOfSession({ clientId: 3, connection: 1 }, MESSAGE)).toBe(false);
  expect(sessionText({})).toBe("");
  expect(sessionText({ clientId: 0, connection: 2 })).toBe(" of client 0, connection 2");
});

test("a rule is not limited to a session that is not named, or by another name", () => {
  expect(checkSession({ clientId: 0 })).toEqual({ clientId: 0 });
  for (const session of [
    {},
    { clientid: 1 },
    { clientId: "1" },
    { clientId: 1, client: 1 },
    null,
    undefined,
    5,
  ])
    expect(() => checkSession(session as object)).toThrow("expected a clientId, a connection or both");
});

test("a rule for one session leaves other sessions alone, in both directions", () => {
  const { script, table, client } = scripted();
  const other = table.client(2);
  script.on("reqIds").from({ clientId: 2 }).ignore();
  script.onAnswer("currentTime").to({ connection: client.connection }).drop();
  expect([names(client.send(reqIds)), names(other.send(reqIds))]).toEqual([["nextValidId"], []]);
  expect([names(client.send(reqCurrentTime)), names(other.send(reqCurrentTime))]).toEqual([
    [],
    ["currentTime"],
  ]);
});

test("a rule is limited to a session once", () => {
  const { script } = scripted();
  const request = script.on("reqIds").from({ clientId: 2 });
  expect(() => request.from({ clientId: 3 })).toThrow("do from(): it has from() already");
  const answer = script.onAnswer("currentTime").to({ clientId: 2 });
  expect(() => answer.to({ clientId: 3 })).toThrow("do to(): it has to() already");
  expect([request.session, answer.session]).toEqual([{ clientId: 2 }, { clientId: 2 }]);
});

test("a rule that is removed is not used, is not checked, and leaves older ones in force", () => {
  const { script, table, client } = scripted();
  script.on("reqIds").error(1, "older");
  const [newer, drop] = [script.on("reqIds").ignore(), script.onAnswer("currentTime").drop()];
  expect([names(client.send(reqIds)), names(client.send(reqCurrentTime))]).toEqual([[], []]);
  newer.remove();
  drop.remove();
  newer.remove();
  table.advance(2_000);
  expect([names(client.send(reqIds)), names(client.send(reqCurrentTime))]).toEqual([
    ["error"],
    ["currentTime"],
  ]);
  expect(script.rules).toHaveLength(1);
});
