import { decimal, integer, long, text, when } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

/** Values of `tickByTick`: `type` 1 last, 2 all last, 3 bid and ask, 4 midpoint; each type uses its own values. */
export interface SingleTick extends Id {
  readonly type: number;
  readonly seconds: number;
  readonly price: number;
  readonly size: number;
  readonly mask: number;
  readonly exchange: string;
  readonly conditions: string;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

const NO_TRADE = { price: 0, size: 0, exchange: "", conditions: "" };

const NO_QUOTE = { bid: 0, ask: 0, bidSize: 0, askSize: 0 };

const isTrade = ({ type }: SingleTick): boolean => type === 1 || type === 2;

const isQuote = ({ type }: SingleTick): boolean => type === 3;

export const tickByTick: Message<SingleTick> = message("tickByTick", 99, [
  integer("reqId"),
  integer("type"),
  long("seconds"),
  when<SingleTick>(
    isTrade,
    [decimal("price"), decimal("size"), integer("mask"), text("exchange"), text("conditions")],
    { ...NO_TRADE, mask: 0 },
  ),
  when<SingleTick>(
    isQuote,
    [decimal("bid"), decimal("ask"), decimal("bidSize"), decimal("askSize"), integer("mask")],
    NO_QUOTE,
  ),
  when<SingleTick>(({ type }) => type === 4, [decimal("price")], {}),
]);
