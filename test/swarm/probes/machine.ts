import type { MachineFact } from "./fact.ts";
import { onMachine, onPool, type Probe } from "./probe.ts";
import type { Scene } from "./scene.ts";

/** Looks at a machine that stands still in either way. */
const still = (
  name: string,
  about: string,
  how: "blocked" | "suspended",
  when: (scene: Scene, fact: MachineFact) => boolean,
): Probe => ({
  name: how === "blocked" ? `the event loop is blocked ${name}` : `the machine sleeps ${name}`,
  about,
  seen: onMachine(how, when),
});
const stills = (
  name: string,
  about: string,
  when: (scene: Scene, fact: MachineFact) => boolean,
): readonly Probe[] => [still(name, about, "blocked", when), still(name, about, "suspended", when)];
const clock = (name: string, about: string, when: (scene: Scene, fact: MachineFact) => boolean): Probe => ({
  name: `the wall time is set ${name}`,
  about,
  seen: onMachine("clock", when),
});
const isBusy = ({ pending, inSession }: Scene): boolean => inSession && pending.size > 0;

/** Rare states of the machine that the pool runs on: its wall time, its sleep, its event loop. */
export const MACHINE: readonly Probe[] = [
  clock("back in a session", "Deadlines and heartbeats are timed by monotonic time.", (scene, { byMs }) => {
    return scene.inSession && byMs < 0;
  }),
  clock(
    "forth in a session",
    "No deadline passes by that.",
    (scene, { byMs }) => scene.inSession && byMs > 0,
  ),
  clock("while the pool waits to dial again", "The wait is as long as before.", ({ state }) => {
    return state === "waiting";
  }),
  clock("during a dial or a handshake", "Its timeouts stay the same.", (scene) => scene.isDialling),
  clock("while a call is pending", "Its deadline stays the same.", isBusy),
  ...stills("during a dial or a handshake", "What has arrived is read before a timeout ends.", (scene) => {
    return scene.isDialling;
  }),
  ...stills("while the pool waits to dial again", "The wait ends late, and once.", ({ state }) => {
    return state === "waiting";
  }),
  ...stills("while a call is pending", "The answer is read before the deadline ends.", isBusy),
  still(
    "for longer than a heartbeat takes",
    "A blocked event loop is not taken for a dead link.",
    "blocked",
    ({ inSession, run }, { byMs }) => {
      return inSession && byMs > run.options.heartbeatMs + run.options.heartbeatTimeoutMs;
    },
  ),
  still(
    "for an hour in a session",
    "TWS may have ended the session meanwhile.",
    "suspended",
    (scene, fact) => {
      return scene.inSession && fact.byMs >= 3_600_000;
    },
  ),
  {
    name: "a session outlives a machine that stood still for a while",
    about: "The socket is read before the verdict.",
    seen: onMachine("awake for long", ({ inSession, readyMs, nowMs }, { byMs }) => {
      return inSession && byMs > 3_000 && nowMs - readyMs > byMs + 10_000;
    }),
  },
  {
    name: "a session is lost as the machine goes on",
    about: "What happened meanwhile is noticed at once.",
    seen: onPool("lost", ({ nowMs, awakeMs }) => nowMs - awakeMs < 100),
  },
];
