import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/display-groups.ts";
import { displayGroupList, displayGroupUpdated } from "../../../../sim/wire/responses/display-groups.ts";
import { code, received, Table } from "../../../support/table.ts";

test("there are seven display groups, and none has a contract until a client sets one", () => {
  const client = new Table().client(1);
  expect(received(client.send(request.queryDisplayGroups, { reqId: 1 }), displayGroupList)).toEqual([
    { reqId: 1, groups: "1|2|3|4|5|6|7" },
  ]);
  const begun = client.send(request.subscribeToGroupEvents, { reqId: 2, groupId: 1 });
  expect(received(begun, displayGroupUpdated)).toEqual([{ reqId: 2, contractInfo: "none" }]);
  const change = { reqId: 2, contractInfo: "265598@SMART" };
  expect(received(client.send(request.updateDisplayGroup, change), displayGroupUpdated)).toEqual([change]);
});

test("a group that is not subscribed is neither changed nor cancelled: 322", () => {
  const client = new Table().client(1);
  expect(code(client.send(request.updateDisplayGroup, { reqId: 2, contractInfo: "none" }))).toBe(322);
  expect(code(client.send(request.unsubscribeFromGroupEvents, { reqId: 2 }))).toBe(322);
  client.send(request.subscribeToGroupEvents, { reqId: 2, groupId: 1 });
  expect(code(client.send(request.unsubscribeFromGroupEvents, { reqId: 2 }))).toBeUndefined();
});
