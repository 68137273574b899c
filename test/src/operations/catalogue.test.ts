import { join } from "node:path";
import { EventName, IBApi } from "@stoqey/ib";
import { expect, test } from "vitest";
import { READS, REQUESTS } from "../../../src/operations/catalogue.ts";
import { ROOT, sources } from "../../support/sources.ts";

const EVENTS: ReadonlySet<string> = new Set(Object.values(EventName));

test("the catalogue has every request and every read that a file of operations exports", async () => {
  const exported: object[] = [];
  for (const { path } of sources("src/operations")) {
    if (path.endsWith("/catalogue.ts")) continue;
    const values: unknown[] = Object.values((await import(join(ROOT, path))) as object);
    for (const value of values) {
      if (typeof value === "object" && value !== null && ("request" in value || "collect" in value))
        exported.push(value);
    }
  }
  expect(new Set(exported)).toEqual(new Set([...REQUESTS, ...READS]));
  expect(exported.length).toBeGreaterThan(60);
});

test("each request, and each cancel, is a method of the client, and each end an event of it", () => {
  const methods = REQUESTS.flatMap(({ request, cancel = request }) => [request, cancel]);
  expect(methods.filter((name) => typeof IBApi.prototype[name] !== "function")).toEqual([]);
  expect(REQUESTS.flatMap(({ ends }) => ends).filter((event) => !EVENTS.has(event))).toEqual([]);
});

test("requests of advisors, display groups and Wall Street Horizon end with their own event", () => {
  const rows = REQUESTS.filter(({ request }) =>
    /^(replaceFA|queryDisplay|subscribeToGroup|reqWsh)/.test(request),
  ).map(({ request, cancel, needsIbkr = false, ends }) => [request, cancel, needsIbkr, ...ends]);
  expect(new Map(rows.map((row) => [row[0], row.slice(1)]))).toEqual(
    new Map<unknown, unknown>([
      ["replaceFA", [undefined, false, "replaceFAEnd"]],
      ["queryDisplayGroups", [undefined, false, "displayGroupList"]],
      ["subscribeToGroupEvents", ["unsubscribeFromGroupEvents", false]],
      ["reqWshMetaData", ["reqCancelWshMetaData", true, "wshMetaData"]],
      ["reqWshEventData", ["reqCancelWshEventData", true, "wshEventData"]],
    ]),
  );
});
