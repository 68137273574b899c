import { swallow } from "../../../sim/mod.ts";
import type { UsefulPromise } from "./epilogue.ts";
import { opened } from "./orders.ts";
import { outcomeText, UsefulOrder } from "./useful-order.ts";

/** Wait for the answer to an order, in ms. */
const ANSWER_MS = 2_000;
/** Time within which the comparison with the lists of TWS ends, in ms. */
const KNOWN_MS = 300_000;

/** An order that TWS never read is unknown, is found out, and can be sent again. */
export const unanswered: UsefulPromise = {
  name: "an order without an answer is unknown, and then found out",
  try: async (epilogue) => {
    const { pool, tws, clock } = epilogue;
    if (!(await epilogue.ready("there is a session for an order without an answer"))) return;
    if (!(await opened(epilogue))) return;
    const lost = tws.inject(swallow({ request: "placeOrder", times: 1 }));
    const order = new UsefulOrder(epilogue, "unanswered");
    const end = await order.place({ timeoutMs: ANSWER_MS });
    lost.heal();
    const isUnknown = end.kind === "value" && end.value.kind === "unknown";
    if (!epilogue.check("an order without an answer is unknown", isUnknown, outcomeText(end))) return;
    const known = await epilogue.value(
      "an unknown order is found out",
      () => pool.orders.get(order.ref)?.known() ?? Promise.reject(new Error("the pool has no such order")),
      KNOWN_MS,
    );
    epilogue.check(
      "an order that TWS does not have is found absent",
      known?.kind === "not-sent",
      `it is ${known?.kind ?? "not known"}`,
    );
    const again = await order.place({ timeoutMs: 5 * ANSWER_MS, resend: true });
    const isSent = again.kind === "value" && again.value.kind === "acknowledged";
    epilogue.check("an absent order can be sent again", isSent, outcomeText(again));
    const rows = order.atTws;
    epilogue.check(
      "an order that was sent again is at TWS once",
      rows.length === 1,
      `TWS has ${rows.length}`,
    );
    if (isSent) await epilogue.end(() => pool.cancelOrder(order.ref));
    await clock.advance(1);
  },
};
