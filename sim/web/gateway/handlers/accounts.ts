import type { Handler, Reply, RoutedRequest } from "../handler.ts";
import * as http from "../http-status.ts";
import { fieldsOf } from "../requests/body.ts";
import type { CoreContext } from "../state/core-context.ts";
import { refusal, withoutLayer } from "../state/refusals.ts";

/** Endpoints of the accounts of the brokerage session. */
export const accountHandlers: readonly Handler[] = [
  // Not of the layer `brokerage`: while another login holds the session, the answer is an empty object.
  { method: "GET", path: "/iserver/accounts", layer: "login", handle: accounts },
  {
    method: "POST",
    path: "/iserver/account",
    layer: "primed",
    handle: ({ body }, { brokerage, exchange }) => {
      const { acctId } = fieldsOf(body);
      const account = exchange.accounts.find((one) => one === acctId);
      if (account === undefined)
        return refusal(http.SERVER_ERROR, "Internal Server Error: acctId is not valid");
      if (account === brokerage.selectedAccount) return { body: { success: "Account already set" } };
      brokerage.selectedAccount = account;
      return { body: { set: true, acctId: account } };
    },
  },
];

function accounts(_: RoutedRequest, context: CoreContext): Reply {
  const { login, exchange, nowMs } = context;
  if (login.standing.kind === "refused" || login.standing.kind === "evicted") return { body: {} };
  const missing = withoutLayer({ layer: "brokerage", method: "GET" }, login, nowMs);
  if (missing !== undefined) return missing;
  const { brokerage } = context;
  brokerage.primed = true;
  const ids = exchange.accounts;
  const each = <Value>(value: Value): Readonly<Record<string, Value>> =>
    Object.fromEntries(ids.map((id) => [id, value]));
  return {
    body: {
      accounts: ids,
      acctProps: each({
        hasChildAccounts: false,
        supportsCashQty: true,
        noFXConv: false,
        isProp: false,
        supportsFractions: true,
        allowCustomerTime: false,
        liteUnderPro: false,
        autoFx: true,
      }),
      aliases: Object.fromEntries(ids.map((id) => [id, id])),
      allowFeatures: {
        showGFIS: true,
        showEUCostReport: false,
        allowEventContract: true,
        allowFXConv: true,
        allowFinancialLens: false,
        allowMTA: true,
        allowTypeAhead: true,
        allowEventTrading: true,
        snapshotRefreshTimeout: 30,
        liteUser: false,
        showWebNews: true,
        research: true,
        debugPnl: true,
        showTaxOpt: true,
        showImpactDashboard: true,
        allowDynAccount: false,
        allowCrypto: true,
        allowedAssetTypes: "STK,CFD,OPT,FOP,WAR,FUT,BAG,CASH,IND,BOND,BILL,FUND,SLB,News,CMDTY,CRYPTO",
      },
      chartPeriods: {
        STK: ["*"],
        CFD: ["*"],
        OPT: ["2h", "1d", "2d", "1w", "1m"],
        FUT: ["*"],
        CASH: ["*"],
        IND: ["*"],
        BOND: ["*"],
        FUND: ["*"],
        CRYPTO: ["*"],
      },
      groups: [],
      profiles: [],
      selectedAccount: brokerage.selectedAccount,
      serverInfo: {
        serverName: "JifN00001",
        serverVersion: "Build 10.40.1a, Nov 3, 2025 4:08:32 PM",
      },
      sessionId: `${login.session.slice(0, 8)}.00000001`,
      isFT: false,
      isPaper: true,
    },
  };
}
