import { BASE_CURRENCY } from "../../../exchange/exchange.ts";
import type { GatewayContext } from "../context.ts";

/** Time at which the account was opened, epoch ms. */
const OPENED_MS = 1_769_922_000_000;

/** Tests whether a request names an account of this login. */
export function isAccount(account: unknown, { exchange }: GatewayContext): account is string {
  return typeof account === "string" && exchange.accounts.includes(account);
}

/** Makes the description of an account that `/portfolio/accounts` returns. */
export function accountProfile(account: string): Readonly<Record<string, unknown>> {
  return {
    id: account,
    "PrepaidCrypto-Z": false,
    "PrepaidCrypto-P": false,
    brokerageAccess: true,
    accountId: account,
    accountVan: account,
    accountTitle: "Paper Trader",
    displayName: "Paper Trader",
    accountAlias: null,
    accountStatus: OPENED_MS,
    currency: BASE_CURRENCY,
    type: "DEMO",
    tradingType: "STKNOPT",
    businessType: "INDEPENDENT",
    category: "",
    ibEntity: "IBLLC-US",
    faclient: false,
    clearingStatus: "O",
    covestor: false,
    noClientTrading: false,
    trackVirtualFXPortfolio: false,
    acctCustType: "INDIVIDUAL",
    parent: { mmc: [], accountId: "", isMParent: false, isMChild: false, isMultiplex: false },
    desc: account,
  };
}
