import { Exchange } from "../../sim/exchange/exchange.ts";
import type { Behaviour, Effect } from "../../sim/tws/context/effects.ts";
import type { TwsOptions } from "../../sim/tws/context/options.ts";
import { Tws } from "../../sim/tws/tws.ts";
import type { Message } from "../../sim/wire/codec/message.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { error } from "../../sim/wire/responses/session.ts";
import type { TwsEvent } from "../../sim/world/tws-event.ts";
import { fieldsOf } from "./messages.ts";

/** Tuesday half past nine in New York: the opening. */
export const NOW: number = Date.UTC(2026, 0, 13, 14, 30);
/** Tuesday half past ten in New York: everything trades. */
export const TRADING: number = Date.UTC(2026, 0, 13, 15, 30);
export const EXCHANGE: Exchange = new Exchange();

/** What a client has open before and after a message, by what it gets for the message. */
interface Held {
  readonly before: readonly string[];
  readonly after: readonly string[];
}
const HELD = new WeakMap<readonly Effect[], Held>();

/** Gets what a client had open before and after the message that had these effects; undefined for other effects. */
export const heldAround = (effects: readonly Effect[]): Held | undefined => HELD.get(effects);

/** Protocol version of a client that says no other. */
const VERSION = 193;
/** Protocol version of what was sent. */
const VERSIONS = new WeakMap<Effect, number>();

/** A TWS without network and clock, and clients that send it messages. */
export class Table {
  readonly tws: Tws;
  readonly exchange: Exchange;
  nowMs: number;
  /** What clients reach: TWS itself, or what is around it. */
  readonly #behaviour: Behaviour;
  /** Alarms that are set, by key. */
  readonly #alarms = new Map<string, number>();
  #connections = 0;
  /** Protocol version of each connection. */
  readonly #versions = new Map<number, number>();

  constructor(
    options: TwsOptions = {},
    exchange: Exchange = EXCHANGE,
    nowMs: number = NOW,
    around: (tws: Tws) => Behaviour = (tws) => tws,
  ) {
    this.exchange = exchange;
    this.tws = new Tws(exchange, { profile: "gentle", ...options });
    this.#behaviour = around(this.tws);
    this.nowMs = nowMs;
  }

  /** Makes a table at which orders can be placed: with an exchange of its own, an hour after the opening. */
  static trading(options: TwsOptions = {}): Table {
    return new Table(options, new Exchange(), TRADING);
  }

  /** Connects a client, and sends START_API when it has a client ID. */
  client(clientId?: number, version: number = VERSION): TableClient {
    const connection = ++this.#connections;
    this.#versions.set(connection, version);
    const all: Effect[] = [];
    const keep = (effects: readonly Effect[]) => {
      all.push(...effects);
      return effects;
    };
    keep(
      this.#behaviour.hello(connection, { versionMin: 100, versionMax: version, options: "" }, this.nowMs),
    );
    const sendFields = (...fields: readonly (string | number)[]) => {
      const before = this.tws.subscriptions(connection);
      const effects = this.#alarmsOf(this.#behaviour.receive(connection, fields.map(String), this.nowMs));
      HELD.set(effects, { before, after: this.tws.subscriptions(connection) });
      return keep(effects);
    };
    const begun = clientId === undefined ? [] : sendFields(...fieldsOf(startApi, { clientId }, version));
    return {
      connection,
      begun,
      all,
      sendFields,
      send: (message, values) => sendFields(...fieldsOf(message, values, version)),
    };
  }

  /** Applies an event to TWS as a whole. @returns What TWS does at once. */
  happens(event: TwsEvent): readonly Effect[] {
    return this.#alarmsOf(this.#behaviour.happens(event, this.nowMs));
  }

  /** Ends a connection; `noticed` false is a half-open loss. */
  gone({ connection }: TableClient, noticed = true): readonly Effect[] {
    return this.#alarmsOf(this.#behaviour.gone(connection, noticed, this.nowMs));
  }

  /** Advances time and runs every alarm that falls due. @returns What TWS did meanwhile. */
  advance(ms: number): Effect[] {
    const untilMs = this.nowMs + ms;
    const done: Effect[] = [];
    for (;;) {
      const [next] = [...this.#alarms].sort(([, a], [, b]) => a - b);
      if (next === undefined || next[1] > untilMs) break;
      const [key, atMs] = next;
      this.#alarms.delete(key);
      this.nowMs = atMs;
      done.push(...this.#alarmsOf(this.#behaviour.wake(key, atMs)));
    }
    this.nowMs = untilMs;
    return done;
  }

  #alarmsOf(effects: readonly Effect[]): readonly Effect[] {
    for (const effect of effects) {
      if (effect.kind === "wake") this.#alarms.set(effect.key, effect.atMs);
      if (effect.kind === "send") VERSIONS.set(effect, this.#versions.get(effect.connection) ?? VERSION);
    }
    return effects;
  }
}

/** One client at the table. */
export interface TableClient {
  readonly connection: number;
  /** Sends a message by the names of its values. @returns What TWS does at once. */
  send<Values>(message: Message<Values>, values?: Partial<NoInfer<Values>>): readonly Effect[];
  /** Sends a frame as it is. @returns What TWS does at once. */
  sendFields(...fields: readonly (string | number)[]): readonly Effect[];
  /** What TWS did on START_API. */
  readonly begun: readonly Effect[];
  /** Everything that TWS did for this client so far. */
  readonly all: Effect[];
}

/** Gets what was sent, as fields. */
export const sent = (effects: readonly Effect[]): string[][] =>
  effects.flatMap((effect) => (effect.kind === "send" ? [[...effect.fields]] : []));

/** Gets the names of what was sent, and the kinds of other effects, alarms aside. */
export const names = (effects: readonly Effect[]): string[] =>
  effects.flatMap((effect) =>
    effect.kind === "send" ? [effect.name] : effect.kind === "wake" ? [] : [effect.kind],
  );

/** Gets the messages of one kind that were sent, by the names of their values. */
export const received = <Values>(effects: readonly Effect[], message: Message<Values>): Values[] =>
  effects.flatMap((effect) =>
    effect.kind === "send" && effect.name === message.name
      ? [message.read(effect.fields, VERSIONS.get(effect) ?? VERSION)]
      : [],
  );

/** Gets the code of the first error; undefined for none. */
export const code = (effects: readonly Effect[]): number | undefined => received(effects, error)[0]?.code;
