import { expect, test } from "vitest";
import {
  noPermissionText,
  permissionFor,
  permissionTail,
} from "../../../../sim/tws/market-data/market-data-permissions.ts";
import { reqMarketDataType, reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { tickPrice } from "../../../../sim/wire/responses/market-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, received, Table } from "../../../support/table.ts";

/** Lowest tick type of delayed data. */
const DELAYED_BID = 66;

test("without permission there are no data, or delayed ones if these were requested", () => {
  const query = (permissions: "delayed" | "none", marketDataType: number) => {
    const client = new Table({ permissions }).client(1);
    client.send(reqMarketDataType, { marketDataType });
    const effects = client.send(reqMktData, { reqId: 1, ...AAPL_NUMBERED, snapshot: true });
    const types = received(effects, tickPrice).map(({ tickType }) => tickType);
    return [code(effects), types.length > 0 && types.every((type) => type >= DELAYED_BID)];
  };
  expect(query("none", 1)).toEqual([354, false]);
  expect(query("none", 3)).toEqual([10168, false]);
  expect(query("delayed", 1)).toEqual([10089, false]);
  expect(query("delayed", 3)).toEqual([10167, true]);
});

test("currency pairs are live with any permissions, other instruments with those of the login", () => {
  const types = ["CASH", "STK"] as const;
  expect(types.map((secType) => permissionFor({ secType }, { permissions: "none" }))).toEqual([
    "live",
    "none",
  ]);
});

test("texts name a share of NASDAQ by its two other names", () => {
  const apple = { symbol: "AAPL", secType: "STK", primaryExchange: "NASDAQ" } as const;
  expect(permissionTail(apple)).toBe("AAPL NASDAQ.NMS/TOP/ALL");
  expect(noPermissionText(apple)).toBe("No market data permissions for ISLAND STK");
  expect(permissionTail({ symbol: "SPY", primaryExchange: "ARCA" }, "DEEP")).toBe("SPY ARCA/DEEP/ALL");
});
