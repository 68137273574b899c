import type { FaultHooks, FaultWorld } from "../faults/fault.ts";
import type {
  FaultConnection,
  FrameMoment,
  FrameVerdict,
  LossVerdict,
  ReadVerdict,
} from "../faults/moments.ts";
import type { Hello } from "../wire/hello.ts";
import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";
import type { TraceEventName } from "../world/trace-events.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import type { Dial } from "./connection.ts";
import type { FaultTouch } from "./fault-record.ts";
import { FaultsInForce } from "./faults-in-force.ts";
import { joined, type Touched } from "./touched.ts";

/** Parts of the fake that faults can see and change. */
export interface FakeControls extends Pick<FaultWorld, "order" | "refuse"> {
  random(name: string): Random;
  connections(): readonly FaultConnection[];
  lose(connection: number, verdict: CombinedVerdict): void;
  happens(event: TwsEvent, faults: Touched): void;
  record(event: TraceEventName, detail: string): void;
}

/** Effect of all faults on a message, with the texts of those that have one. */
export interface CombinedVerdict extends FrameVerdict, ReadVerdict {
  readonly faults?: Touched;
}

const UNTOUCHED: CombinedVerdict = {};

/** Faults in force. Calls their hooks, and combines the results. */
export class Injections extends FaultsInForce<FaultWorld, FaultHooks> {
  /** Faults that answer the request that TWS serves now. */
  #answering: Touched;

  constructor(clock: Clock, controls: FakeControls) {
    const { random, connections, lose, happens, record, order, refuse } = controls;
    super(clock, {
      random,
      record,
      world: (common, struck, fault) => {
        const loses = (connection: number, how: LossVerdict): void => {
          struck("session");
          lose(connection, { ...how, faults: [fault.text] });
        };
        return {
          ...common,
          connections,
          order,
          refuse: (requests) =>
            refuse({
              ...requests,
              accepts: (id) => {
                const accepts = !fault.isPaused() && requests.accepts(id);
                if (!accepts) return false;
                struck();
                this.#answering = joined(this.#answering, [fault.text]);
                return true;
              },
            }),
          cut: (connection, how) => loses(connection, { cut: how }),
          halfOpen: (connection) => loses(connection, { halfOpen: true }),
          halfClose: (connection) => loses(connection, { halfClose: true }),
          happens: (event) => {
            struck("state");
            happens(event, [fault.text]);
          },
        };
      },
    });
  }

  dial(): Dial {
    let dial: Dial = { refused: false, delayMs: 0, mute: false };
    for (const hooks of this.hooks()) {
      const verdict = hooks.onDial?.() ?? {};
      const faults = hasEffect(verdict) ? joined(dial.faults, this.struck(hooks, "dial")) : dial.faults;
      const { refuse = false, code, lost = false, mute = false, delayMs = 0, hangUp } = verdict;
      dial = {
        refused: dial.refused || refuse,
        code: dial.code ?? code,
        lost: dial.lost === true || lost,
        mute: dial.mute || mute,
        delayMs: dial.delayMs + delayMs,
        hangUp: dial.hangUp ?? hangUp,
        faults,
      };
    }
    return dial;
  }

  /** Gets the fault that refuses a client ID; undefined where none does. */
  conflicts(clientId: number): Touched {
    for (const hooks of this.hooks()) {
      if (hooks.onStart?.(clientId) === true) return this.struck(hooks, "session");
    }
    return undefined;
  }

  /** Limits the versions that a client offers to those that TWS speaks with the faults in force. */
  hello(offered: Hello): Hello {
    let { versionMax } = offered;
    for (const hooks of this.hooks()) {
      const most = hooks.onHello?.();
      if (most === undefined || most >= versionMax) continue;
      this.struck(hooks, "session");
      versionMax = most;
    }
    return versionMax === offered.versionMax ? offered : { ...offered, versionMax };
  }

  /** Gets the faults that have answered the request that TWS has just served. */
  answered(): Touched {
    const faults = this.#answering;
    this.#answering = undefined;
    return faults;
  }

  /** Decides about a message that has arrived or is to be sent. */
  frame(moment: FrameMoment): CombinedVerdict {
    return this.#combined((hooks) => hooks.onFrame?.(moment));
  }

  /** Decides about a message that TWS is about to read. */
  read(moment: FrameMoment): CombinedVerdict {
    return this.#combined((hooks) => hooks.onRead?.(moment));
  }

  #combined(
    verdictOf: (hooks: Partial<FaultHooks>) => (FrameVerdict & ReadVerdict) | undefined,
  ): CombinedVerdict {
    let all = UNTOUCHED;
    for (const hooks of this.hooks()) {
      const verdict = verdictOf(hooks);
      if (verdict === undefined || !hasEffect(verdict)) continue;
      const touching = { ...verdict, faults: this.struck(hooks, touchOf(verdict)) };
      all = all === UNTOUCHED ? touching : combined(all, touching);
    }
    return all;
  }
}

/** Combines the verdicts of two faults, the older first. */
export function combined(one: CombinedVerdict, other: CombinedVerdict): CombinedVerdict {
  // The usual case, for each message.
  if (other === UNTOUCHED) return one;
  if (one === UNTOUCHED) return other;
  const [before, after] = [one.rewrite, other.rewrite];
  return {
    ...other,
    ...one,
    delayMs: (one.delayMs ?? 0) + (other.delayMs ?? 0),
    lateMs: (one.lateMs ?? 0) + (other.lateMs ?? 0),
    copies: Math.max(one.copies ?? 1, other.copies ?? 1),
    swallow: one.swallow === true || other.swallow === true,
    halfOpen: one.halfOpen === true || other.halfOpen === true,
    halfClose: one.halfClose === true || other.halfClose === true,
    unread: one.unread === true || other.unread === true,
    faults: joined(one.faults, other.faults),
    rewrite: before && after ? (frame) => after(before(frame)) : (before ?? after),
  };
}

/** Says what a verdict on a message touches. */
function touchOf(verdict: FrameVerdict & ReadVerdict): FaultTouch {
  return isLoss(verdict) ? "session" : "frame";
}

/** Tests whether nothing is sent after a message because of a verdict on it. */
export function isLoss({ cut, halfOpen, halfClose }: LossVerdict): boolean {
  return cut !== undefined || halfOpen === true || halfClose === true;
}

/** Tests whether a verdict changes anything. */
function hasEffect(verdict: object | undefined): boolean {
  return verdict !== undefined && Object.values(verdict).some(Boolean);
}
