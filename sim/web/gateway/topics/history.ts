import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import { hash32 } from "../../../world/random.ts";
import type { GatewayContext } from "../context.ts";
import { type HistoryQuery, historyOf, parseHistory } from "../data/history.ts";
import { namedInstrument } from "../data/instruments.ts";
import { textOf } from "../data/parameters.ts";
import type { Topic, TopicFrame, TopicSubscription } from "../topic.ts";

/** Time that the answer takes, in ms. */
const ANSWER_MS = 300;
const SLOTS_MAX = 5;

/** A request for bars: it answers once, and keeps its slot until it is unsubscribed by its server ID. */
class HistoryRequest implements TopicSubscription {
  readonly key: string;
  dueMs: number | undefined;
  readonly #serverId: string;
  readonly #instrument: Instrument;
  readonly #query: HistoryQuery;
  readonly #topic: string;

  constructor(serverId: string, instrument: Instrument, query: HistoryQuery, topic: string, nowMs: number) {
    this.key = keyOf(serverId);
    this.dueMs = nowMs + ANSWER_MS;
    this.#serverId = serverId;
    this.#instrument = instrument;
    this.#query = query;
    this.#topic = topic;
  }

  run(context: GatewayContext): readonly TopicFrame[] {
    this.dueMs = undefined;
    const bars = historyOf(this.#instrument, this.#query, this.#serverId, context);
    return [{ ...bars, topic: this.#topic }];
  }
}

const keyOf = (serverId: string): string => `smh/${serverId}`;

/** Topic of historical bars. */
export const historyTopic: Topic = {
  subscribe: "smh",
  unsubscribe: "umh",
  layer: "brokerage",
  begin: (targets, args, context, running) => {
    const [target = ""] = targets;
    const topic = `smh+${target}`;
    const refuse = (error: string) => ({ frames: [{ error, topic }] });
    const named = namedInstrument(target, context);
    if (named?.instrument === undefined) return refuse("Invalid conid");
    const taken = [...(running?.keys() ?? [])].filter((key) => key.startsWith("smh/"));
    if (taken.length >= SLOTS_MAX) return refuse("Max number of concurrent history requests");
    const { period, bar, source, outsideRth } = args;
    const given = {
      period: textOf(period),
      bar: textOf(bar),
      source: textOf(source),
      outsideRth: textOf(outsideRth),
    };
    const parsed = parseHistory(given);
    // Parameters that make no sense are ignored.
    const query = typeof parsed === "string" ? parseHistory({}) : parsed;
    if (typeof query === "string") return refuse(query);
    const serverId = freeId(target, context.nowMs, new Set(taken));
    return {
      frames: [],
      subscription: new HistoryRequest(serverId, named.instrument, query, topic, context.nowMs),
    };
  },
  end: ([serverId = ""], keys) => {
    const ended = keys.filter((key) => key === keyOf(serverId));
    return { keys: ended, frames: ended.map(() => ({ message: `Unsubscribed ${serverId}` })) };
  },
};

function freeId(target: string, nowMs: number, taken: ReadonlySet<string>): string {
  let id = hash32(`${target}/${nowMs}`) % 10_000_000;
  while (taken.has(keyOf(`${id}`))) id++;
  return `${id}`;
}
