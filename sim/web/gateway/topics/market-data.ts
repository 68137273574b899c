import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import type { GatewayContext } from "../context.ts";
import { type NamedInstrument, namedInstrument } from "../data/instruments.ts";
import { marketFields, serverId } from "../data/market-fields.ts";
import { textsOf } from "../data/parameters.ts";
import { Sent } from "../data/sent.ts";
import type { Topic, TopicFrame, TopicSubscription } from "../topic.ts";

/** Default interval of the frames, in ms. */
const FRAME_MS = 500;
/** Time after which the slow fields of a contract are there, in ms. */
const SLOW_MS = 2_000;
const LINES_MAX = 100;
const FIELDS_MAX = 50;
/** Fields of a message that names none: last, bid and ask. */
const DEFAULT_FIELDS = ["31", "84", "86"];

/** The stream of one contract: its changed fields twice a second by default, until it ends without a word. */
class MarketDataStream implements TopicSubscription {
  readonly key: string;
  readonly fields: readonly string[];
  dueMs: number | undefined;
  readonly #named: NamedInstrument;
  readonly #instrument: Instrument;
  readonly #begunMs: number;
  readonly #sent = new Sent();

  constructor(named: NamedInstrument, instrument: Instrument, fields: readonly string[], nowMs: number) {
    this.key = keyOf(named.conidEx);
    this.fields = fields;
    this.#named = named;
    this.#instrument = instrument;
    this.#begunMs = nowMs;
  }

  run(context: GatewayContext): readonly TopicFrame[] {
    const { nowMs, options } = context;
    if (this.#hasEnded(context)) {
      this.dueMs = undefined;
      return [];
    }
    this.dueMs = nowMs + (options.frameMs || FRAME_MS);
    const isSlow = nowMs - this.#begunMs >= SLOW_MS;
    const values = marketFields(this.#instrument, this.fields, isSlow, context);
    const changed = Object.entries(values).filter(([field, value]) => this.#sent.changed(field, value));
    if (changed.length === 0) return [];
    const { conidEx, conid } = this.#named;
    const id = serverId(conidEx);
    const ids = { conidEx, conid, server_id: id, "6119": id, _updated: nowMs };
    return [Object.assign(Object.fromEntries(changed), ids, { topic: `smd+${conidEx}` })];
  }

  #hasEnded({ nowMs, options, brokerage }: GatewayContext): boolean {
    if (nowMs >= this.#begunMs + options.marketDataMs) return true;
    return (brokerage.unsubscribedAllMs ?? Number.NEGATIVE_INFINITY) > this.#begunMs;
  }
}

const keyOf = (conidEx: string): string => `smd/${conidEx}`;

/** Topic of market data; a message for a running stream may add fields, and restarts its age. */
export const marketDataTopic: Topic = {
  subscribe: "smd",
  unsubscribe: "umd",
  layer: "brokerage",
  begin: (targets, args, context, running) => {
    const [target = ""] = targets;
    const refuse = (error: string) => ({ frames: [{ error, topic: `smd+${target}` }] });
    const named = namedInstrument(target, context);
    if (named?.instrument === undefined) return refuse("Invalid conid");
    const before = running?.get(keyOf(target));
    const known = before instanceof MarketDataStream ? before.fields : [];
    const texts = textsOf(args.fields);
    const given = texts.length === 0 ? DEFAULT_FIELDS : texts;
    const fields = [...new Set([...known, ...given])];
    if (fields.length > FIELDS_MAX) return refuse(`More than ${FIELDS_MAX} fields`);
    const lines = [...(running?.keys() ?? [])].filter((key) => key.startsWith("smd/"));
    if (before === undefined && lines.length >= LINES_MAX) return refuse("Max number of market data lines");
    const stream = new MarketDataStream(named, named.instrument, fields, context.nowMs);
    return { frames: stream.run(context), subscription: stream };
  },
  end: ([target = ""], keys) => ({ keys: keys.filter((key) => key === keyOf(target)), frames: [] }),
};
