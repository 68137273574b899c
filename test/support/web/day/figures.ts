import type { FakeGateway } from "../../../../sim/web/mod.ts";
import type { NaiveDay } from "./naive-day.ts";
import { DAY_BEGINS_MS, DAY_MS, MINUTE_MS, WATCHED } from "./plan.ts";
import type { PoolDay } from "./pool-day.ts";
import { durationMs, joined, type Span, without } from "./spans.ts";
import type { WireRecord } from "./wire-record.ts";

/** Name of a figure of a day, as the table has it, and its value. */
export type Figures = readonly (readonly [name: string, value: string])[];

/** What one day is counted from. */
interface Counted {
  readonly gateway: FakeGateway;
  readonly wire: WireRecord;
  readonly answers: number;
  readonly failed: number;
  readonly orders: number;
  readonly placed: number;
  /** The spans of which the readers of a stream knew that data are missing, by the key of its subscription. */
  readonly reported: ReadonlyMap<string, readonly Span[]>;
}

/** Counts the day of a pool. */
export function poolFigures({ world, wire, turns, orders, quotes }: PoolDay): Figures {
  const answers = turns.flatMap((turn) => turn.answers);
  const nowMs = world.clock.now();
  return figures({
    gateway: world.gateway,
    wire,
    answers: answers.length,
    failed: answers.filter(({ ok }) => !ok).length,
    orders: orders.length,
    placed: orders.filter(({ outcome }) => outcome === "placed").length,
    reported: new Map(quotes.map((reader) => [reader.key, reader.gaps(nowMs)])),
  });
}

/** Counts the day of naive clients. */
export function naiveFigures(day: NaiveDay): Figures {
  return figures({ ...day, reported: day.reported() });
}

function figures({ gateway, wire, answers, failed, orders, placed, reported }: Counted): Figures {
  const counts = gateway.counts();
  const untilMs = DAY_BEGINS_MS + DAY_MS;
  const boxes = joined(
    wire.penalties.map((fromMs) => ({ fromMs, toMs: Math.min(untilMs, fromMs + PENALTY_MS) })),
  );
  const unreported = WATCHED.flatMap(({ conId }) => {
    const key = `smd/${conId}`;
    return without(wire.dead(key, untilMs, DAY_BEGINS_MS), reported.get(key) ?? []);
  });
  const minutes = (spans: readonly Span[]): string => `${Math.round(durationMs(spans) / MINUTE_MS)}`;
  return [
    ["brokerage sessions ended by another login", `${counts.evictions}`],
    ["minutes in the penalty box", minutes(boxes)],
    ["requests", `${counts.requests}`],
    ["tickles among them", `${counts.tickles}`],
    ["requests that were refused", `${wire.count((status) => status >= 400)}`],
    ["order questions lost", `${counts.questionsLost} of ${counts.questions}`],
    ["orders placed", `${placed} of ${orders}`],
    ["answers of tools that failed", `${failed} of ${answers}`],
    ["minutes of a stream without data that nobody reported", minutes(unreported)],
  ];
}

const PENALTY_MS: number = 15 * MINUTE_MS;
