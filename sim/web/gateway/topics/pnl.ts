import type { GatewayContext } from "../context.ts";
import { profits } from "../data/profit.ts";
import { Sent } from "../data/sent.ts";
import type { Topic, TopicFrame, TopicSubscription } from "../topic.ts";

/** Default interval of the frames, in ms. */
const FRAME_MS = 1_000;
const KEY = "spl";

/** Profit and loss of the accounts, sent when it changed. */
class ProfitStream implements TopicSubscription {
  readonly key = KEY;
  dueMs: number | undefined;
  readonly #sent = new Sent();

  run(context: GatewayContext): readonly TopicFrame[] {
    this.dueMs = context.nowMs + (context.options.frameMs || FRAME_MS);
    const args = profits(context);
    return this.#sent.changed(KEY, args) ? [{ topic: KEY, args }] : [];
  }
}

/** Topic of profit and loss. */
export const pnlTopic: Topic = {
  subscribe: KEY,
  unsubscribe: "upl",
  layer: "login",
  begin: (_, __, context) => {
    const stream = new ProfitStream();
    return { frames: stream.run(context), subscription: stream };
  },
  end: (_, keys) => ({ keys: keys.filter((key) => key === KEY), frames: [] }),
};
