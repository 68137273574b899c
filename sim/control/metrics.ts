import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { FAULTS } from "../faults/mod.ts";
import type { TraceEvent } from "../world/trace.ts";
import { AnswerTimes } from "./answer-times.ts";
import type { DescribedFault } from "./fault-list.ts";

/** Values that are measured when metrics are read. */
export interface Measured {
  readonly sessions: number;
  readonly readers: number;
  readonly orders: readonly { readonly status: string }[];
  readonly faults: readonly DescribedFault[];
}

const KINDS: readonly string[] = FAULTS.map(({ kind }) => kind);

/** Upper bounds of the times of answers, in seconds. */
const BUCKETS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Metrics of a fake in the text format of Prometheus. Their labels have values from closed lists alone. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #dials = this.#counter("dials_total", "Connections that were accepted.");
  readonly #refused = this.#counter("dials_refused_total", "Dials that were refused.");
  readonly #closed = this.#counter("connections_closed_total", "Connections that have ended.");
  readonly #messages = this.#counter("messages_total", "Messages by direction and name.", [
    "direction",
    "name",
  ]);
  readonly #lost = this.#counter("messages_lost_total", "Messages that faults have lost.");
  readonly #sessions = this.#gauge("sessions", "Sessions whose connections work in both directions.");
  readonly #readers = this.#gauge("event_readers", "Readers of the stream of events.");
  readonly #orders = this.#gauge("orders", "Orders of the book by status.", ["status"]);
  readonly #faults = this.#gauge("faults", "Faults by kind and state.", ["kind", "state"]);
  readonly #strikes = this.#gauge("fault_strikes", "Dials, messages and connections that faults affected.", [
    "kind",
  ]);
  readonly #answers = new Histogram({
    name: "ibkr_sim_answer_seconds",
    help: "Time from the reading of a request with a number to its first answer, by the name of the request.",
    labelNames: ["name"],
    buckets: BUCKETS,
    registers: [this.#registry],
  });
  readonly #answerTimes = new AnswerTimes();
  readonly #measure: () => Measured;

  /** Makes metrics without events; `measure` is called whenever they are read. */
  constructor(measure: () => Measured) {
    this.#measure = measure;
  }

  /** Counts an event. */
  record(given: TraceEvent): void {
    const { event, detail } = given;
    const answered = this.#answerTimes.record(given);
    if (answered !== undefined)
      this.#answers.observe({ name: nameOf(answered.name) }, answered.tookMs / 1_000);
    if (event === "opened") this.#dials.inc();
    else if (event === "refused") this.#refused.inc();
    else if (event === "closed") this.#closed.inc();
    else if (event === "lost" || event === "unread") this.#lost.inc();
    else if (event === "read") this.#messages.inc({ direction: "in", name: nameOf(detail) });
    else if (event === "sent") this.#messages.inc({ direction: "out", name: nameOf(detail) });
  }

  /** Type of the text, for a header. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Writes the metrics. */
  text(): Promise<string> {
    const { sessions, readers, orders, faults } = this.#measure();
    this.#sessions.set(sessions);
    this.#readers.set(readers);
    for (const gauge of [this.#orders, this.#faults, this.#strikes]) gauge.reset();
    for (const { status } of orders) this.#orders.inc({ status });
    for (const { kind, state, strikes } of faults) {
      const known = KINDS.includes(kind) ? kind : "other";
      this.#faults.inc({ kind: known, state });
      this.#strikes.inc({ kind: known }, strikes);
    }
    return this.#registry.metrics();
  }

  #counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    return new Counter({ name: `ibkr_sim_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    return new Gauge({ name: `ibkr_sim_${name}`, help, labelNames, registers: [this.#registry] });
  }
}

/** Gets the name of a message as a label: names that a client makes up are one name. */
function nameOf(detail: string): string {
  if (detail.startsWith("error ")) return "error";
  const made = /^(unknown|unreadable)\(/.exec(detail);
  return made?.[1] ?? detail;
}
