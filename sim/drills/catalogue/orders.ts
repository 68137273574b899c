import type { Drill } from "../drill.ts";
import { KEPT } from "./kept.ts";

/** Drills of orders whose connection lives on, and of the numbers of orders. */
export const ORDERS: readonly Drill[] = [
  {
    name: "order-id-rollback",
    about: "A restart loses an order that was just written, and nextValidId hands its order ID out again.",
    needs: ["orders"],
    scenario: { faults: ["restart:lostOrders=1,refuseMs=800,closeMs=300,muteMs=300"] },
    session: "lost",
  },
  {
    name: "lost-acknowledgement",
    about: "TWS keeps orders and acknowledges none of them for 3 s (no orderStatus, no openOrder).",
    needs: ["orders"],
    scenario: { faults: ["order-status:missing=1,openOrderMissing=1,forMs=3000"], checks: KEPT },
    session: "kept",
  },
  {
    name: "doubled-acknowledgement",
    about: "TWS sends each status of an order, and each description of it, twice.",
    needs: ["orders"],
    scenario: {
      faults: ["order-status:missing=0,doubled=1,forMs=3000", "repeat:message=openOrder,forMs=3000"],
      checks: KEPT,
    },
    session: "kept",
  },
];
