import { contract, type Id, type WireContract } from "../contract.ts";
import { decimal, fixed, flag, integer, text } from "../fields.ts";
import { GATES } from "../gates.ts";
import { type Message, message } from "../message.ts";

/** What a request for contract details says. */
export interface ContractDetailsRequest extends Id, WireContract {
  readonly includeExpired: boolean;
  readonly secIdType: string;
  readonly secId: string;
  readonly issuerId: string;
}

export const reqContractDetails: Message<ContractDetailsRequest> = message("reqContractDetails", 9, [
  fixed(8),
  integer("reqId"),
  ...contract,
  flag("includeExpired"),
  text("secIdType"),
  text("secId"),
  text("issuerId", GATES.bondIssuerId),
]);

export const reqMatchingSymbols: Message<Id & { readonly pattern: string }> = message(
  "reqMatchingSymbols",
  81,
  [integer("reqId"), text("pattern")],
);

export const reqSecDefOptParams: Message<
  Id & {
    readonly underlyingSymbol: string;
    readonly futFopExchange: string;
    readonly underlyingSecType: string;
    readonly underlyingConId: number;
  }
> = message("reqSecDefOptParams", 78, [
  integer("reqId"),
  text("underlyingSymbol"),
  text("futFopExchange"),
  text("underlyingSecType"),
  integer("underlyingConId"),
]);

export const reqMarketRule: Message<{ readonly marketRuleId: number }> = message("reqMarketRule", 91, [
  integer("marketRuleId"),
]);
export const reqSmartComponents: Message<Id & { readonly bboExchange: string }> = message(
  "reqSmartComponents",
  83,
  [integer("reqId"), text("bboExchange")],
);
export const reqMktDepthExchanges: Message<object> = message("reqMktDepthExchanges", 82, []);

/** What a request for a theoretical value says: `given` is the option's price, or its volatility. */
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
    text("options"),
  ]);

const cancel = (name: string, id: number): Message<Id> => message(name, id, [fixed(1), integer("reqId")]);

export const calculateImpliedVolatility: Message<CalculateRequest> = calculate(
  "calculateImpliedVolatility",
  54,
);
export const calculateOptionPrice: Message<CalculateRequest> = calculate("calculateOptionPrice", 55);
export const cancelCalculateImpliedVolatility: Message<Id> = cancel("cancelCalculateImpliedVolatility", 56);
export const cancelCalculateOptionPrice: Message<Id> = cancel("cancelCalculateOptionPrice", 57);
