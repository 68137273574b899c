import type {
  Cut,
  FaultConnection,
  FaultHooks,
  FaultWorld,
  FrameMoment,
  FrameVerdict,
} from "../faults/fault.ts";
import type { BadEncoding } from "../wire/bad-bytes.ts";
import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import type { Dial } from "./connection.ts";
import { FaultsInForce } from "./faults-in-force.ts";

/** Parts of the fake that faults can see and change. */
export interface FakeControls {
  random(name: string): Random;
  connections(): readonly FaultConnection[];
  cut(connection: number, how: Cut): void;
  halfOpen(connection: number): void;
  happens(event: TwsEvent): void;
  record(event: string, detail: string): void;
}

const UNTOUCHED: FrameVerdict = {};

/** Faults in force. Calls their hooks, and combines the results. */
export class Injections extends FaultsInForce<FaultWorld, FaultHooks> {
  constructor(clock: Clock, { random, connections, cut, halfOpen, happens, record }: FakeControls) {
    super(clock, {
      random,
      record,
      world: (common, struck) => ({
        ...common,
        connections,
        cut: (connection, how) => {
          struck();
          cut(connection, how);
        },
        halfOpen: (connection) => {
          struck();
          halfOpen(connection);
        },
        happens: (event) => {
          struck();
          happens(event);
        },
      }),
    });
  }

  dial(): Dial {
    let dial: Dial = { refused: false, delayMs: 0, mute: false };
    for (const hooks of this.hooks()) {
      const verdict = hooks.onDial?.() ?? {};
      if (hasEffect(verdict)) this.struck(hooks);
      const { refuse = false, mute = false, delayMs = 0, hangUp } = verdict;
      dial = {
        refused: dial.refused || refuse,
        mute: dial.mute || mute,
        delayMs: dial.delayMs + delayMs,
        hangUp: dial.hangUp ?? hangUp,
      };
    }
    return dial;
  }

  conflicts(clientId: number): boolean {
    return this.hooks().some((hooks) => {
      const refuses = hooks.onStart?.(clientId) === true;
      if (refuses) this.struck(hooks);
      return refuses;
    });
  }

  frame(moment: FrameMoment): FrameVerdict {
    const active = this.hooks();
    if (active.length === 0) return UNTOUCHED;
    let [delayMs, halfOpen, swallow] = [0, false, false];
    let cut: Cut | undefined;
    let badBytes: BadEncoding | undefined;
    for (const hooks of active) {
      const verdict = hooks.onFrame?.(moment);
      if (hasEffect(verdict)) this.struck(hooks);
      delayMs += verdict?.delayMs ?? 0;
      cut ??= verdict?.cut;
      badBytes ??= verdict?.badBytes;
      halfOpen ||= verdict?.halfOpen === true;
      swallow ||= verdict?.swallow === true;
    }
    const always = { delayMs, halfOpen, swallow };
    return Object.assign(always, cut && { cut }, badBytes && { badBytes });
  }
}

/** Tests whether a verdict changes anything. */
function hasEffect(verdict: object | undefined): boolean {
  return verdict !== undefined && Object.values(verdict).some(Boolean);
}
