import fc from "fast-check";
import type { Episode } from "../../model/episodes.ts";
import type { Script, Step, TimedStep } from "../../model/step.ts";
import { waits } from "../../model/steps.ts";

const fault = (text: string): Step => ({ do: "fault", fault: text });
const read = (name: string): Step => ({ do: "read", read: { name, about: "" } });
const LOSS = fault("drop:how=rst,times=1");
const CONNECT: Step = { do: "connect" };

/** How the pool gets into a state, how long that takes at most, and what strikes in it, by the name of the cell. */
interface Held {
  readonly hold: readonly Step[];
  readonly enterMs: number;
  readonly strikes: Readonly<Record<string, readonly Step[]>>;
}

const PORT_MOVED = fault("port-moved:port=4003");
const MANUAL_ORDER = fault("manual-order:quantity=3");
const BULLETIN = fault("bulletin:text=news");
const CRASH: Step = { do: "crash", at: "now", how: "rst", unsaved: "kept", downMs: 50 };
const still = (how: "blocked" | "suspended"): Step => ({ do: "stand still", how, forMs: 60 });

const HELD: readonly Held[] = [
  {
    hold: [fault("withhold:forMs=4000"), LOSS, CONNECT],
    enterMs: 900,
    strikes: {
      "half-open x starting": [fault("half-open")],
      "port-moved x starting": [PORT_MOVED],
      "manual-order x starting": [MANUAL_ORDER],
      "bulletin x starting": [BULLETIN],
      "depth-reset x starting": [fault("depth-reset")],
      "suspended x starting": [still("suspended")],
      "crash x starting": [CRASH],
    },
  },
  {
    hold: [fault("swallow:request=reqPositions,times=1"), read("getPositions")],
    enterMs: 50,
    strikes: {
      "half-open x busy": [fault("half-open")],
      "half-close x busy": [fault("half-close")],
      // Nothing that TWS sends is cut without a request.
      "cut-bytes x busy": [fault("cut-bytes:direction=out,bytes=20,how=rst,times=1"), read("getOpenOrders")],
      "port-moved x busy": [PORT_MOVED],
      "blocked x busy": [still("blocked")],
      "crash x busy": [CRASH],
    },
  },
  {
    hold: [fault("connectivity-lost:forMs=4000")],
    enterMs: 300,
    strikes: {
      "half-open x degraded": [fault("half-open"), { do: "acquire" }],
      "half-close x degraded": [fault("half-close"), { do: "acquire" }],
      "port-moved x degraded": [PORT_MOVED, { do: "acquire" }],
      "manual-order x degraded": [MANUAL_ORDER, { do: "acquire" }],
    },
  },
  {
    // The pool gives up at the third dial.
    hold: [fault("wrong-protocol:forMs=30000"), LOSS, CONNECT],
    enterMs: 4_000,
    strikes: {
      "bulletin x failed": [BULLETIN],
      "depth-reset x failed": [fault("depth-reset")],
      "clock-step x failed": [{ do: "clock", byMs: 2_000 }],
    },
  },
  {
    hold: [fault("slice:bytes=3,everyMs=5,forMs=4000"), LOSS, CONNECT],
    enterMs: 900,
    strikes: { "slice x greeting": [], "slice x starting": [] },
  },
  {
    hold: [{ do: "acquire" }],
    enterMs: 50,
    strikes: {
      "order-status x ready": [
        fault("order-status:missing=0,doubled=1,forMs=4000"),
        { do: "place", lease: -1, no: 5, symbol: "AAPL", side: "BUY" },
      ],
      "error-100 x ready": [
        { do: "disturb", request: "reqMktData", how: "refused", numbered: true, delayMs: 0 },
        { do: "watch", name: "watchMarketData", symbol: "AAPL" },
      ],
      // The budget is reduced, and reduced once more.
      "error-100 x busy": [
        { do: "disturb", request: "reqPositions", how: "refused", numbered: true, delayMs: 0 },
        read("getPositions"),
        { do: "disturb", request: "reqMatchingSymbols", how: "refused", numbered: true, delayMs: 0 },
        { do: "read", read: { name: "getMatchingSymbols", about: "MS" } },
      ],
    },
  },
];

/** Scripts in which a fault strikes in a state where chance alone hardly brings it, by the names of the cells. */
export const RARE_PAIRS: Readonly<Record<string, Script>> = Object.fromEntries(
  HELD.flatMap(({ hold, enterMs, strikes }) =>
    Object.entries(strikes).map(([cell, steps]) => [cell, [...timed(hold, enterMs), ...timed(steps, 2_000)]]),
  ),
);

/** One of these scripts. */
export const STRUCK_AS_PAIR: Episode = fc
  .tuple(fc.constantFrom(...Object.values(RARE_PAIRS)), waits)
  .map(([script, thenMs]) => [...script, { ...CONNECT, thenMs }]);

/** Steps at one instant, and a wait after the last one. */
function timed(steps: readonly Step[], thenMs: number): readonly TimedStep[] {
  return steps.map((step, at) => ({ ...step, thenMs: at === steps.length - 1 ? thenMs : 0 }));
}
