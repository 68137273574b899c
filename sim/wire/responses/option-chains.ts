import { decimal, integer, list, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

interface Expiration {
  readonly date: string;
}

interface Strike {
  readonly strike: number;
}

/** Options on one underlying at one exchange; not every expiration needs to have every strike. */
export interface OptionParameters extends Id {
  readonly exchange: string;
  readonly underlyingConId: number;
  readonly tradingClass: string;
  readonly multiplier: string;
  readonly expirations: readonly Expiration[];
  readonly strikes: readonly Strike[];
}

export const securityDefinitionOptionParameter: Message<OptionParameters> = message(
  "securityDefinitionOptionParameter",
  75,
  [
    integer("reqId"),
    text("exchange"),
    integer("underlyingConId"),
    text("tradingClass"),
    text("multiplier"),
    list<"expirations", Expiration>("expirations", [text("date")]),
    list<"strikes", Strike>("strikes", [decimal("strike")]),
  ],
);

export const securityDefinitionOptionParameterEnd: Message<Id> = message(
  "securityDefinitionOptionParameterEnd",
  76,
  [integer("reqId")],
);
