import type { Reads } from "../reads.ts";
import type { Emitted } from "./continuous.ts";
import type { ViewOrders } from "./orders.ts";
import type { MethodName } from "./table.ts";

/**
 * Answers a method of `IBApi` that has no number by the read that all share.
 *
 * @returns The events that the method would bring; undefined where they were emitted already.
 */
export async function answers(
  name: MethodName,
  args: readonly unknown[],
  reads: Reads,
  orders: ViewOrders,
): Promise<readonly Emitted[] | undefined> {
  switch (name) {
    case "reqCurrentTime":
      return [["currentTime", [await reads.getCurrentTime()]]];
    case "reqManagedAccts":
      return [["managedAccounts", [(await reads.getManagedAccounts()).join(",")]]];
    case "reqAccountSummary": {
      const [id, group, tags] = args as [number, string, string];
      const rows = await reads.getAccountSummary({ group, tags: String(tags).split(",") });
      return [
        ...rows.map(
          (row) => ["accountSummary", [id, row.account, row.tag, row.value, row.currency]] as const,
        ),
        ["accountSummaryEnd", [id]],
      ];
    }
    case "reqOpenOrders":
      orders.tellList(await reads.getOpenOrders());
      return undefined;
    case "reqAllOpenOrders":
      orders.tellList(await reads.getAllOpenOrders());
      return undefined;
    case "reqCompletedOrders": {
      const rows = await reads.getCompletedOrders();
      return [
        ...rows.map(
          (row) => ["completedOrder", [row.contract, orders.completed(row.order), row.orderState]] as const,
        ),
        ["completedOrdersEnd", []],
      ];
    }
    case "reqFamilyCodes":
      return [["familyCodes", [await reads.getFamilyCodes()]]];
    case "reqNewsProviders":
      return [["newsProviders", [await reads.getNewsProviders()]]];
    case "reqScannerParameters":
      return [["scannerParameters", [await reads.getScannerParameters()]]];
    case "reqMktDepthExchanges":
      return [["mktDepthExchanges", [await reads.getMarketDepthExchanges()]]];
    case "reqMarketRule": {
      const [rule] = args as [number];
      return [["marketRule", [rule, await reads.getMarketRule(rule)]]];
    }
    default:
      return [];
  }
}
