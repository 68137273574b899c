import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { HANDLERS } from "../../../../sim/tws/handlers/catalogue.ts";
import { REQUESTS } from "../../../../sim/wire/catalogue.ts";
import { code, names, Table } from "../../../support/table.ts";

test("every request of the protocol has a handler, and every handler a request", () => {
  const handled = [...HANDLERS.values()].map(({ name }) => name);
  expect(handled.toSorted()).toEqual([...REQUESTS.values()].map(({ name }) => name).sort());
});

describe.each([...HANDLERS.values()].map((handler) => [handler.name, handler] as const))(
  "%s",
  (_, handler) => {
    /** Cuts TWS off, and sends the request with too many fields, so that serving it means 320. */
    function cutOff() {
      const table = new Table();
      const client = table.client(1);
      table.happens({ kind: "offline" });
      return { table, first: client.sendFields(handler.id, ...Array(300).fill("x")) };
    }

    test(`while TWS is cut off, it is ${handler.needsIbkr === false ? "served" : "kept waiting"}`, () => {
      const { first } = cutOff();
      expect(code(first)).toBe(handler.needsIbkr === false ? 320 : undefined);
      if (handler.needsIbkr !== false) expect(names(first)).toEqual([]);
    });

    test(`after 1102, it is ${handler.needsIbkr === false ? "over already" : "served"}`, () => {
      const { table } = cutOff();
      const effects = table.happens({ kind: "online", dataLost: false });
      const expected = handler.needsIbkr === false ? ["error"] : ["error", "error", "note"];
      expect([code(effects), names(effects)]).toEqual([1102, expected]);
    });

    test(`after 1101, it is ${handler.needsIbkr === "orders" ? "served" : "not served"}`, () => {
      const { table } = cutOff();
      const effects = table.happens({ kind: "online", dataLost: true });
      const expected = handler.needsIbkr === "orders" ? ["error", "error", "note"] : ["error"];
      expect([code(effects), names(effects)]).toEqual([1101, expected]);
    });
  },
);

test("requests about orders that IBKR has to carry out or to list survive a loss of data", () => {
  const about = [...HANDLERS.values()].filter(({ needsIbkr }) => needsIbkr === "orders");
  expect(about.map(({ name }) => name).sort()).toEqual([
    "cancelOrder",
    "exerciseOptions",
    "placeOrder",
    "reqCompletedOrders",
    "reqGlobalCancel",
  ]);
});

test("a subject has the same file name among requests, handlers and their tests", () => {
  const files = (folder: string): string[] =>
    readdirSync(fileURLToPath(new URL(`../../../../${folder}`, import.meta.url)));
  const subjects = files("sim/tws/handlers").filter((file) => file !== "catalogue.ts");
  // `placeOrder` is long enough for a file beside the other requests about orders.
  const others = ["place-order.ts", "mod.ts"];
  const requests = files("sim/wire/requests").filter((file) => !others.includes(file));
  expect(requests.toSorted()).toEqual(subjects.toSorted());
  const tests = subjects.map((file) => file.replace(".ts", ".test.ts"));
  expect(files("test/sim/tws/handlers")).toEqual(expect.arrayContaining(tests));
  expect(files("test/sim/wire/stock-client")).toEqual(expect.arrayContaining(tests));
});
