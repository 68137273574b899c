import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/session.ts";
import { error, userInfo } from "../../../../sim/wire/responses/session.ts";
import { code, NOW, names, received, sent, Table } from "../../../support/table.ts";

test("START_API is answered with accounts, the next order ID and the state of the farms", () => {
  const { begun } = new Table().client(1);
  expect(names(begun).slice(0, 2)).toEqual(["managedAccounts", "nextValidId"]);
  expect(received(begun, error).map((one) => [one.reqId, one.code, one.text])).toEqual([
    [-1, 2104, "Market data farm connection is OK:usfarm"],
    [-1, 2104, "Market data farm connection is OK:usfuture"],
    [-1, 2106, "HMDS data farm connection is OK:ushmds"],
    [-1, 2158, "Sec-def data farm connection is OK:secdefil"],
  ]);
});

test("a second START_API is refused with 321", () => {
  expect(code(new Table().client(1).send(request.startApi, { clientId: 2 }))).toBe(321);
});

test("reqCurrentTime is ignored within a second of the last answer", () => {
  const table = new Table();
  const client = table.client(1);
  expect(sent(client.send(request.reqCurrentTime))).toEqual([["49", "1", `${NOW / 1_000}`]]);
  table.nowMs += 999;
  expect(client.send(request.reqCurrentTime)).toMatchObject([{ kind: "note", event: "ignored" }]);
  table.nowMs += 1;
  expect(names(client.send(request.reqCurrentTime))).toEqual(["currentTime"]);
});

test("reqIds gets the next order ID, and reqUserInfo the white branding ID, which is empty", () => {
  const client = new Table().client(1);
  expect(sent(client.send(request.reqIds, { count: 1 }))).toEqual([["9", "1", "1"]]);
  expect(received(client.send(request.reqUserInfo, { reqId: 4 }), userInfo)).toEqual([
    { reqId: 4, whiteBrandingId: "" },
  ]);
});

test("a log level outside 1 to 5 is refused with 321", () => {
  const client = new Table().client(1);
  expect([0, 1, 5, 6].map((level) => code(client.send(request.setServerLogLevel, { level })))).toEqual([
    321,
    undefined,
    undefined,
    321,
  ]);
});

test("programs that want to be verified get no answer", () => {
  const client = new Table().client(1);
  expect(names(client.send(request.verifyRequest, { apiName: "a", apiVersion: "1" }))).toEqual([]);
  expect(names(client.send(request.verifyAndAuthMessage, { apiData: "a" }))).toEqual([]);
});
