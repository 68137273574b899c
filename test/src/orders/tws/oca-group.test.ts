import { expect, test } from "vitest";
import { OCA_TYPES, ocaOrders } from "../../../../src/orders/tws/oca-group.ts";
import type { Order } from "../../../../src/stoqey/mod.ts";
import { CONTRACT, LIMIT } from "../../../support/orders/records.ts";

const MEMBER = { contract: CONTRACT, order: LIMIT as unknown as Order };

test("the orders share name and type, and have keys of their own", () => {
  const made = ocaOrders([MEMBER, MEMBER], "reduce", "group", "k");
  expect(
    made.map(({ order: { ocaGroup, ocaType }, key, parent }) => [ocaGroup, ocaType, key, parent]),
  ).toEqual([
    ["group", 2, "k/1", undefined],
    ["group", 2, "k/2", undefined],
  ]);
});

test("types have the numbers of TWS", () => {
  expect(OCA_TYPES.map((type) => ocaOrders([MEMBER], type, "g", undefined)[0]?.order.ocaType)).toEqual([
    1, 2, 3,
  ]);
});
