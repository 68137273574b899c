import type { Meter, Observable, Span, Tracer } from "@opentelemetry/api";
import type { IbkrPool, PoolEventOf, PoolEventType, PoolStats } from "../mod.ts";

/** Receivers of metrics and spans; both are optional. */
export interface ObserveOptions {
  /** Receives the metrics, e.g. `metrics.getMeter("my-bot")`. */
  readonly meter?: Meter;
  /** Receives the spans, e.g. `trace.getTracer("my-bot")`. */
  readonly tracer?: Tracer;
}

interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  /** True for a counter, which never decreases. */
  readonly counts: boolean;
  /** Reads the current value: one number, or one for each value of an attribute. */
  readonly of: (
    stats: PoolStats,
  ) => number | { readonly attribute: string; readonly values: Record<string, number> };
}

const gauge = (name: string, unit: string, description: string, of: Metric["of"]): Metric => ({
  name: `ibkr_pool.${name}`,
  unit,
  description,
  of,
  counts: false,
});
const counter = (name: string, unit: string, description: string, of: Metric["of"]): Metric => ({
  name: `ibkr_pool.${name}`,
  unit,
  description,
  of,
  counts: true,
});
const lanes = (of: "waited" | "waitMsMax") => (stats: PoolStats) => ({
  attribute: "lane",
  values: Object.fromEntries(Object.entries(stats.waits).map(([lane, waits]) => [lane, waits[of]])),
});

/** All metrics, which are read from `stats()`. */
export const METRICS: readonly Metric[] = [
  gauge("active_users", "{lease}", "leases held", ({ activeUsers }) => activeUsers),
  gauge("waiters", "{caller}", "callers that wait for a session", ({ waiters }) => waiters),
  gauge("ready", "1", "1 while there is a session that can be used, else 0", ({ state }) =>
    state === "ready" ? 1 : 0,
  ),
  gauge("degraded", "1", "1 while TWS is disconnected from IBKR, else 0", ({ degraded }) => Number(degraded)),
  gauge("epoch", "1", "number of the session", ({ epoch }) => epoch),
  gauge(
    "time_to_ready",
    "ms",
    "time from the dial of the last session until it was ready",
    ({ readyMs }) => readyMs ?? 0,
  ),
  gauge("requests_open", "{request}", "requests under way", ({ requests }) => requests),
  gauge("lines", "{line}", "market data lines in use", ({ lines }) => lines.lines),
  gauge("streams", "{stream}", "streams at TWS", ({ streams }) => streams.streams),
  gauge("gap", "ms", "duration of the current gaps of all streams", ({ streams }) => streams.gapMs),
  counter("gap_total", "ms", "duration of all gaps of all streams", ({ streams }) => streams.gapMsTotal),
  gauge("wait_max", "ms", "longest wait for the budget", lanes("waitMsMax")),
  counter("dials", "{dial}", "dials begun", ({ dials }) => dials),
  counter("sessions_lost", "{session}", "sessions lost, by cause", ({ sessionsLostBy }) => ({
    attribute: "cause",
    values: { ...sessionsLostBy },
  })),
  counter("requests", "{request}", "calls that have ended, by outcome", ({ requestsBy }) => ({
    attribute: "outcome",
    values: { ...requestsBy },
  })),
  counter("waits", "{message}", "messages that waited for the budget, by lane", lanes("waited")),
  counter("leaks", "{lease}", "leases held for too long", ({ leaks }) => leaks),
  gauge("orders_open", "{order}", "orders that may still change", ({ orders }) => orders.open),
  gauge(
    "orders_unknown",
    "{order}",
    "orders and changes of unknown outcome",
    ({ orders }) => orders.unknown.length,
  ),
  gauge(
    "orders_waiting",
    "{order}",
    "orders and changes that wait to be sent",
    ({ orders }) => orders.waiting.length,
  ),
];

/**
 * Reports the figures of a pool to a meter, and its dials and sessions as spans to a tracer, until it is stopped or the pool
 * is closed.
 *
 * Metrics are named `ibkr_pool.*` and read from `stats()` when the meter collects. Spans: `ibkr_pool.dial`, which fails
 * with the dial, and `ibkr_pool.session` from ready to lost, with an event for each outage and gap.
 *
 * @returns A function that stops it.
 * @example Observe a pool with the registered meter and tracer
 * ```ts
 * import { IbkrPool } from "ibkr-pool";
 * import { observePool } from "ibkr-pool/otel";
 * import { metrics, trace } from "@opentelemetry/api";
 *
 * await using pool = new IbkrPool({ port: 4002 });
 * const stop = observePool(pool, { meter: metrics.getMeter("my-bot"), tracer: trace.getTracer("my-bot") });
 * await pool.connect();
 * stop();
 * ```
 */
export function observePool(pool: IbkrPool, { meter, tracer }: ObserveOptions): () => void {
  const stops = [
    meter === undefined ? undefined : measure(pool, meter),
    tracer === undefined ? undefined : follow(pool, tracer),
  ];
  return () => {
    for (const stop of stops) stop?.();
  };
}

function measure(pool: IbkrPool, meter: Meter): () => void {
  const instruments = new Map<Metric, Observable>();
  for (const metric of METRICS) {
    const { name, unit, description, counts } = metric;
    const made = counts
      ? meter.createObservableCounter(name, { unit, description })
      : meter.createObservableGauge(name, { unit, description });
    instruments.set(metric, made);
  }
  const observe: Parameters<Meter["addBatchObservableCallback"]>[0] = (result) => {
    const stats = pool.stats();
    for (const [metric, instrument] of instruments) {
      const value = metric.of(stats);
      if (typeof value === "number") result.observe(instrument, value);
      else {
        for (const [key, one] of Object.entries(value.values)) {
          result.observe(instrument, one, { [value.attribute]: key });
        }
      }
    }
  };
  const all = [...instruments.values()];
  meter.addBatchObservableCallback(observe, all);
  return () => meter.removeBatchObservableCallback(observe, all);
}

/** The code of an error status in OpenTelemetry. */
const ERROR = 2;

function follow(pool: IbkrPool, tracer: Tracer): () => void {
  let dial: Span | undefined;
  let session: Span | undefined;
  const ended = (span: Span | undefined, error?: Error): void => {
    if (error !== undefined) {
      span?.recordException(error);
      span?.setStatus({ code: ERROR, message: error.message });
    }
    span?.end();
  };
  const removes: (() => void)[] = [];
  const on = <Type extends PoolEventType>(type: Type, listener: (event: PoolEventOf<Type>) => void): void => {
    pool.addEventListener(type, listener);
    removes.push(() => pool.removeEventListener(type, listener));
  };
  on("dial", ({ clientId, host, port }) => {
    const attributes = { "ibkr.client_id": clientId, "server.address": host, "server.port": port };
    dial = tracer.startSpan("ibkr_pool.dial", { attributes });
  });
  on("dial-failed", ({ error }) => ended(dial, error));
  on("ready", ({ epoch, clientId }) => {
    ended(dial);
    const attributes = { "ibkr.epoch": epoch, "ibkr.client_id": clientId };
    session = tracer.startSpan("ibkr_pool.session", { attributes });
  });
  on("lost", ({ error }) => {
    ended(session, error);
    session = undefined;
  });
  on("closed", () => ended(session));
  on("degraded", ({ code }) => void session?.addEvent("degraded", { "ibkr.code": code }));
  on("restored", ({ dataLost }) => void session?.addEvent("restored", { "ibkr.data_lost": dataLost }));
  on("gap", ({ stream, reason }) => void session?.addEvent("gap", { stream, reason }));
  on("resumed", ({ stream, gapMs }) => void session?.addEvent("resumed", { stream, "gap.ms": gapMs }));
  return () => {
    for (const remove of removes) remove();
    ended(dial);
    ended(session);
  };
}
