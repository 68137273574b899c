import * as code from "../facts/codes.ts";
import type { Rule } from "./rule.ts";

/** Client ID that manual orders belong to. */
const MANUAL_CLIENT_ID = 0;

/** Rules about `reqAutoOpenOrders`. */
export const AUTO_OPEN_ORDER_RULES: readonly Rule<{ readonly clientId: number | undefined }>[] = [
  {
    what: "manual orders for a client other than 0 (`reqAutoOpenOrders`)",
    code: code.ONLY_CLIENT_0_BINDS,
    source: "TWS API reference, Message Codes",
    broken: ({ clientId }) =>
      clientId === MANUAL_CLIENT_ID
        ? undefined
        : "Only API connections with clientId set to 0 can set the auto bind TWS orders property.",
  },
];
