import type { CommonHooks, CommonWorld, Fault, FaultHooks, FaultWorld } from "../faults/fault.ts";
import { checkFault, checkHooks } from "../faults/fault-shape.ts";
import type { Clock } from "../world/clock.ts";
import { PausableTimers } from "../world/pausable-timers.ts";
import type { Random } from "../world/random.ts";
import type { TraceEventName } from "../world/trace-events.ts";
import { FaultLog, type FaultRecord, type FaultTally, type FaultTouch } from "./fault-record.ts";

/** State of a fault: `finished` after it was healed, and where it is known that it has nothing left to do. */
export type FaultState = "running" | "paused" | "finished";

/** A fault in force. */
export interface Injected<Made = Fault<FaultWorld, FaultHooks>> {
  /** The fault as injected. */
  readonly fault: Made;
  /** Whether it acts, is paused, or is over. */
  readonly state: FaultState;
  /**
   * The number of dials, messages and connections that it has affected so far. Dials to a closed TCP port are not seen: the
   * fault that closes it counts as one strike.
   */
  readonly strikes: number;
  /** Kinds of things that it has touched so far, each once; empty for a fault that has never fired. */
  readonly touched: readonly FaultTouch[];
  /**
   * Lets the fault act on nothing until it is resumed. Its own timers stand still, that of `forMs` too: it heals after `forMs`
   * in which it ran. Messages that it has delayed arrive when they are due, bytes that it holds back leave at once, and what it
   * keeps TWS in (a competing session, a broken farm, no connection to IBKR) ends until then. Connections that it has cut,
   * muted or made half-open stay so. Pausing what does not run does nothing.
   */
  pause(): void;
  /** Lets a paused fault act again. Resuming what is not paused does nothing. */
  resume(): void;
  /** Ends the fault. Healing twice does nothing. */
  heal(): void;
}

/** Parts of a fake that its faults need, whatever it is a fake of. */
export interface FaultControls<World> {
  random(name: string): Random;
  record(event: TraceEventName, detail: string): void;
  /** Makes the world of one fault, whose actions call `struck`. */
  world(common: CommonWorld, struck: (touch?: FaultTouch) => void, fault: InForce): World;
}

/** What the world of a fault knows of it. */
export interface InForce {
  /** The fault as it is written. */
  readonly text: string;
  /** Tests whether it is paused. */
  isPaused(): boolean;
}

interface Active<Made, Hooks> {
  readonly injected: Injected<Made>;
  readonly tally: FaultTally;
  hooks: Hooks;
  state: "running" | "paused" | "healed";
}

const NO_HOOKS: readonly never[] = [];

/** Faults in force: begins them, heals them, and knows whether dials are refused. */
export class FaultsInForce<World, Hooks extends CommonHooks> {
  readonly #clock: Clock;
  readonly #controls: FaultControls<World>;
  readonly #active: Active<Fault<World, Hooks>, Hooks | CommonHooks>[] = [];
  readonly #listeners = new Set<(refusing: boolean) => void>();
  /** Every fault by its hooks, also one that a hook has healed: what it did then counts. */
  readonly #byHooks = new WeakMap<object, Active<Fault<World, Hooks>, Hooks | CommonHooks>>();
  readonly #log = new FaultLog();
  readonly #closed = new AbortController();
  #made = 0;

  constructor(clock: Clock, controls: FaultControls<World>) {
    this.#clock = clock;
    this.#controls = controls;
  }

  /**
   * Puts a fault in force.
   *
   * @throws {TypeError} For what is no fault.
   * @throws {Error} When the fake was closed, and what the fault throws as it begins. It is not in force then.
   */
  inject(fault: Fault<World, Hooks>): Injected<Fault<World, Hooks>> {
    checkFault(fault);
    if (this.#closed.signal.aborted)
      throw new Error(`Cannot inject the fault ${fault.name}: the fake was closed`);
    const timers = new PausableTimers(this.#clock);
    const heal = (): void => {
      const place = this.#active.findIndex((one) => one.injected === injected);
      if (place < 0) return;
      this.#active.splice(place, 1);
      timers.clear();
      const wasPaused = active.state === "paused";
      active.state = "healed";
      this.#controls.record("heal", fault.text);
      // What it keeps TWS in has ended already when it was paused.
      if (!wasPaused || active.hooks.paused === undefined) active.hooks.healed?.();
      this.#notify();
    };
    const change = (from: "running" | "paused", to: "running" | "paused"): void => {
      if (active.state !== from) return;
      active.state = to;
      if (to === "paused") {
        this.#controls.record("pause", fault.text);
        timers.pause();
        active.hooks.paused?.();
      } else {
        this.#controls.record("resume", fault.text);
        active.hooks.resumed?.();
        timers.resume();
      }
      this.#notify();
    };
    const injected: Injected<Fault<World, Hooks>> = {
      fault,
      get strikes() {
        return tally.strikes;
      },
      get touched() {
        return [...tally.touched];
      },
      get state() {
        if (active.state === "healed" || active.hooks.isSpent === true) return "finished";
        return active.state;
      },
      pause: () => change("running", "paused"),
      resume: () => change("paused", "running"),
      heal,
    };
    const tally = this.#log.begin(fault, this.#clock.now());
    const active: Active<Fault<World, Hooks>, Hooks | CommonHooks> = {
      injected,
      tally,
      hooks: {},
      state: "running",
    };
    this.#active.push(active);
    this.#controls.record("fault", fault.text);
    const common: CommonWorld = {
      random: this.#controls.random(`${fault.name}/${++this.#made}`),
      after: (delayMs, callback) => timers.after(delayMs, callback),
      changed: () => this.#notify(),
      heal,
    };
    const struck = (touch: FaultTouch = "frame"): void => tally.strike(touch);
    const inForce = { text: fault.text, isPaused: () => active.state === "paused" };
    try {
      const hooks = fault.begin(this.#controls.world(common, struck, inForce));
      checkHooks(fault.name, hooks);
      active.hooks = hooks;
      this.#byHooks.set(hooks as object, active);
    } catch (error) {
      heal();
      throw error;
    }
    const isOver = !this.#active.includes(active);
    if (fault.forMs !== undefined && !isOver) timers.after(fault.forMs, heal);
    this.#notify();
    return injected;
  }

  active(): readonly Injected<Fault<World, Hooks>>[] {
    return this.#active.map(({ injected }) => injected);
  }

  /** Heals every fault. What one of them throws leaves no other in force, and is thrown at the end. */
  healAll(): void {
    const thrown: unknown[] = [];
    for (const injected of this.active()) {
      try {
        injected.heal();
      } catch (error) {
        thrown.push(error);
      }
    }
    if (thrown.length > 0) throw thrown[0];
  }

  /** Begins anew with what is drawn for faults, as if none had been injected. */
  restart(): void {
    this.#made = 0;
    this.#log.clear();
  }

  /** Gets what is known of each fault that was injected, oldest first, healed or not. */
  records(): readonly FaultRecord[] {
    return this.#log.all();
  }

  /** Gets the hooks of the faults that act, oldest first, as a copy: a hook may heal its fault. */
  hooks(): readonly Partial<Hooks>[] {
    if (this.#active.length === 0) return NO_HOOKS;
    // Called several times for each message.
    const acting: Partial<Hooks>[] = [];
    for (const { hooks, state } of this.#active) if (state !== "paused") acting.push(hooks as Partial<Hooks>);
    return acting;
  }

  /** Counts that a fault has affected something, given its hooks. @returns Its text. */
  struck(hooks: Partial<Hooks>, touch: FaultTouch = "frame"): readonly string[] {
    const active = this.#byHooks.get(hooks);
    if (active === undefined) return [];
    active.tally.strike(touch);
    return [active.injected.fault.text];
  }

  /** Gets the text of a fault in force, given its hooks. */
  textOf(hooks: Partial<Hooks>): string | undefined {
    return this.#active.find((one) => one.hooks === hooks)?.injected.fault.text;
  }

  get refusing(): boolean {
    return this.#active.some(({ hooks, state }) => state !== "paused" && hooks.refuses === true);
  }

  /** Counts each fault that refuses dials as one that has affected something: a port is closed, and hides the dials. */
  portClosed(): void {
    for (const active of this.#active)
      if (active.state !== "paused" && active.hooks.refuses === true && active.tally.strikes === 0)
        active.tally.strike("dial");
  }

  onRefusing(listener: (refusing: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed.abort();
    this.#listeners.clear();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener(this.refusing);
  }
}
