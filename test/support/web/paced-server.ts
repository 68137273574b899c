import type { WebAnswer, WebCall } from "../../../src/web/call.ts";
import type { Deadline } from "../../../src/web/http/deadline.ts";
import { RequestScheduler } from "../../../src/web/pacing/request-scheduler.ts";
import type { SchedulerHooks, SchedulerParts } from "../../../src/web/pacing/scheduler-parts.ts";
import { VirtualClock } from "../sim.ts";

/** How the server treats one request. */
export interface Treatment {
  /** Latency of the request beyond the least one, in ms. */
  readonly jitterMs: number;
  /** Time that the answer takes, in ms. */
  readonly takesMs: number;
  /** `hang`: no answer. `break`: the connection ends. Else the status, and the body. */
  readonly outcome: "hang" | "break" | { readonly status: number; readonly body?: unknown };
}

/** One request, as the server sees it. Times by the clock, in ms. */
export interface Arrival {
  readonly what: string;
  readonly call: WebCall;
  readonly leftMs: number;
  readonly arrivedMs: number;
  /** Time at which the client has the answer, or gave up; `Infinity` while neither is so. */
  endMs: number;
  status: number | undefined;
  body: unknown;
  gaveUp: boolean;
}

/** Least latency of each way, in ms. */
const LATENCY_MS = 20;
const OK: Treatment = { jitterMs: 0, takesMs: 30, outcome: { status: 200, body: [] } };

/** Gives an answer with a JSON body. */
export function webAnswer(status: number, body?: unknown, retryAfterMs?: number): WebAnswer {
  return { status, body, text: body === undefined ? "" : JSON.stringify(body), retryAfterMs };
}

/** A server at the other side of a scheduler, which records what arrives. */
export class PacedServer {
  readonly clock: VirtualClock = new VirtualClock();
  readonly beginMs: number = this.clock.now();
  readonly arrivals: Arrival[] = [];
  /** Names of the hooks that were called, with their arguments. */
  readonly hooked: [name: string, ...args: unknown[]][] = [];
  readonly scheduler: RequestScheduler;
  /** Decides on each request. */
  treat: (call: WebCall, place: number) => Treatment = () => OK;

  constructor(parts: Partial<SchedulerParts> = {}, hooks: SchedulerHooks = {}) {
    const note =
      <Name extends keyof SchedulerHooks>(name: Name) =>
      (...args: readonly unknown[]): void => {
        this.hooked.push([name, ...args]);
        (hooks[name] as ((...all: readonly unknown[]) => void) | undefined)?.(...args);
      };
    this.scheduler = new RequestScheduler({
      send: (what, call, options) => this.#send(what, call, options),
      clock: this.clock,
      requestsPerSecond: 10,
      penaltyMs: 900_000,
      historyMax: 5,
      questionTimeoutMs: 9_000,
      hooks: {
        slow: note("slow"),
        penalty: note("penalty"),
        questionOpened: note("questionOpened"),
        questionAbandoned: note("questionAbandoned"),
      },
      ...parts,
    });
  }

  /** The paths that were sent, with their times since the beginning, in ms. */
  sent(): [path: string, leftMs: number][] {
    return this.arrivals.map(({ call, leftMs }) => [call.path, leftMs - this.beginMs]);
  }

  #send(what: string, call: WebCall, { signal }: Deadline): Promise<WebAnswer> {
    const { jitterMs, takesMs, outcome } = this.treat(call, this.arrivals.length);
    const leftMs = this.clock.now();
    const arrival: Arrival = {
      what,
      call,
      leftMs,
      arrivedMs: leftMs + LATENCY_MS + jitterMs,
      endMs: Number.POSITIVE_INFINITY,
      status: undefined,
      body: undefined,
      gaveUp: false,
    };
    this.arrivals.push(arrival);
    return new Promise((resolve, reject) => {
      const cancel =
        outcome === "hang"
          ? () => {}
          : this.clock.after(2 * LATENCY_MS + jitterMs + takesMs, () => {
              arrival.endMs = this.clock.now();
              if (outcome === "break") return reject(new Error("the connection broke"));
              arrival.status = outcome.status;
              arrival.body = outcome.body;
              resolve(webAnswer(outcome.status, outcome.body));
            });
      signal?.addEventListener("abort", () => {
        cancel();
        if (arrival.endMs === Number.POSITIVE_INFINITY) {
          arrival.endMs = this.clock.now();
          arrival.gaveUp = true;
        }
        reject(new Error("aborted"));
      });
    });
  }
}
