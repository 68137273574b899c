import { FakeTws } from "../net/fake-tws.ts";
import { systemClock } from "../world/clock.ts";
import { ControlError } from "./control-error.ts";
import { Controlled, type Followed } from "./controlled.ts";
import type { Endpoint, Given } from "./endpoint.ts";
import { endpointsOf } from "./endpoints.ts";
import { EventFeed } from "./event-feed.ts";
import { EventStreams } from "./event-stream.ts";
import { HTTP } from "./http-status.ts";
import { type Measured, Metrics } from "./metrics.ts";
import type { SeriesNow, TargetSeries } from "./target-series.ts";

const NOTHING: Measured = { sessions: 0, readers: 0, orders: [], faults: [] };
/** Paths that are answered between drills too, by what belongs to no drill. */
const ALWAYS: readonly string[] = ["/events", "/metrics", "/faults/kinds"];

/** A series of targets with everything that the control port keeps of it: events and metrics go on from one to the next. */
export class ControlledSeries {
  readonly endpoints: readonly Endpoint[];
  readonly #series: TargetSeries;
  readonly #followed: Followed;
  readonly #stop: () => void;
  #current: { readonly controlled: Controlled; readonly endpoints: readonly Endpoint[] } | undefined;

  /** Follows a series. */
  constructor(series: TargetSeries) {
    const feed = new EventFeed();
    const streams: EventStreams = new EventStreams(feed, () => this.state());
    const metrics = new Metrics(
      () => this.#current?.controlled.measured() ?? { ...NOTHING, readers: streams.readers },
    );
    this.#series = series;
    this.#followed = { feed, streams, metrics };
    this.endpoints = this.#described().map((endpoint, at) => ({
      ...endpoint,
      handle: (given) => this.#handle(endpoint, at, given),
    }));
    this.#stop = series.subscribe((now) => this.#change(now));
    this.#change(series.now);
  }

  /** Describes what runs. */
  health(): Readonly<Record<string, unknown>> {
    if (this.#current !== undefined) return this.#current.controlled.health();
    const { what, version, seed } = this.#series;
    const nowMs = systemClock.now();
    return { status: "ok", what, version, seed, nowMs, answers: "fake", drill: this.#between };
  }

  /** Describes what is there now. */
  state(): Readonly<Record<string, unknown>> {
    if (this.#current !== undefined) return this.#current.controlled.state();
    return {
      nowMs: systemClock.now(),
      sessions: [],
      faults: [],
      orders: [],
      fills: [],
      messages: { in: 0, out: 0, inPerSecond: 0, outPerSecond: 0 },
      drill: this.#between,
    };
  }

  /** Follows the series no longer, and ends its streams. */
  close(): void {
    this.#stop();
    this.#current?.controlled.close();
    this.#followed.streams.close();
    this.#followed.feed.close();
  }

  get #between(): object {
    return { state: "between", number: this.#series.now.ended, of: this.#series.of };
  }

  /** Makes the endpoints as they are described; they answer what belongs to no drill. */
  #described(): readonly Endpoint[] {
    const { what, version } = this.#series;
    const tws = new FakeTws();
    const controlled = new Controlled({ what, version, tws }, this.#followed);
    controlled.close();
    tws.close();
    return endpointsOf(controlled);
  }

  #handle(endpoint: Endpoint, at: number, given: Given): unknown {
    const current = this.#current?.endpoints[at];
    if (current !== undefined) return current.handle(given);
    const { method, path, cannot } = endpoint;
    if (path === "/health") return this.health();
    if (path === "/state") return this.state();
    if (method === "get" && ALWAYS.includes(path)) return endpoint.handle(given);
    const { now, of } = this.#series;
    const next = now.ended < of ? "the next one begins soon" : "all of them have ended";
    throw new ControlError(HTTP.conflict, `Cannot ${cannot}: no drill runs at this moment; ${next}`);
  }

  #change({ target }: SeriesNow): void {
    const { feed } = this.#followed;
    if (target === undefined) {
      const ended = this.#current?.controlled.target.drill;
      // What the end of a session still records is followed until the next drill begins.
      if (ended !== undefined) feed.note(systemClock.now(), "drill", `${ended.name} has ended`);
      this.#current?.controlled.close();
      this.#current = undefined;
      return;
    }
    const { name, number, of } = target.drill ?? { name: "", number: 0, of: 0 };
    feed.note(systemClock.now(), "drill", `${name} begins, ${number} of ${of}`);
    const controlled = new Controlled(target, this.#followed);
    this.#current = { controlled, endpoints: endpointsOf(controlled) };
  }
}
