import type { Call } from "../../model/call.ts";
import type { RunRecord } from "../../model/record.ts";
import { ConnectionScene } from "./connection-scene.ts";
import { FACT, type Facts } from "./fact.ts";
import { OrderScene } from "./order-scene.ts";
import { Outage } from "./outage.ts";
import { StreamScene } from "./stream-scene.ts";

/** The situation of a run before one of its facts, for probes to look at. */
export class Scene {
  readonly run: RunRecord;
  readonly connection: ConnectionScene = new ConnectionScene();
  readonly streams: StreamScene = new StreamScene();
  readonly orders: OrderScene = new OrderScene();
  /** The series of dials since the last session, or until this one. */
  outage: Outage = new Outage();
  /** The series of dials that ended with this session. */
  before: Outage = new Outage();
  /** Time of the fact, epoch ms. */
  nowMs = 0;
  state = "idle";
  /** The state before this one. */
  stateBefore = "idle";
  /** Number of the process, from 1. */
  process = 1;
  epoch = 0;
  /** When the last session was ready, epoch ms. */
  readyMs: number = Number.NEGATIVE_INFINITY;
  /** When a session was lost last, epoch ms, and how. */
  lostMs: number = Number.NEGATIVE_INFINITY;
  /** Times of the last sessions that were lost, epoch ms. */
  readonly lossesMs: number[] = [];
  /** When TWS was connected to IBKR again, epoch ms. */
  restoredMs: number = Number.NEGATIVE_INFINITY;
  /** When the machine went on after it had stood still, epoch ms. */
  awakeMs: number = Number.NEGATIVE_INFINITY;
  /** When TWS last reported too many messages, epoch ms. */
  throttledMs: number = Number.NEGATIVE_INFINITY;
  readonly pending: Set<Call> = new Set();
  /** Epochs and states in which pending calls began. */
  readonly beganIn: Map<Call, { readonly epoch: number; readonly state: string }> = new Map();
  /** Last end of a call of each kind and outcome, epoch ms, e.g. `acquire ABORTED`. */
  readonly endsMs: Map<string, number> = new Map();

  /** Begins before the first fact. */
  constructor(run: RunRecord) {
    this.run = run;
  }

  /** Is there a session? */
  get inSession(): boolean {
    return SESSION.includes(this.state);
  }

  /** Is a dial under way? */
  get isDialling(): boolean {
    return this.state === "dialing" || this.state === "handshaking";
  }

  /** Number of pending calls of one kind. */
  pendingOf(what: string): number {
    let count = 0;
    for (const call of this.pending) if (FACT.kindOf(call) === what) count++;
    return count;
  }

  /** Applies a fact after the probes have looked. */
  apply<Kind extends keyof Facts>(kind: Kind, fact: Facts[Kind]): void {
    (this.#changes[kind] as ((one: Facts[Kind]) => void) | undefined)?.(fact);
  }

  readonly #changes: { readonly [Kind in keyof Facts]?: (fact: Facts[Kind]) => void } = {
    frame: (frame) => {
      this.connection.frame(frame);
      this.orders.frame(frame);
    },
    end: (end) => this.connection.end(end),
    began: (call) => {
      this.pending.add(call);
      this.beganIn.set(call, { epoch: this.epoch, state: this.state });
    },
    ended: (call) => {
      this.pending.delete(call);
      this.beganIn.delete(call);
      this.endsMs.set(`${FACT.kindOf(call)} ${FACT.codeOf(call) ?? "ok"}`, this.nowMs);
    },
    pool: (event) => {
      switch (event.type) {
        case "state":
          this.stateBefore = this.state;
          this.state = event.state;
          if (event.state === "waiting") this.outage.waits++;
          return;
        case "dial":
          this.connection.dialled();
          return this.outage.dialled(event.clientId, event.port, this.nowMs);
        case "dial-failed":
          return this.outage.failed(event.error.code);
        case "ready":
          this.epoch = event.epoch;
          this.readyMs = this.nowMs;
          this.before = this.outage;
          this.outage = new Outage();
          this.orders.ready();
          return this.streams.requested(true);
        case "lost":
          this.lostMs = this.nowMs;
          this.lossesMs.push(this.nowMs);
          return;
        case "restored":
          this.restoredMs = this.nowMs;
          return event.dataLost ? this.streams.requested(false) : undefined;
        case "throttled":
          this.throttledMs = this.nowMs;
          return;
        case "order":
          return this.orders.changed(event, this.epoch);
        default:
          this.streams.pool(event, this.nowMs);
      }
    },
    stream: (fact) => this.streams.fact(fact),
    intent: (fact) => this.orders.intent(fact),
    machine: ({ what }) => {
      if (what === "awake") this.awakeMs = this.nowMs;
    },
    death: () => {
      for (const call of [...this.pending]) {
        if (call.died === undefined) continue;
        this.pending.delete(call);
        this.beganIn.delete(call);
      }
      this.process++;
      this.state = "idle";
      this.stateBefore = "idle";
      this.epoch = 0;
      this.outage = new Outage();
      this.before = new Outage();
      this.streams.died();
      this.orders.died();
      this.connection.dialled();
    },
  };
}

const SESSION: readonly string[] = ["ready", "degraded", "draining"];
