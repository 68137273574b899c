import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import type { GatewayContext } from "../context.ts";
import { isAccount } from "../data/account.ts";
import { decimalsOf, namedInstrument } from "../data/instruments.ts";
import { Sent } from "../data/sent.ts";
import type { Topic, TopicFrame, TopicSubscription } from "../topic.ts";

/** Interval of the frames, in ms. */
const FRAME_MS = 500;
const LEVELS = 10;
/** Ladders of a WebSocket at a time, as with a TWS that has 100 market data lines. */
const LADDERS_MAX = 3;

/** The price ladder of one contract: asks from the highest down, then bids; its changed rows twice a second. */
class PriceLadder implements TopicSubscription {
  readonly key: string;
  dueMs: number | undefined;
  readonly #instrument: Instrument;
  readonly #topic: string;
  readonly #sent = new Sent();

  constructor(account: string, target: string, instrument: Instrument) {
    this.key = `${prefixOf(account)}${target}`;
    this.#instrument = instrument;
    this.#topic = `sbd+${account}+${target}`;
  }

  run({ exchange, nowMs }: GatewayContext): readonly TopicFrame[] {
    this.dueMs = nowMs + FRAME_MS;
    const { bids, asks } = exchange.depth(this.#instrument, nowMs, LEVELS);
    const decimals = decimalsOf(this.#instrument);
    const rows = [
      ...[...asks].reverse().map(({ price, size }) => ({ price: price.toFixed(decimals), ask: `${size}` })),
      ...bids.map(({ price, size }) => ({ price: price.toFixed(decimals), bid: `${size}` })),
    ].map((row, place) => ({ row: place, focus: place === asks.length - 1 ? 1 : 0, ...row }));
    const data = rows.filter((row) => this.#sent.changed(`${row.row}`, row));
    return data.length === 0 ? [] : [{ topic: this.#topic, data }];
  }
}

const prefixOf = (account: string): string => `sbd/${account}/`;

/** Topic of market depth; an account has one ladder for each contract, and ends all of them at a time. */
export const depthTopic: Topic = {
  subscribe: "sbd",
  unsubscribe: "ubd",
  layer: "brokerage",
  begin: (targets, _, context, running) => {
    const [account = "", target = ""] = targets;
    const refuse = (error: string) => ({ frames: [{ error, topic: `sbd+${account}+${target}` }] });
    if (!isAccount(account, context)) return refuse("Invalid account");
    const named = namedInstrument(target, context);
    if (named?.instrument === undefined) return refuse("Invalid conid");
    if (named.instrument.secType === "IND") return refuse("No depth for this contract");
    const others = [...(running?.keys() ?? [])].filter(
      (key) => key.startsWith("sbd/") && key !== `${prefixOf(account)}${target}`,
    );
    if (others.length >= LADDERS_MAX) return refuse("Max number of market depth requests");
    const ladder = new PriceLadder(account, target, named.instrument);
    return { frames: ladder.run(context), subscription: ladder };
  },
  end: ([account = ""], keys) => ({
    keys: keys.filter((key) => key.startsWith(prefixOf(account))),
    frames: [],
  }),
};
