import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/wall-street-horizon.ts";
import { code, Table } from "../../../support/table.ts";

test("WSH metadata and events are refused, as for a login without that subscription", () => {
  const client = new Table().client(1);
  expect(code(client.send(request.reqWshMetaData, { reqId: 1 }))).toBe(10276);
  expect(code(client.send(request.cancelWshMetaData, { reqId: 1 }))).toBe(10280);
  expect(code(client.send(request.reqWshEventData, { reqId: 1, conId: 265598 }))).toBe(10282);
  expect(code(client.send(request.cancelWshEventData, { reqId: 1 }))).toBe(10284);
});
