import type { Cut, Fault, FaultConnection, FaultHooks, FrameMoment, FrameVerdict } from "../faults/fault.ts";
import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";
import { TimerGroup } from "../world/timer-group.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import type { Dial } from "./connection.ts";

/** A fault in force. */
export interface Injected {
  /** The fault as injected. */
  readonly fault: Fault;
  /** Ends the fault. Healing twice does nothing. */
  heal(): void;
}

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

interface Active {
  readonly injected: Injected;
  hooks: FaultHooks;
}

/** Faults in force. Calls their hooks, and combines the results. */
export class Injections {
  readonly #clock: Clock;
  readonly #controls: FakeControls;
  readonly #active: Active[] = [];
  readonly #listeners = new Set<(refusing: boolean) => void>();
  #made = 0;

  constructor(clock: Clock, controls: FakeControls) {
    this.#clock = clock;
    this.#controls = controls;
  }

  inject(fault: Fault): Injected {
    const timers = new TimerGroup(this.#clock);
    const heal = (): void => {
      const place = this.#active.findIndex((one) => one.injected === injected);
      if (place < 0) return;
      this.#active.splice(place, 1);
      timers.clear();
      this.#controls.record("heal", fault.text);
      active.hooks.healed?.();
      this.#notify();
    };
    const injected: Injected = { fault, heal };
    const active: Active = { injected, hooks: {} };
    this.#active.push(active);
    this.#controls.record("fault", fault.text);
    active.hooks = fault.begin({
      random: this.#controls.random(`${fault.name}/${++this.#made}`),
      after: (delayMs, callback) => void timers.after(delayMs, callback),
      connections: () => this.#controls.connections(),
      cut: (connection, how) => this.#controls.cut(connection, how),
      halfOpen: (connection) => this.#controls.halfOpen(connection),
      happens: (event) => this.#controls.happens(event),
      changed: () => this.#notify(),
      heal,
    });
    if (fault.forMs !== undefined) timers.after(fault.forMs, heal);
    this.#notify();
    return injected;
  }

  active(): readonly Injected[] {
    return this.#active.map(({ injected }) => injected);
  }

  get refusing(): boolean {
    return this.#active.some(({ hooks }) => hooks.refuses === true);
  }

  onRefusing(listener: (refusing: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  dial(): Dial {
    let dial: Dial = { refused: false, delayMs: 0, mute: false };
    for (const { hooks } of [...this.#active]) {
      const { refuse = false, mute = false, delayMs = 0, hangUp } = hooks.onDial?.() ?? {};
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
    return [...this.#active].some(({ hooks }) => hooks.onStart?.(clientId) === true);
  }

  frame(moment: FrameMoment): FrameVerdict {
    if (this.#active.length === 0) return UNTOUCHED;
    let [delayMs, halfOpen, swallow] = [0, false, false];
    let cut: Cut | undefined;
    for (const { hooks } of [...this.#active]) {
      const verdict = hooks.onFrame?.(moment);
      delayMs += verdict?.delayMs ?? 0;
      cut ??= verdict?.cut;
      halfOpen ||= verdict?.halfOpen === true;
      swallow ||= verdict?.swallow === true;
    }
    return cut === undefined ? { delayMs, halfOpen, swallow } : { delayMs, halfOpen, swallow, cut };
  }

  close(): void {
    this.#listeners.clear();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener(this.refusing);
  }
}
