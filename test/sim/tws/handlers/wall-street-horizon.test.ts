import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/wall-street-horizon.ts";
import { wshEventData, wshMetaData } from "../../../../sim/wire/responses/wall-street-horizon.ts";
import { code, names, received, Table } from "../../../support/table.ts";

test("WSH metadata and events are refused, as for a login without that subscription", () => {
  const client = new Table().client(1);
  expect(code(client.send(request.reqWshMetaData, { reqId: 1 }))).toBe(10276);
  expect(code(client.send(request.cancelWshMetaData, { reqId: 1 }))).toBe(10280);
  expect(code(client.send(request.reqWshEventData, { reqId: 1, conId: 265598 }))).toBe(10276);
  expect(code(client.send(request.cancelWshEventData, { reqId: 1 }))).toBe(10284);
});

/** Makes a client of a login that has subscribed to the calendar, and that has its metadata. */
function informed() {
  const table = new Table({ wallStreetHorizon: true });
  const client = table.client(1);
  client.send(request.reqWshMetaData, { reqId: 1 });
  const json = received(table.advance(1_000), wshMetaData)[0]?.json ?? "";
  /** Gets the events of a query as JSON holds them. */
  const events = (query: object) => {
    client.send(request.reqWshEventData, { reqId: 2, ...query });
    return JSON.parse(received(table.advance(1_000), wshEventData)[0]?.json ?? "[]");
  };
  return { table, client, json, events };
}

test("metadata list the types of events, and every event has one of them", () => {
  const { json, events } = informed();
  const types = JSON.parse(json).meta_data.event_types.map(({ tag }: { tag: string }) => tag);
  const found = events({ conId: 265598 });
  expect(found.length).toBeGreaterThan(4);
  for (const { event_type, conids } of found) {
    expect(types).toContain(event_type);
    expect(conids).toEqual(["265598"]);
  }
});

test("a filter names contracts and types, dates and a number limit the events", () => {
  const { events } = informed();
  const filter = JSON.stringify({ watchlist: ["265598", "272093"], wshe_ed: "true" });
  const found = events({ filter });
  expect(new Set(found.map(({ event_type }: { event_type: string }) => event_type))).toEqual(
    new Set(["wshe_ed"]),
  );
  expect(new Set(found.flatMap(({ conids }: { conids: string[] }) => conids))).toEqual(
    new Set(["265598", "272093"]),
  );
  expect(events({ filter, totalLimit: 1 })).toEqual(found.slice(0, 1));
  const [{ index_date: day }] = found;
  expect(events({ filter, startDate: day, endDate: day })[0]).toEqual(found[0]);
  expect(events({ filter, startDate: "20300101" })).toEqual([]);
});

test("a filter that is filled with the portfolio names what the account holds", () => {
  const found = informed().events({ filter: "{}", fillPortfolio: true });
  const conIds = new Set(found.flatMap(({ conids }: { conids: string[] }) => conids));
  expect(conIds).toEqual(new Set(["265598", "272093", "76792991"]));
});

test("cancelled metadata are not sent, and no events are served then", () => {
  const table = new Table({ wallStreetHorizon: true });
  const client = table.client(1);
  client.send(request.reqWshMetaData, { reqId: 1 });
  expect(code(client.send(request.cancelWshMetaData, { reqId: 1 }))).toBeUndefined();
  expect(names(table.advance(1_000))).toEqual([]);
  expect(code(client.send(request.reqWshEventData, { reqId: 2, conId: 265598 }))).toBe(10282);
});

test("cancelled events are not sent; metadata of one client serve no other", () => {
  const { table, client } = informed();
  client.send(request.reqWshEventData, { reqId: 2, conId: 265598 });
  expect(code(client.send(request.cancelWshEventData, { reqId: 2 }))).toBeUndefined();
  expect(names(table.advance(1_000))).toEqual([]);
  const other = table.client(2);
  expect(code(other.send(request.reqWshEventData, { reqId: 2, conId: 265598 }))).toBe(10282);
});
