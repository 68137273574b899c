import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/advisors.ts";
import { receiveFA, replaceFAEnd, softDollarTiers } from "../../../../sim/wire/responses/advisors.ts";
import { advised, FIRST } from "../../../support/logins.ts";
import { code, received, Table } from "../../../support/table.ts";

const groups = (name: string): string =>
  `<ListOfGroups><Group><name>${name}</name><ListOfAccts varName="list"><String>${FIRST}</String></ListOfAccts><defaultMethod>Equal</defaultMethod></Group></ListOfGroups>`;

test("FA data are refused with 321 to a login that is no advisor's", () => {
  const client = new Table().client(1);
  expect(code(client.send(request.requestFA, { faDataType: 1 }))).toBe(321);
  expect(code(client.send(request.replaceFA, { reqId: 3, faDataType: 1, xml: "<a/>" }))).toBe(321);
});

test("groups that an advisor replaces are those that it gets, and profiles are among them", () => {
  const client = advised().client(1);
  const names = () =>
    received(client.send(request.requestFA, { faDataType: 1 }), receiveFA).flatMap(({ xml }) =>
      [...xml.matchAll(/<name>(.*?)<\/name>/g)].map(([, name]) => name),
    );
  expect(names()).toEqual(["Everyone", "Equal_Quantity", "Equal_Percent"]);
  const end = client.send(request.replaceFA, { reqId: 3, faDataType: 1, xml: groups("Mine") });
  expect(received(end, replaceFAEnd)).toEqual([{ reqId: 3, text: "FA configuration was replaced" }]);
  expect(names()).toEqual(["Mine"]);
});

test("data that are refused change nothing", () => {
  const table = advised();
  const before = table.exchange.trading.advisor;
  const wrong = { reqId: 3, faDataType: 1, xml: groups("Mine").replace(FIRST, "DU7") };
  expect(code(table.client(1).send(request.replaceFA, wrong))).toBe(10231);
  expect(table.exchange.trading.advisor).toEqual(before);
});

test("aliases are those of the advisor's clients", () => {
  const effects = advised().client(1).send(request.requestFA, { faDataType: 3 });
  expect(received(effects, receiveFA)[0]?.xml).toContain(
    `<AccountAlias>\n\t\t<account>${FIRST}</account>\n\t\t<alias>Client 1</alias>`,
  );
});

test("before version 157 the end of replaceFA is not reported, and profiles exist before 177", () => {
  const client = advised().client(1, 156);
  expect(client.send(request.replaceFA, { faDataType: 1, xml: groups("Mine") })).toEqual([]);
  const [profiles] = received(client.send(request.requestFA, { faDataType: 2 }), receiveFA);
  expect(profiles?.xml).toContain("<name>Equal_Percent</name>");
});

test("there are no soft dollar tiers", () => {
  const effects = new Table().client(1).send(request.reqSoftDollarTiers, { reqId: 5 });
  expect(received(effects, softDollarTiers)).toEqual([{ reqId: 5, tiers: [] }]);
});
