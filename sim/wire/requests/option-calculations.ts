import { decimal, fixed, integer, options } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { contract, type Id, type WireContract } from "../field-groups/contract.ts";

/** Values of a calculation: `given` is the price of the option, or its volatility. */
export interface CalculateRequest extends Id, WireContract {
  readonly given: number;
  readonly underPrice: number;
  readonly options: string;
}

const calculate = (name: string, id: number): Message<CalculateRequest> =>
  message(name, id, [
    fixed(2),
    integer("reqId"),
    ...contract,
    decimal("given"),
    decimal("underPrice"),
    options("options"),
  ]);

const cancel = (name: string, id: number): Message<Id> => message(name, id, [fixed(1), integer("reqId")]);

export const calculateImpliedVolatility: Message<CalculateRequest> = calculate(
  "calculateImpliedVolatility",
  54,
);

export const calculateOptionPrice: Message<CalculateRequest> = calculate("calculateOptionPrice", 55);

export const cancelCalculateImpliedVolatility: Message<Id> = cancel("cancelCalculateImpliedVolatility", 56);

export const cancelCalculateOptionPrice: Message<Id> = cancel("cancelCalculateOptionPrice", 57);
