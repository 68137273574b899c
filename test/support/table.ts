import { Exchange } from "../../sim/exchange/exchange.ts";
import type { Effect } from "../../sim/tws/effects.ts";
import type { TwsOptions } from "../../sim/tws/options.ts";
import { Tws } from "../../sim/tws/tws.ts";

/** Tuesday half past nine in New York. */
export const NOW: number = Date.UTC(2026, 0, 13, 14, 30);
export const EXCHANGE: Exchange = new Exchange();

/** A TWS, and clients that talk to it by hand. */
export class Table {
  readonly tws: Tws;
  nowMs: number = NOW;
  #connections = 0;

  constructor(options: TwsOptions = {}, exchange: Exchange = EXCHANGE) {
    this.tws = new Tws(exchange, options);
  }

  /** Says hello, and START_API unless told not to. */
  client(clientId?: number, version = 193): TableClient {
    const connection = ++this.#connections;
    const all: Effect[] = [];
    const keep = (effects: readonly Effect[]) => {
      all.push(...effects);
      return effects;
    };
    keep(this.tws.hello(connection, { versionMin: 100, versionMax: version, options: "" }, this.nowMs));
    const say = (...fields: (string | number)[]) =>
      keep(this.tws.receive(connection, fields.map(String), this.nowMs));
    const begun = clientId === undefined ? [] : say(71, 2, clientId, "");
    return { connection, say, begun, all };
  }
}

/** What was sent, as fields. */
export const sent = (effects: readonly Effect[]): string[][] =>
  effects.flatMap((effect) => (effect.kind === "send" ? [[...effect.fields]] : []));
/** The names of what was sent, and what else was done but for alarms. */
export const names = (effects: readonly Effect[]): string[] =>
  effects.flatMap((effect) =>
    effect.kind === "send" ? [effect.name] : effect.kind === "wake" ? [] : [effect.kind],
  );
/** The code of the first error. */
export const code = (effects: readonly Effect[]): number =>
  Number(sent(effects).find(([id]) => id === "4")?.[3]);
/** Twelve fields of a contract. */
export const stock: readonly (string | number)[] = [
  265598,
  "AAPL",
  "STK",
  "",
  0,
  "",
  "",
  "SMART",
  "",
  "USD",
  "",
  "",
];

/** One client at the table. */
export interface TableClient {
  readonly connection: number;
  /** Sends a frame, and gives what comes of it at once. */
  say(...fields: (string | number)[]): readonly Effect[];
  /** What came of START_API. */
  readonly begun: readonly Effect[];
  /** Everything so far. */
  readonly all: Effect[];
}
