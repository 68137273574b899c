import fc from "fast-check";
import {
  CHANGED_UNSEEN,
  DISTURBED,
  DYING_STREAM,
  type Episode,
  GIVEN_UP,
  GIVEN_UP_BY_NETWORK,
  HELD,
  NO_SESSION,
  NOTIFIED,
  ORDERS,
  single,
  TWICE,
  WATCHED,
} from "../../model/episodes.ts";
import { AGENT, CRASH_EPISODES, INTENT_EPISODES } from "../../model/intent-steps.ts";
import {
  ACQUIRE,
  API,
  aborts,
  BURST,
  CANCEL_SHOWN,
  CLOCK,
  CUT,
  FAULT,
  HEAL,
  LEASE_READ,
  LEAVE,
  LISTEN,
  READ,
  RELEASE,
  STAND_STILL,
  step,
  USE,
  WATCH,
} from "../../model/steps.ts";
import { FAMILIES, familyOf } from "./families.ts";
import { CLOSED_IN_STATE, FOLLOWED, STRUCK_DRAINING, STRUCK_IDLE, STRUCK_IN_STATE } from "./held-states.ts";
import type { SwarmFeature } from "./swarm-feature.ts";
import {
  CLOSED_UNSEEN,
  CONFLICT,
  ENDED_UNSEEN,
  FAILED_DIALS,
  LOST_READ,
  NIGHTLY_RESTART,
  OVERTAKEN_ORDER,
  RUSH,
  SET_IN_GAP,
  STUCK_ORDER,
  UNANSWERED_DIAL,
} from "./troubles.ts";

const SKEWED: Episode = step("clock", {
  byMs: fc.constantFrom(-600_000, -30_000, -2_000, 2_000, 30_000, 600_000),
}).map((skew) => [{ ...skew, thenMs: 0 }]);
const faultsOf = (family: string): Episode => single(FAULT.filter(({ fault }) => familyOf(fault) === family));

const FAULT_FEATURES: readonly SwarmFeature[] = Object.entries(FAMILIES).map(([family, kinds]) => ({
  name: `faults-${family}`,
  about: `Faults of the family "${family}" strike: ${kinds.join(", ")}.`,
  among: [[3, faultsOf(family)]],
}));

/** Everything that a seed turns on or off, in the order in which it is drawn. A new feature comes last. */
export const FEATURES: readonly SwarmFeature[] = [
  {
    name: "reads",
    about: "Callers read through the pool, through their leases and with `use`.",
    among: [
      [4, single(READ)],
      [3, single(LEASE_READ)],
      [2, single(USE)],
      [1, single(step("connect", {}, aborts))],
    ],
  },
  {
    name: "streams",
    about: "Callers open streams and leave them, and requests of streams are lost.",
    first: WATCHED,
    among: [
      [4, single(WATCH)],
      [3, single(LEAVE)],
      [1, DYING_STREAM],
    ],
  },
  {
    name: "orders",
    about: "Callers place, change and cancel orders through `lease.api`.",
    first: HELD,
    among: [
      [5, ORDERS],
      [2, single(CANCEL_SHOWN)],
      [2, CHANGED_UNSEEN],
    ],
  },
  {
    name: "lease-api",
    about: "Callers make other requests through `lease.api`.",
    first: HELD,
    among: [[6, single(API)]],
  },
  {
    name: "leases",
    about: "Callers acquire leases while the run goes on, and release them.",
    among: [
      [4, single(ACQUIRE)],
      [4, single(RELEASE)],
    ],
  },
  { name: "leaks", about: "Some callers never release their leases.", among: [[3, single(ACQUIRE)]] },
  {
    name: "disturbed-answers",
    about: "TWS answers error 100, late or twice while reads are repeated.",
    among: [
      [3, DISTURBED],
      [2, TWICE],
      [2, GIVEN_UP],
    ],
  },
  {
    name: "no-session",
    about: "Callers wait and give up while no session can be opened.",
    among: [[2, NO_SESSION]],
  },
  {
    name: "listeners",
    about: "Listeners of the pool act and throw.",
    among: [
      [4, single(LISTEN)],
      [3, NOTIFIED],
    ],
  },
  { name: "bursts", about: "Callers send more at once than the budget allows.", among: [[1, single(BURST)]] },
  { name: "cuts", about: "Bytes of TWS arrive in pieces.", among: [[1, single(CUT)]] },
  { name: "clock-steps", about: "The wall time of the machine is set.", among: [[2, single(CLOCK)]] },
  {
    name: "standstills",
    about: "The machine of the pool sleeps, or its event loop is blocked.",
    among: [[1, single(STAND_STILL)]],
  },
  {
    name: "restarts",
    about: "TWS restarts as it does at night, and cannot be reached for a minute.",
    among: [[1, NIGHTLY_RESTART]],
  },
  { name: "heals", about: "All faults are healed in the middle of the run.", among: [[2, single(HEAL)]] },
  { name: "aborts", about: "Callers give up with abort signals." },
  { name: "timeouts", about: "Callers give their own timeouts." },
  { name: "strict", about: "The fake is as strict as TWS." },
  { name: "options", about: "Heartbeat, backoff, timeouts and budgets of the pool are drawn." },
  { name: "client-id-fallback", about: "The pool may use other client IDs after error 326." },
  { name: "slow-network", about: "Every message takes some time, from the first dial on." },
  { name: "linger", about: "TWS keeps a lost session, and its client ID, for long." },
  {
    name: "order-intents",
    about: "Callers place, change and cancel orders with keys (`pool.orders`), and cuts strike them.",
    among: INTENT_EPISODES,
  },
  {
    name: "crashes",
    about: "The process of the pool ends between journal and wire, and the next one goes on.",
    among: CRASH_EPISODES,
  },
  { name: "agents", about: "A program trades by itself.", among: [[1, single(AGENT)]] },
  {
    name: "drains",
    about: "The pool is drained at the end, and faults strike meanwhile.",
    last: STRUCK_DRAINING,
  },
  { name: "closes", about: "The pool is closed while it works.", last: CLOSED_IN_STATE },
  ...FAULT_FEATURES,
  {
    name: "held-states",
    about: "A fault holds the pool in one state, such as a dial or a handshake, while others strike.",
    first: STRUCK_IDLE,
    among: [[4, STRUCK_IN_STATE]],
  },
  {
    name: "off-hours",
    about:
      "The run begins outside of market hours, at a weekend, or before daylight saving time begins or ends.",
  },
  { name: "timetable", about: "The gateway restarts at a time of the day, soon after the begin of the run." },
  {
    name: "clock-skew",
    about: "The time of TWS and that of the machine differ by seconds or minutes from the begin on.",
    first: SKEWED,
  },
  {
    name: "network-gives-up",
    about: "Connections end with ETIMEDOUT, because nothing was acknowledged for long.",
    among: [[1, GIVEN_UP_BY_NETWORK]],
  },
  {
    name: "failed-dials",
    about: "Sessions are lost, and the dials after them fail or meet their own client ID.",
    among: [
      [3, FAILED_DIALS],
      [2, CONFLICT],
      [2, UNANSWERED_DIAL],
    ],
  },
  {
    name: "stuck-orders",
    about: "Orders are written while TWS receives nothing, and sessions are given up meanwhile.",
    among: [
      [2, STUCK_ORDER],
      [1, OVERTAKEN_ORDER],
    ],
  },
  {
    name: "set-clocks",
    about: "The wall time of the machine is set during gaps of streams.",
    among: [[1, SET_IN_GAP]],
  },
  {
    name: "lost-reads",
    about: "Reads are under way when TWS loses its data, or the session is lost.",
    among: [[2, LOST_READ]],
  },
  {
    name: "unseen-changes",
    about: "Positions change by hand while their stream is cut off, and orders end unseen.",
    among: [
      [2, CLOSED_UNSEEN],
      [1, ENDED_UNSEEN],
    ],
  },
  {
    name: "rushes",
    about: "A caller places more orders at once than the budget allows.",
    first: fc.constant([{ do: "acquire", thenMs: 100 }]),
    among: [[1, RUSH]],
  },
  {
    name: "followed",
    about: "The pool is drained or closed in the middle of the run, and the next process goes on.",
    among: [[2, FOLLOWED]],
  },
];

/** A feature that is always on: a plan without any step would say nothing. */
export const ALWAYS: Episode = fc.constant([{ do: "acquire", thenMs: 100 }]);
