import type { PoolEventOf, PoolEventType } from "../../../src/mod.ts";
import type { Call } from "../../model/call.ts";
import type { WireFrame } from "../../model/frame.ts";
import { FACT, type Fact, type Facts, type IntentFact, type MachineFact, type StreamFact } from "./fact.ts";
import type { Scene } from "./scene.ts";

/** A place where a probe looks: facts of one kind, and what must hold of one and of the situation before it. */
export interface Sight<Kind extends keyof Facts = keyof Facts> {
  readonly kind: Kind;
  isSeen(scene: Scene, of: Facts[Kind]): boolean;
}

/** A rare state that a fleet must reach. */
export interface Probe {
  /** The state, in plain words of at most 62 characters. */
  readonly name: string;
  /** Reason for which it matters, in one sentence. */
  readonly about: string;
  readonly seen: Sight;
}

type Looks<Of> = (scene: Scene, of: Of) => boolean;
const always = (): boolean => true;

const sight = <Kind extends keyof Facts>(kind: Kind, isSeen: Looks<Facts[Kind]>): Sight =>
  ({ kind, isSeen }) as unknown as Sight;

/** Looks at one event of the pool. */
export const onPool = <Type extends PoolEventType>(type: Type, when: Looks<PoolEventOf<Type>>): Sight =>
  sight("pool", (scene, event) => event.type === type && when(scene, event as PoolEventOf<Type>));

/** Looks at a change of the pool's state. */
export const onState = (state: string, when: (scene: Scene) => boolean): Sight =>
  onPool("state", (scene, event) => event.state === state && when(scene));

/** Looks at a message of the newest connection. */
export const onFrame = (direction: WireFrame["direction"], name: string, when: Looks<WireFrame>): Sight =>
  sight(
    "frame",
    (scene, frame) => frame.name === name && frame.direction === direction && when(scene, frame),
  );

/** Looks at a request of one of these names. */
export const onRequest = (names: readonly string[], when: Looks<WireFrame>): Sight =>
  sight(
    "frame",
    (scene, frame) => frame.direction === "in" && names.includes(frame.name) && when(scene, frame),
  );

/** Looks at an error of TWS by its code. */
export const onError = (code: number, when: Looks<WireFrame> = always): Sight =>
  onFrame("out", "error", (scene, frame) => frame.values.code === code && when(scene, frame));

/** Looks at the end of the newest connection by the server, or by whom the probe allows. */
export const onEnd = (when: Looks<Facts["end"]>): Sight =>
  sight(
    "end",
    (scene, end) =>
      !scene.connection.isOver &&
      (scene.connection.no === 0 || scene.connection.no === end.connection) &&
      when(scene, end),
  );

/** Looks at the begin of a call. */
export const onBegan = (what: string, when: Looks<Call>): Sight =>
  sight("began", (scene, call) => FACT.kindOf(call) === what && when(scene, call));

/** Looks at the end of a call by its outcome: `ok`, or the code of the error. */
export const onEnded = (what: string, outcome: string, when: Looks<Call> = always): Sight =>
  sight(
    "ended",
    (scene, call) =>
      FACT.kindOf(call) === what && (FACT.codeOf(call) ?? "ok") === outcome && when(scene, call),
  );

/** Looks at a reader of a stream. */
export const onStream = (what: StreamFact["what"], when: Looks<StreamFact["reading"]>): Sight =>
  sight("stream", (scene, fact) => fact.what === what && when(scene, fact.reading));

/** Looks at a call about an order with a key. */
export const onIntent = (what: IntentFact["what"], when: Looks<IntentFact["intent"]>): Sight =>
  sight("intent", (scene, fact) => fact.what === what && when(scene, fact.intent));

/** Looks at the use of a `lease.api`. */
export const onApi = (when: Looks<Facts["api"]>): Sight => sight("api", when);

/** Looks at what happens to the machine. */
export const onMachine = (what: MachineFact["what"], when: Looks<MachineFact>): Sight =>
  sight("machine", (scene, fact) => fact.what === what && when(scene, fact));

/** Looks at the end of a process whose pool is not closed. */
export const onDeath = (when: (scene: Scene) => boolean): Sight =>
  sight("death", (scene) => scene.state !== "closed" && when(scene));

/** Looks at a person who settles an order. */
export const onVerdict = (when: (scene: Scene) => boolean = always): Sight => sight("verdict", when);

/** Counts how often a run reached each of these states. Those that it did not reach are left out. */
export function probeCounts(
  probes: readonly Probe[],
  scene: Scene,
  facts: readonly Fact[],
): Readonly<Record<string, number>> {
  const byKind = new Map<string, Probe[]>();
  for (const probe of probes) {
    const same = byKind.get(probe.seen.kind) ?? [];
    same.push(probe);
    byKind.set(probe.seen.kind, same);
  }
  const counts: Record<string, number> = {};
  for (const { kind, atMs, of } of facts) {
    scene.nowMs = atMs;
    for (const { name, seen } of byKind.get(kind) ?? [])
      if (seen.isSeen(scene, of)) counts[name] = (counts[name] ?? 0) + 1;
    scene.apply(kind, of as never);
  }
  return counts;
}
