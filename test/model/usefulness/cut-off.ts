import { connectivityLost } from "../../../sim/mod.ts";
import type { UsefulPromise } from "./epilogue.ts";
import { opened } from "./orders.ts";
import { outcomeText, UsefulOrder } from "./useful-order.ts";
import { UsefulStream } from "./useful-stream.ts";

/** Length of an outage between TWS and IBKR, in ms. */
const OUTAGE_MS = 3_000;
/** Time in which a stream is requested again, in ms: at once, or, after 1102, once it was silent for 30 s. */
const AGAIN_MS = 40_000;
/** Time in which a stream has its snapshot, in ms. */
const SNAPSHOT_MS = 2_000;

/** 1100 keeps the session and refuses orders; 1101 and 1102 end that. */
export const cutOff: UsefulPromise = {
  name: "a pool that is cut off from IBKR keeps its session, and goes on after 1101 and 1102",
  try: async (epilogue) => {
    const { pool, tws, clock } = epilogue;
    for (const data of ["kept", "lost"] as const) {
      if (!(await epilogue.ready("there is a session to cut off"))) return;
      const stream = new UsefulStream(epilogue);
      await clock.advance(SNAPSHOT_MS);
      const isOpen = await opened(epilogue);
      const { epoch, dials } = pool.stats();
      const cut = tws.inject(connectivityLost({ data }));
      await clock.advance(OUTAGE_MS);
      epilogue.check("1100 makes a pool degraded", pool.stats().degraded, `it is ${pool.stats().state}`);
      if (isOpen) {
        const order = new UsefulOrder(epilogue, `cut off ${data}`);
        const end = await order.place({});
        const isRefused =
          end.kind === "value" &&
          end.value.kind === "not-sent" &&
          end.value.reason.code === "ORDER_GATE_CLOSED";
        epilogue.check("an order of a degraded pool is refused", isRefused, outcomeText(end));
      }
      cut.heal();
      await clock.advance(AGAIN_MS);
      const after = pool.stats();
      epilogue.check(`${CODE[data]} ends it`, after.state === "ready", `it is ${after.state}`);
      epilogue.check(
        "an outage of IBKR keeps the session",
        after.epoch === epoch && after.dials === dials,
        `there were ${after.dials - dials} dials`,
      );
      const kinds = data === "lost" ? ["gap", "resumed", "update"] : ["gap", "resumed"];
      stream.check(epilogue, `a stream goes on after ${CODE[data]}`, kinds);
      stream.leave();
      await clock.advance(1);
    }
  },
};

const CODE = { kept: 1102, lost: 1101 } as const;
