import { decimal, fixed, flag, integer, list, long, text } from "../codec/fields.ts";
import { type Field, type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

function ticks<Tick>(
  name: string,
  id: number,
  fields: readonly Field<Tick>[],
): Message<Id & { readonly ticks: readonly Tick[]; readonly done: boolean }> {
  return message(name, id, [integer("reqId"), list<"ticks", Tick>("ticks", fields), flag("done")]);
}

/** A historical midpoint of bid and ask. */
export interface MidpointTick {
  readonly seconds: number;
  readonly price: number;
  readonly size: number;
}

/** A historical bid and ask. */
export interface BidAskTick {
  readonly seconds: number;
  readonly mask: number;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

/** A historical trade. */
export interface LastTick {
  readonly seconds: number;
  readonly mask: number;
  readonly price: number;
  readonly size: number;
  readonly exchange: string;
  readonly conditions: string;
}

interface Ticks<Tick> extends Id {
  readonly ticks: readonly Tick[];
  /** False when another answer to the same request follows. */
  readonly done: boolean;
}

export const historicalTicks: Message<Ticks<MidpointTick>> = ticks<MidpointTick>("historicalTicks", 96, [
  long("seconds"),
  fixed(0),
  decimal("price"),
  decimal("size"),
]);

export const historicalTicksBidAsk: Message<Ticks<BidAskTick>> = ticks<BidAskTick>(
  "historicalTicksBidAsk",
  97,
  [long("seconds"), integer("mask"), decimal("bid"), decimal("ask"), decimal("bidSize"), decimal("askSize")],
);

export const historicalTicksLast: Message<Ticks<LastTick>> = ticks<LastTick>("historicalTicksLast", 98, [
  long("seconds"),
  integer("mask"),
  decimal("price"),
  decimal("size"),
  text("exchange"),
  text("conditions"),
]);
