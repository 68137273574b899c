import { onBegan, onState, type Probe } from "./probe.ts";
import type { Scene } from "./scene.ts";

/** States of a pool in which it is closed or drained, with what is special in each. */
const CLOSED_IN: Readonly<Record<string, string>> = {
  idle: "There is nothing to close, and no dial may follow.",
  dialing: "The dial ends without a socket that is left over.",
  handshaking: "The connection ends before it is a session.",
  ready: "The session ends, and its leases with it.",
  degraded: "The session ends although TWS is cut off from IBKR.",
  waiting: "The wait ends without another dial.",
  draining: "The leases that were allowed to finish end.",
  failed: "Nothing is dialled any more.",
};
const DRAINED_IN: Readonly<Record<string, string>> = {
  dialing: "Those that wait for the dial are rejected.",
  handshaking: "The handshake is of no use any more.",
  ready: "Leases may finish.",
  degraded: "Leases may finish, although TWS answers them later.",
  waiting: "Those that wait for a session are rejected.",
};

const within = (what: "close" | "drain", states: Readonly<Record<string, string>>): readonly Probe[] =>
  Object.entries(states).map(([state, about]) => ({
    name: `${what}() in the state ${state}`,
    about,
    seen: onBegan(what, (scene) => scene.state === state),
  }));
const waiters = (scene: Scene): number => scene.pendingOf("acquire") + scene.pendingOf("connect");
const closing = (name: string, about: string, when: (scene: Scene) => boolean): Probe => ({
  name: `close() ${name}`,
  about,
  seen: onBegan("close", when),
});

/** Rare states in which a pool is closed or drained. */
export const CLOSING: readonly Probe[] = [
  ...within("close", CLOSED_IN),
  ...within("drain", DRAINED_IN),
  closing("while callers wait for a session", "All waiters are rejected.", (scene) => waiters(scene) > 0),
  closing("while a read waits for its answer", "The read is rejected.", (scene) => {
    return scene.inSession && scene.pendingOf("read") > 0;
  }),
  closing("while a call about an order is pending", "Its outcome is honest.", ({ orders }) => {
    return orders.pending.size > 0;
  }),
  closing("while a stream has a gap", "The stream ends in its gap.", ({ streams }) => {
    return streams.inGap.size > 0;
  }),
  {
    name: "a drained pool closes because its last lease has ended",
    about: "drain() ends by itself.",
    seen: onState("closed", (scene) => scene.state === "draining" && scene.pendingOf("release") > 0),
  },
];
