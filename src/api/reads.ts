import type { Reads } from "../reads.ts";
import type { MethodName } from "./table.ts";

type Emitted = readonly (readonly [event: string, args: readonly unknown[]])[];

/** Answers a method of `IBApi` that has no number by the read that all share, as the events that the method would bring. */
export async function answers(name: MethodName, args: readonly unknown[], reads: Reads): Promise<Emitted> {
  switch (name) {
    case "reqCurrentTime":
      return [["currentTime", [await reads.getCurrentTime()]]];
    case "reqManagedAccts":
      return [["managedAccounts", [(await reads.getManagedAccounts()).join(",")]]];
    case "reqPositions": {
      const rows = await reads.getPositions();
      return [
        ...rows.map((row) => ["position", [row.account, row.contract, row.pos, row.avgCost]] as const),
        ["positionEnd", []],
      ];
    }
    case "reqAccountSummary": {
      const [id, group, tags] = args as [number, string, string];
      const rows = await reads.getAccountSummary({ group, tags: tags.split(",") });
      return [
        ...rows.map(
          (row) => ["accountSummary", [id, row.account, row.tag, row.value, row.currency]] as const,
        ),
        ["accountSummaryEnd", [id]],
      ];
    }
    case "reqAccountUpdates": {
      const [subscribe, code] = args as [boolean, string | undefined];
      if (!subscribe) return [];
      const { account, values, portfolio } = await reads.getAccountUpdates(code ?? "");
      return [
        ...values.map((one) => ["updateAccountValue", [one.key, one.value, one.currency, account]] as const),
        ...portfolio.map(
          (row) =>
            [
              "updatePortfolio",
              [
                ...[row.contract, row.position, row.marketPrice, row.marketValue, row.averageCost],
                ...[row.unrealizedPNL, row.realizedPNL, account],
              ],
            ] as const,
        ),
        ["accountDownloadEnd", [account]],
      ];
    }
    case "reqOpenOrders":
    case "reqAllOpenOrders": {
      const rows = await (name === "reqOpenOrders" ? reads.getOpenOrders() : reads.getAllOpenOrders());
      return [
        ...rows.map((row) => ["openOrder", [row.orderId, row.contract, row.order, row.orderState]] as const),
        ["openOrderEnd", []],
      ];
    }
    case "reqCompletedOrders": {
      const rows = await reads.getCompletedOrders();
      return [
        ...rows.map((row) => ["completedOrder", [row.contract, row.order, row.orderState]] as const),
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
