import { cents } from "../../../tws/account/cents.ts";
import type { GatewayContext } from "../context.ts";

/** Profit and values of the account, as `/pnl/partitioned` and the `spl` topic have them. */
export interface Profit {
  readonly rowType: number;
  /** Profit of the day. */
  readonly dpl: number;
  /** Net liquidation value. */
  readonly nl: number;
  /** Unrealized profit. */
  readonly upl: number;
  /** Excess liquidity. */
  readonly uel: number;
  /** Market value of the shares. */
  readonly mv: number;
}

/** Computes the profit of each account, by its code with `.Core` after it. */
export function profits({ exchange, nowMs }: GatewayContext): Readonly<Record<string, Profit>> {
  const profitOf = (account: string): Profit => {
    const balance = exchange.balance(nowMs, { account });
    return {
      rowType: 1,
      dpl: cents(balance.dailyPnl),
      nl: cents(balance.netLiquidation),
      upl: cents(balance.unrealizedPnl),
      uel: cents(balance.netLiquidation - balance.maintenanceMargin),
      mv: cents(balance.byKind.STK),
    };
  };
  return Object.fromEntries(exchange.accounts.map((account) => [`${account}.Core`, profitOf(account)]));
}
