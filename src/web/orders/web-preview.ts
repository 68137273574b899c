import { PoolError } from "../../errors.ts";
import type { MarginChange, OrderPreview } from "../../orders/tws/order-preview.ts";
import type { Contract, Order } from "../../stoqey/mod.ts";
import { conIdOf } from "../reads/contract-ids.ts";
import type { WebRequester } from "../reads/requester.ts";
import { Row } from "../reads/row.ts";
import { numberOf } from "../rows/number.ts";
import { webOrderFields } from "./web-order-terms.ts";

/**
 * Requests what an order would change, without placing it (`/orders/whatif`).
 *
 * @throws {PoolError} `WEB_ERROR` when IBKR refuses the order.
 */
export async function previewWebOrder(
  requester: WebRequester,
  contract: Contract,
  order: Order,
): Promise<OrderPreview> {
  const { what, accounts, selectedAccount } = requester;
  const { account = selectedAccount } = order;
  if (!accounts.includes(account))
    throw new PoolError("INVALID_OPTION", `Cannot ${what}: the login has no account ${account}`);
  const conId = await conIdOf(requester, contract);
  const body = await requester.call({
    method: "POST",
    path: `/iserver/account/${encodeURIComponent(account)}/orders/whatif`,
    body: { orders: [webOrderFields({ ...contract, conId }, order, undefined)] },
  });
  const row = new Row(what, "a preview", body);
  const [expected, currency] = amountOf(
    row.raw("amount") === undefined ? "" : row.row("amount").text("commission"),
  );
  return {
    initialMargin: marginOf(row, "initial"),
    maintenanceMargin: marginOf(row, "maintenance"),
    equityWithLoan: marginOf(row, "equity"),
    commission: { expected, min: undefined, max: undefined, currency },
    warning: row.text("warn") ?? "",
  };
}

function marginOf(row: Row, name: string): MarginChange {
  const fields = row.raw(name) === undefined ? undefined : row.row(name);
  const of = (field: string): number | undefined => numberOf(fields?.raw(field));
  return { before: of("current"), change: of("change"), after: of("after") };
}

/** Reads an amount with its currency, e.g. `1.05 USD`; where IBKR gives bounds, it is undefined. */
function amountOf(text: string | undefined): [amount: number | undefined, currency: string] {
  const [, amount, currency = ""] = /^\s*([\d.,+-]+)\s*([A-Z]{3})?\s*$/.exec(text ?? "") ?? [];
  return [numberOf(amount), currency];
}
