import { profits } from "../data/profit.ts";
import type { Handler } from "../handler.ts";

/** Handler of profit and loss. */
export const pnlHandlers: readonly Handler[] = [
  {
    method: "GET",
    path: "/iserver/account/pnl/partitioned",
    layer: "brokerage",
    limits: [{ kind: "rate", requests: 1, windowMs: 5_000 }],
    handle: (_, context) => {
      const { warm } = context.brokerage;
      // The first answer of a session is empty: it only opens the stream.
      if (!warm.has("pnl")) {
        warm.add("pnl");
        return { body: { upnl: {} } };
      }
      const rows = Object.entries(profits(context)).map(([name, row]) => [name, { ...row, el: row.uel }]);
      return { body: { upnl: Object.fromEntries(rows) } };
    },
  },
];
