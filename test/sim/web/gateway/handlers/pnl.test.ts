import { expect, test } from "vitest";
import { ACCOUNT } from "../../../../../sim/exchange/exchange-options.ts";
import { pnlHandlers } from "../../../../../sim/web/gateway/handlers/pnl.ts";
import { bodyOf, gatewayContext, OPEN_MS } from "../../../../support/web/context.ts";

const PATH = "GET /iserver/account/pnl/partitioned";

test("the first answer of a session is empty, and later ones equal the balance of the exchange", () => {
  const context = gatewayContext();
  expect(bodyOf(pnlHandlers, PATH, context)).toEqual({ upnl: {} });
  const { upnl } = bodyOf<{ upnl: Record<string, unknown> }>(pnlHandlers, PATH, context);
  const balance = context.exchange.balance(OPEN_MS);
  const cents = (amount: number): number => Number(amount.toFixed(2));
  const excess = cents(balance.netLiquidation - balance.maintenanceMargin);
  expect(upnl).toEqual({
    [`${ACCOUNT}.Core`]: {
      rowType: 1,
      dpl: cents(balance.dailyPnl),
      nl: cents(balance.netLiquidation),
      upl: cents(balance.unrealizedPnl),
      uel: excess,
      el: excess,
      mv: cents(balance.byKind.STK),
    },
  });
});

test("a new brokerage session begins with an empty answer again", () => {
  const context = gatewayContext();
  bodyOf(pnlHandlers, PATH, context);
  expect(bodyOf(pnlHandlers, PATH, gatewayContext())).toEqual({ upnl: {} });
});
