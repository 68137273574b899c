import type { FakeGateway, TraceEvent } from "../../../../sim/web/mod.ts";
import { SILENCE } from "./plan.ts";
import { joined, type Span } from "./spans.ts";

/** What the gateway has recorded of a day: its requests and their answers, and the subscriptions that it served. */
export class WireRecord {
  readonly #events: TraceEvent[] = [];

  /** @param gateway Its trace keeps the newest events alone, and is full of frames. */
  constructor(gateway: FakeGateway) {
    gateway.trace.subscribe((event) => {
      if (isKept(event)) this.#events.push(event);
    });
  }

  /** Times at which a path was answered with a status, epoch ms. */
  answered(status: number, path: string): readonly number[] {
    return this.#times("sent", `${status} ${path}`);
  }

  /** Number of answers with any of some statuses. */
  count(isMeant: (status: number) => boolean): number {
    return this.#events.filter(
      ({ event, detail }) => event === "sent" && isMeant(Number.parseInt(detail, 10)),
    ).length;
  }

  /** Times at which the penalty box began, epoch ms. */
  get penalties(): readonly number[] {
    return this.#events.filter(({ event }) => event === "penalty").map(({ atMs }) => atMs);
  }

  /**
   * Spans without a frame of a subscription: nothing serves it, or every frame is lost.
   *
   * @param fromMs Time from which it should be served; undefined for its first begin.
   */
  dead(key: string, untilMs: number, fromMs?: number): readonly Span[] {
    const dead: Span[] = [];
    let serving = 0;
    let deadMs = fromMs;
    for (const { atMs, event, detail } of this.#events) {
      if (detail !== key) continue;
      if (event === "subscribed" && serving++ === 0 && deadMs !== undefined)
        dead.push({ fromMs: deadMs, toMs: atMs });
      if (event === "unsubscribed" && --serving === 0) deadMs = atMs;
    }
    if (serving === 0 && deadMs !== undefined) dead.push({ fromMs: deadMs, toMs: untilMs });
    return joined([...dead, ...this.silences(untilMs)]);
  }

  /** Spans in which every frame was lost. */
  silences(untilMs: number): readonly Span[] {
    const ends = this.#times("heal", SILENCE);
    return this.#times("fault", SILENCE).map((fromMs, index) => ({ fromMs, toMs: ends[index] ?? untilMs }));
  }

  #times(event: string, detail: string): readonly number[] {
    return this.#events.filter((one) => one.event === event && one.detail === detail).map(({ atMs }) => atMs);
  }
}

const KEPT: readonly string[] = ["subscribed", "unsubscribed", "fault", "heal", "penalty"];

/** Frames are recorded by the names of their topics, which have no path. */
function isKept({ event, detail }: TraceEvent): boolean {
  return KEPT.includes(event) || (event === "sent" && detail.includes("/"));
}
