import { decimal, fixed, flag, integer, list, optionalInteger, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

/** A change of one row of a book: `operation` 0 insert, 1 update, 2 delete; `side` 0 ask, 1 bid. */
export interface DepthRow extends Id {
  readonly position: number;
  readonly operation: number;
  readonly side: number;
  readonly price: number;
  readonly size: number;
}

export const updateMktDepth: Message<DepthRow> = message("updateMktDepth", 12, [
  fixed(1),
  integer("reqId"),
  integer("position"),
  integer("operation"),
  integer("side"),
  decimal("price"),
  decimal("size"),
]);

export const updateMktDepthL2: Message<DepthRow & { readonly marketMaker: string; readonly smart: boolean }> =
  message("updateMktDepthL2", 13, [
    fixed(1),
    integer("reqId"),
    integer("position"),
    text("marketMaker"),
    integer("operation"),
    integer("side"),
    decimal("price"),
    decimal("size"),
    flag("smart"),
  ]);

interface DepthExchange {
  readonly exchange: string;
  readonly secType: string;
  readonly listingExchange: string;
  readonly serviceDataType: string;
  readonly aggGroup: number | undefined;
}

export const mktDepthExchanges: Message<{ readonly exchanges: readonly DepthExchange[] }> = message(
  "mktDepthExchanges",
  80,
  [
    list<"exchanges", DepthExchange>("exchanges", [
      text("exchange"),
      text("secType"),
      text("listingExchange"),
      text("serviceDataType"),
      optionalInteger("aggGroup"),
    ]),
  ],
);

export const rerouteMktDepthReq: Message<Id & { readonly conId: number; readonly exchange: string }> =
  message("rerouteMktDepthReq", 92, [integer("reqId"), integer("conId"), text("exchange")]);
