import type { FaultHooks, FaultWorld } from "../faults/fault.ts";
import type { Cut, FaultConnection, FrameMoment, FrameVerdict, ReadVerdict } from "../faults/moments.ts";
import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";
import type { TraceEventName } from "../world/trace-events.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import type { Dial } from "./connection.ts";
import { FaultsInForce } from "./faults-in-force.ts";

/** Parts of the fake that faults can see and change. */
export interface FakeControls extends Pick<FaultWorld, "order" | "refuse"> {
  random(name: string): Random;
  connections(): readonly FaultConnection[];
  cut(connection: number, how: Cut): void;
  halfOpen(connection: number): void;
  happens(event: TwsEvent): void;
  record(event: TraceEventName, detail: string): void;
}

const UNTOUCHED: FrameVerdict & ReadVerdict = {};

/** Faults in force. Calls their hooks, and combines the results. */
export class Injections extends FaultsInForce<FaultWorld, FaultHooks> {
  constructor(clock: Clock, controls: FakeControls) {
    const { random, connections, cut, halfOpen, happens, record, order, refuse } = controls;
    super(clock, {
      random,
      record,
      world: (common, struck) => ({
        ...common,
        connections,
        order,
        refuse: (requests) =>
          refuse({
            ...requests,
            accepts: (id) => {
              const accepts = requests.accepts(id);
              if (accepts) struck();
              return accepts;
            },
          }),
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

  /** Decides about a message that has arrived or is to be sent. */
  frame(moment: FrameMoment): FrameVerdict {
    return this.#combined((hooks) => hooks.onFrame?.(moment));
  }

  /** Decides about a message that TWS is about to read. */
  read(moment: FrameMoment): ReadVerdict {
    return this.#combined((hooks) => hooks.onRead?.(moment));
  }

  #combined(
    verdictOf: (hooks: Partial<FaultHooks>) => (FrameVerdict & ReadVerdict) | undefined,
  ): FrameVerdict & ReadVerdict {
    let all: FrameVerdict & ReadVerdict = UNTOUCHED;
    for (const hooks of this.hooks()) {
      const verdict = verdictOf(hooks);
      if (verdict === undefined || !hasEffect(verdict)) continue;
      this.struck(hooks);
      all = all === UNTOUCHED ? verdict : combined(all, verdict);
    }
    return all;
  }
}

/** Combines the verdicts of two faults, the older first. */
export function combined(
  one: FrameVerdict & ReadVerdict,
  other: FrameVerdict & ReadVerdict,
): FrameVerdict & ReadVerdict {
  const [before, after] = [one.rewrite, other.rewrite];
  return {
    ...other,
    ...one,
    delayMs: (one.delayMs ?? 0) + (other.delayMs ?? 0),
    lateMs: (one.lateMs ?? 0) + (other.lateMs ?? 0),
    copies: Math.max(one.copies ?? 1, other.copies ?? 1),
    swallow: one.swallow === true || other.swallow === true,
    halfOpen: one.halfOpen === true || other.halfOpen === true,
    unread: one.unread === true || other.unread === true,
    rewrite: before && after ? (frame) => after(before(frame)) : (before ?? after),
  };
}

/** Tests whether a verdict changes anything. */
function hasEffect(verdict: object | undefined): boolean {
  return verdict !== undefined && Object.values(verdict).some(Boolean);
}
