import { MATRIX_STATES, type MatrixState } from "./pool-states.ts";

/** Kinds of faults that strike in the same states of the pool. */
export interface FaultClass {
  readonly kinds: readonly string[];
  /** The states in which a fleet must see each of them strike. */
  readonly states: readonly MatrixState[];
  /** Reason for which no other state is expected. */
  readonly otherwise: string;
}

const ALL = Object.keys(MATRIX_STATES) as MatrixState[];
const SESSION: readonly MatrixState[] = ["ready", "busy", "degraded", "draining"];

/** All kinds of faults of the fake, and what happens to the machine of the pool, by the states in which they can strike. */
export const FAULT_CLASSES: readonly FaultClass[] = [
  {
    kinds: ["refuse", "mute"],
    states: ["dialing"],
    otherwise: "It decides about dials alone.",
  },
  {
    kinds: ["wrong-protocol", "older-release"],
    states: ["greeting"],
    otherwise: "It changes the versions of the handshake alone.",
  },
  {
    kinds: ["withhold", "client-id-conflict"],
    states: ["starting"],
    otherwise: "It concerns the answer to START_API alone.",
  },
  {
    kinds: ["next-id-back", "late"],
    states: ["starting", "ready"],
    otherwise: "It is drawn for nextValidId and for prices: the first answers START_API and reqIds.",
  },
  {
    kinds: ["answer-error", "repeat", "huge-history", "cut-order", "error-100"],
    states: ["ready", "busy"],
    otherwise:
      "It touches answers to requests, and a pool that is cut off or drains makes hardly any new ones.",
  },
  {
    kinds: ["order-status"],
    states: ["ready"],
    otherwise: "It touches reports about orders, few of which come while a call waits.",
  },
  {
    kinds: ["swallow"],
    states: ["ready", "busy", "draining"],
    otherwise: "It touches requests, and a pool that is cut off makes hardly any new ones.",
  },
  {
    kinds: ["cut-frame"],
    states: ["starting", "ready"],
    otherwise: "It touches the next message, which is a notice most of the time.",
  },
  {
    kinds: ["cut-bytes", "misframe", "garble", "bad-bytes"],
    states: ["starting", "ready", "busy"],
    otherwise: "It touches one of the next messages, most of which are those of a handshake or answers.",
  },
  {
    kinds: ["drop", "half-open", "half-close"],
    states: ["starting", ...SESSION],
    otherwise: "It ends sessions, which begin with START_API.",
  },
  {
    kinds: ["latency"],
    states: ["dialing", "greeting", "starting", ...SESSION],
    otherwise: "It delays dials and messages, of which there are none without a dial.",
  },
  {
    kinds: ["slice", "bandwidth"],
    states: ["greeting", "starting", "ready", "busy"],
    otherwise: "It touches the bytes of connections that open while it is in force.",
  },
  {
    kinds: ["partition"],
    states: ["dialing", "ready", "busy"],
    otherwise: "It holds back dials, and what is sent meanwhile.",
  },
  {
    kinds: ["freeze"],
    states: ["greeting", "ready", "busy"],
    otherwise: "It holds back what is sent meanwhile.",
  },
  {
    kinds: ["restart"],
    states: ["dialing", ...SESSION],
    otherwise: "It ends sessions, and then decides about dials.",
  },
  {
    kinds: [
      ...["connectivity-lost", "farm-broken", "competing-session", "port-moved"],
      ...["manual-order", "bulletin", "depth-reset"],
    ],
    states: ALL,
    otherwise: "It changes TWS itself, whatever the pool does.",
  },
  {
    kinds: ["clock-step", "blocked", "suspended", "crash"],
    states: ALL,
    otherwise: "It concerns the machine or the process of the pool, whatever they do.",
  },
];

/** Rows of the matrix, in the order of the classes. */
export const MATRIX_ROWS: readonly string[] = FAULT_CLASSES.flatMap(({ kinds }) => kinds);

/** Returns the name of a cell. */
export const cellOf = (kind: string, state: MatrixState): string => `${kind} x ${state}`;

/** Cells that a fleet must reach. */
export const MATRIX_CELLS: readonly string[] = FAULT_CLASSES.flatMap(({ kinds, states }) =>
  kinds.flatMap((kind) => states.map((state) => cellOf(kind, state))),
);
