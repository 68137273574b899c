import { contract } from "../arguments/contract.ts";
import { filled, int32 } from "../arguments/fields.ts";
import { strict } from "../arguments/strict.ts";
import type { Contract, ContractDescription, ContractDetails, PriceIncrement } from "../stoqey/mod.ts";
import { instantOf } from "../tws/times.ts";
import type { Operation } from "./operation.ts";
import { collect, first, type Read } from "./read.ts";

/** The contract that others are compared with. */
export interface ContractArgs {
  /** A contract, of which fields may be left out. */
  readonly contract: Contract;
}

/** The details of a contract, with the instant at which it expires. */
export interface DatedContractDetails extends ContractDetails {
  /**
   * The instant at which trading ends for good, epoch ms; undefined for a contract that does not expire, and where TWS sends
   * the day without a time or a zone.
   */
  readonly expiryMs: number | undefined;
}

function expiryOf({ contract, lastTradeTime, timeZoneId }: ContractDetails): number | undefined {
  const day = contract?.lastTradeDateOrContractMonth ?? "";
  const time = lastTradeTime ?? "";
  return instantOf(day.includes(":") || time === "" ? day : `${day} ${time}`, timeZoneId);
}

/** The details of the contracts that match. */
export const contractDetails: Operation<ContractArgs, DatedContractDetails> = {
  request: "reqContractDetails",
  arguments: strict({ contract }),
  needsIbkr: true,
  ends: ["contractDetailsEnd"],
  send: (api, id, { contract }) => void api.reqContractDetails(id, contract),
  handlers: (_args, emit) => {
    const found = (_id: number, details: ContractDetails): void =>
      emit(Object.assign(details, { expiryMs: expiryOf(details) }));
    return { contractDetails: found, bondContractDetails: found };
  },
};

/** The details of the contracts that match. */
export const getContractDetails: Read<ContractArgs, readonly DatedContractDetails[]> = collect(
  contractDetails,
  {
    name: "getContractDetails",
    what: "read the contract details",
  },
);

/** The contracts that a partial one may mean. */
export const qualifyContract: Read<ContractArgs, readonly DatedContractDetails[]> = collect(contractDetails, {
  name: "qualifyContract",
  what: "qualify the contract",
});

/** The text that symbols and names are compared with. */
export interface MatchingSymbolsArgs {
  /** A part of a symbol or a name. */
  readonly pattern: string;
}

/** Contracts whose symbol or name matches a pattern. */
export const matchingSymbols: Operation<MatchingSymbolsArgs, readonly ContractDescription[]> = {
  request: "reqMatchingSymbols",
  arguments: strict({ pattern: filled }),
  needsIbkr: true,
  ends: ["symbolSamples", "contractDescriptions"],
  send: (api, id, { pattern }) => void api.reqMatchingSymbols(id, pattern),
  handlers: (_args, emit) => ({
    symbolSamples: (_id: number, found: readonly ContractDescription[]) => emit(found),
  }),
};

/** Contracts whose symbol or name matches a pattern. */
export const getMatchingSymbols: Read<MatchingSymbolsArgs, readonly ContractDescription[]> = first(
  matchingSymbols,
  { name: "getMatchingSymbols", what: "look for symbols" },
);

/** The market rule that is read. */
export interface MarketRuleArgs {
  /** ID of the rule, as contract details name it. */
  readonly marketRuleId: number;
}

/** The price increments of a market rule. */
export const marketRule: Operation<MarketRuleArgs, readonly PriceIncrement[]> = {
  request: "reqMarketRule",
  arguments: strict({ marketRuleId: int32(0) }),
  numbering: "none",
  ends: ["marketRule"],
  refusedBy: /market\s*rule/i,
  send: (api, _id, { marketRuleId }) => void api.reqMarketRule(marketRuleId),
  handlers: ({ marketRuleId }, emit) => ({
    marketRule: (id: number, increments: readonly PriceIncrement[]) => {
      if (id === marketRuleId) emit(increments);
    },
  }),
  eventOf: (increments, { marketRuleId }) => ["marketRule", [marketRuleId, increments]],
  parameters: ["marketRuleId"],
};

/** The price increments of a market rule. */
export const getMarketRule: Read<MarketRuleArgs, readonly PriceIncrement[]> = first(marketRule, {
  name: "getMarketRule",
  what: "read a market rule",
});

/** One exchange behind a letter of quotes. */
export interface SmartComponent {
  /** Bit of the exchange in the mask of a quote. */
  readonly bit: number;
  /** The exchange. */
  readonly exchange: string;
  /** Its letter. */
  readonly letter: string;
}

/** The best-bid-and-offer exchange whose components are read. */
export interface SmartComponentsArgs {
  /** Its code, as the event `tickReqParams` names it. */
  readonly bboExchange: string;
}

/** The exchanges behind the letters of quotes. */
export const smartComponents: Operation<SmartComponentsArgs, readonly SmartComponent[]> = {
  request: "reqSmartComponents",
  arguments: strict({ bboExchange: filled }),
  needsIbkr: true,
  ends: ["smartComponents"],
  send: (api, id, { bboExchange }) => void api.reqSmartComponents(id, bboExchange),
  handlers: (_args, emit) => ({
    smartComponents: (_id: number, map: ReadonlyMap<number, readonly [string, string]>) =>
      emit([...map].map(([bit, [exchange, letter]]) => ({ bit, exchange, letter }))),
  }),
};

/** The exchanges behind the letters of quotes. */
export const getSmartComponents: Read<SmartComponentsArgs, readonly SmartComponent[]> = first(
  smartComponents,
  { name: "getSmartComponents", what: "read the smart components" },
);
