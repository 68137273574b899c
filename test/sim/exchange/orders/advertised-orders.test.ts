import { TimeInForce } from "@stoqey/ib";
import { expect, test } from "vitest";
import { ORDER_ATTRIBUTES, takesTif } from "../../../../sim/exchange/orders/advertised-orders.ts";
import { ORDER_TYPES, TIFS } from "../../../../sim/exchange/orders/order-types.ts";
import type { PlaceOrder } from "../../../../sim/wire/requests/place-order.ts";
import { type ContractKind, OrderEntry } from "../../../support/order-entry.ts";
import { code, names } from "../../../support/table.ts";
import { TWS_ADVERTISES } from "../../../support/tws-advertises.ts";

const KINDS = Object.keys(TWS_ADVERTISES) as readonly ContractKind[];

const priceCondition = {
  type: 1,
  conjunction: "a",
  isMore: true,
  value: "1000",
  conId: 265598,
  exchange: "SMART",
  triggerMethod: 0,
  symbol: "",
  secType: "",
};
const ADAPTIVE = { algoStrategy: "Adaptive", algoParams: [{ tag: "adaptivePriority", value: "Normal" }] };
const AD = {
  algoStrategy: "AD",
  algoParams: [
    { tag: "componentSize", value: "1" },
    { tag: "timeBetweenOrders", value: "60" },
  ],
};

/** An order that has each attribute, for a contract whose prices are multiples of `tick`. */
const attributes = (tick: number): Readonly<Record<string, Partial<PlaceOrder>>> => ({
  "algoStrategy AD": AD,
  adjustedOrderType: {
    orderType: "STP",
    auxPrice: tick * 100,
    adjustedOrderType: "TRAIL",
    triggerPrice: tick * 50,
    adjustedTrailingAmount: tick,
  },
  algoStrategy: ADAPTIVE,
  allOrNone: { allOrNone: true },
  conditions: { conditions: [priceCondition] },
  conditionsCancelOrder: { conditions: [priceCondition], conditionsCancelOrder: true },
  discretionaryAmt: { discretionaryAmt: tick },
  goodAfterTime: { goodAfterTime: "20260113 11:00:00 US/Eastern" },
  goodTillDate: { tif: "GTD", goodTillDate: "20260113 15:00:00 US/Eastern" },
  displaySize: { displaySize: 1, totalQuantity: 2 },
  ocaGroup: { ocaGroup: "one", ocaType: 1 },
  percentOffset: { orderType: "REL", percentOffset: 0.01, auxPrice: undefined },
  outsideRth: { outsideRth: true },
  scalePriceIncrement: { scaleInitLevelSize: 1, scaleSubsLevelSize: 1, scalePriceIncrement: tick },
  whatIf: { whatIf: true },
});

test.each(KINDS)("%s: contract details advertise what is in the tables and what TWS lists", (kind) => {
  const entry = new OrderEntry();
  const advertised = entry.orderTypesOf(entry.contract(kind));
  for (const name of advertised) expect(TWS_ADVERTISES[kind]).toContain(name);
  const types = ORDER_TYPES.filter(({ securities }) => securities.includes(kind));
  const rows = types.flatMap(({ name, advertised: other = name }) => (other === "none" ? [] : [other]));
  for (const name of rows) expect(advertised).toContain(name);
  expect(advertised).toEqual([...new Set(advertised)].sort());
  expect(advertised.length).toBeGreaterThan(rows.length + 12);
});

test.each(KINDS)("%s: every attribute that contract details advertise can be used in an order", (kind) => {
  const attributesOf = ORDER_ATTRIBUTES.filter(({ securities }) => securities.includes(kind));
  expect(attributesOf.length).toBeGreaterThan(8);
  for (const { field } of attributesOf) {
    const entry = new OrderEntry();
    const { minTick } = entry.contract(kind);
    const change = attributes(minTick)[field];
    expect(Object.keys(attributes(minTick))).toContain(field);
    const answer = entry.placeFor(kind, change?.orderType ?? "LMT", { lmtPrice: minTick * 100, ...change });
    expect([field, names(answer).includes("openOrder")]).toEqual([field, true]);
  }
});

test("every time in force of IB is accepted exactly for the contracts of its row", () => {
  for (const kind of [...KINDS, "CRYPTO", "BOND", "FUND"] as const) {
    const entry = new OrderEntry();
    const contract = entry.contract(kind);
    for (const tif of Object.values(TimeInForce)) {
      const goodTillDate = tif === "GTD" ? "20260114 15:00:00 US/Eastern" : "";
      const answer = entry.placeFor(kind, "MKT", { tif, goodTillDate, whatIf: true });
      const row = TIFS.find((one) => one === tif);
      const taken = row !== undefined && takesTif(contract, row);
      // An order at the opening for an option is refused by its type.
      const isRefused = [10052, 111].includes(code(answer) ?? 0);
      expect([kind, tif, !isRefused]).toEqual([kind, tif, taken]);
    }
  }
});

test("the times in force of each contract are those that TWS lists, but for AUC and Minutes", () => {
  for (const kind of KINDS) {
    for (const tif of TIFS) {
      if (tif === "AUC" || tif === "Minutes") continue;
      expect([kind, tif, takesTif({ secType: kind }, tif)]).toEqual([
        kind,
        tif,
        TWS_ADVERTISES[kind]?.includes(tif),
      ]);
    }
  }
  const entry = new OrderEntry();
  const listed = entry.orderTypesOf(entry.aapl);
  expect(["DAY", "AUC", "Minutes"].map((tif) => listed.includes(tif))).toEqual([true, false, false]);
});
