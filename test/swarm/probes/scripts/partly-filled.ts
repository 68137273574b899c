import { change, close, connect, crash, fault, LOSS, order, type ProbeScript } from "./script-steps.ts";

/** Three quarters of it are filled at once, and the rest within a second. */
const LARGE = order("large", 50);

/** Scripts that reach the rare states of orders that are partly filled. */
export const PARTLY_FILLED_SCRIPTS: readonly ProbeScript[] = [
  {
    hits: ["a session is lost while an order is partly filled"],
    misses: [
      "a session is lost while an order rests at TWS",
      "a session is lost while a partly filled order is cancelled",
      "the rest of a partly filled order is filled unseen",
    ],
    script: [connect(100), LARGE, fault(LOSS, 8_000), close()],
  },
  {
    hits: ["the rest of a partly filled order is filled unseen"],
    misses: ["a partly filled order is cancelled"],
    script: [connect(100), LARGE, fault("refuse:how=refused,forMs=3000"), fault(LOSS, 8_000), close()],
  },
  {
    hits: [
      "a session is lost while a partly filled order is cancelled",
      "an unknown order is found to be cancelled",
    ],
    misses: ["a partly filled order is cancelled", "an unknown order is found to be filled"],
    script: [
      connect(100),
      fault("cut-order:of=cancel,at=unacknowledged,how=rst"),
      LARGE,
      change("cancel", 8_000),
      close(),
    ],
  },
  {
    hits: ["a partly filled order is cancelled"],
    misses: ["an unknown order is found to be cancelled"],
    script: [connect(100), LARGE, change("cancel", 1_000), close()],
  },
  {
    hits: ["a modification of a partly filled order begins"],
    misses: ["an order is filled while its modification is under way"],
    script: [connect(100), LARGE, change("modify", 3_000), close()],
  },
  {
    hits: ["an order is filled while its modification is under way"],
    misses: [
      "an order is filled while its cancel is under way",
      "a modification of a partly filled order begins",
    ],
    script: [
      connect(100),
      fault("latency:frameMs=200,forMs=3000"),
      order("market", 50),
      change("modify", 4_000),
      close(),
    ],
  },
  {
    hits: ["the process ends while an order is partly filled"],
    misses: ["the process ends after an order was written"],
    script: [connect(100), LARGE, crash(4_000), close()],
  },
];
