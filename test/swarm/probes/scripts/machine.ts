import type { TimedStep } from "../../../model/step.ts";
import { clock, close, connect, fault, LOSS, type ProbeScript, read, still } from "./script-steps.ts";

const DIALLING: readonly TimedStep[] = [fault("refuse:how=lost,forMs=2000"), connect(300)];
const WAITING: readonly TimedStep[] = [
  connect(100),
  fault("refuse:how=refused,forMs=12000"),
  fault(LOSS, 2_000),
];
const PENDING: readonly TimedStep[] = [
  connect(100),
  fault("swallow:request=reqPositions,times=1"),
  read("getPositions", 100),
];

/** Scripts that reach the rare states of the machine. */
export const MACHINE_SCRIPTS: readonly ProbeScript[] = [
  {
    hits: ["the wall time is set back in a session"],
    misses: ["the wall time is set forth in a session", "the wall time is set while a call is pending"],
    script: [connect(100), clock(-3_600_000, 2_000), close()],
  },
  {
    hits: ["the wall time is set forth in a session"],
    misses: ["the wall time is set back in a session"],
    script: [connect(100), clock(3_600_000, 2_000), close()],
  },
  {
    hits: ["the wall time is set while the pool waits to dial again"],
    misses: ["the wall time is set during a dial or a handshake"],
    script: [...WAITING, clock(2_000, 1_000), close()],
  },
  {
    hits: ["the wall time is set during a dial or a handshake"],
    misses: ["the wall time is set while the pool waits to dial again"],
    script: [...DIALLING, clock(2_000, 1_000), close()],
  },
  {
    hits: ["the wall time is set while a call is pending"],
    script: [...PENDING, clock(2_000, 1_000), close()],
  },
  ...(["blocked", "suspended"] as const).flatMap((how) => {
    const subject = how === "blocked" ? "the event loop is blocked" : "the machine sleeps";
    const states = {
      "during a dial or a handshake": DIALLING,
      "while the pool waits to dial again": WAITING,
      "while a call is pending": PENDING,
    };
    return Object.entries(states).map(([state, before]) => ({
      hits: [`${subject} ${state}`],
      misses: Object.keys(states)
        .filter((other) => other !== state)
        .map((other) => `${subject} ${other}`),
      script: [...before, still(how, 700, 2_000), close()],
    }));
  }),
  {
    hits: [
      "the event loop is blocked for longer than a heartbeat takes",
      "a session outlives a machine that stood still for a while",
    ],
    misses: ["a session is lost as the machine goes on"],
    script: [connect(20_000), still("blocked", 4_000, 15_000), close()],
  },
  {
    hits: ["the machine sleeps for an hour in a session"],
    misses: ["the event loop is blocked for longer than a heartbeat takes"],
    script: [connect(100), still("suspended", 3_600_000, 15_000), close()],
  },
  {
    hits: ["a session is lost as the machine goes on"],
    misses: ["a session outlives a machine that stood still for a while"],
    script: [
      connect(100),
      fault("drop:how=fin,afterMs=500,times=1"),
      still("blocked", 3_000, 15_000),
      close(),
    ],
  },
];
