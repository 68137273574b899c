import type { GatewayContext } from "../context.ts";
import { isAccount } from "../data/account.ts";
import { type AccountRow, rowFilter } from "../data/row-filter.ts";
import { Sent } from "../data/sent.ts";
import type { Topic, TopicFrame, TopicSubscription } from "../topic.ts";

/** One topic of the values of an account. */
export interface AccountTopic {
  readonly subscribe: string;
  readonly unsubscribe: string;
  /** Interval of the frames, in ms. */
  readonly frameMs: number;
  /** The text of the confirmation that a subscription ended. */
  readonly ended: string;
  /** Whether rows that have not changed are sent with their key and time alone, and not left out. */
  readonly blankRows: boolean;
  /** Computes the rows of an account. */
  rows(account: string, context: GatewayContext): readonly AccountRow[];
}

/** The values of one account, sent when they change. */
class AccountStream implements TopicSubscription {
  readonly key: string;
  dueMs: number | undefined;
  readonly #topic: AccountTopic;
  readonly #account: string;
  readonly #filter: (rows: readonly AccountRow[]) => readonly AccountRow[];
  readonly #sent = new Sent();

  constructor(topic: AccountTopic, account: string, args: Readonly<Record<string, unknown>>) {
    this.key = `${topic.subscribe}/${account}`;
    this.#topic = topic;
    this.#account = account;
    this.#filter = rowFilter(args);
  }

  run(context: GatewayContext): readonly TopicFrame[] {
    const { frameMs, blankRows, subscribe } = this.#topic;
    this.dueMs = context.nowMs + frameMs;
    const result = this.#filter(this.#topic.rows(this.#account, context)).flatMap((row) => {
      const { timestamp, ...content } = row;
      if (this.#sent.changed(row.key, content)) return [row];
      return blankRows ? [{ key: row.key, timestamp }] : [];
    });
    return result.length === 0 ? [] : [{ result, topic: `${subscribe}+${this.#account}` }];
  }
}

/** Makes the topic of the values of an account. */
export function accountTopic(topic: AccountTopic): Topic {
  const { subscribe, unsubscribe, ended } = topic;
  return {
    subscribe,
    unsubscribe,
    layer: "login",
    begin: ([account = ""], args, context) => {
      if (!isAccount(account, context)) {
        return { frames: [{ error: "Invalid account", topic: `${subscribe}+${account}` }] };
      }
      const stream = new AccountStream(topic, account, args);
      return { frames: stream.run(context), subscription: stream };
    },
    // The confirmation has no topic.
    end: ([account = ""], keys) => ({
      keys: keys.filter((key) => key === `${subscribe}/${account}`),
      frames: [{ result: ended }],
    }),
  };
}
