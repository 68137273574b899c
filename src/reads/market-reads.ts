import {
  getContractDetails,
  getMarketRule,
  getMatchingSymbols,
  getSmartComponents,
  type SmartComponent,
} from "../operations/contracts.ts";
import {
  getHeadTimestamp,
  getHistogramData,
  getHistoricalData,
  type HeadTimestampArgs,
  type HistogramArgs,
  type HistoryOptions,
} from "../operations/historical-data.ts";
import {
  getHistoricalTicksBidAsk,
  getHistoricalTicksLast,
  getHistoricalTicksMid,
  type HistoricalTicksArgs,
} from "../operations/historical-ticks.ts";
import { getMarketDataSnapshot, type MarketDataSnapshot } from "../operations/market-data.ts";
import { getMarketDepthExchanges } from "../operations/market-depth.ts";
import { getSecDefOptParams, type OptionParams, type OptionParamsArgs } from "../operations/option-chains.ts";
import type {
  Bar,
  Contract,
  ContractDescription,
  ContractDetails,
  DepthMktDataDescription,
  HistogramEntry,
  HistoricalTick,
  HistoricalTickBidAsk,
  HistoricalTickLast,
  PriceIncrement,
} from "../stoqey/mod.ts";
import { AccountReads } from "./account-reads.ts";
import type { ReadOptions } from "./asking.ts";
import { withContract } from "./split.ts";

/** What can be read about contracts, their prices and their past. */
export abstract class MarketReads extends AccountReads {
  /** Reads everything that TWS knows of the contracts that fit; none rejects with `TWS_ERROR`, `twsCode` 200. */
  getContractDetails(contract: Contract, options: ReadOptions = {}): Promise<readonly ContractDetails[]> {
    return this.ask(getContractDetails, contract, options);
  }

  /** Looks for contracts whose symbol or name fits a pattern. */
  getMatchingSymbols(pattern: string, options: ReadOptions = {}): Promise<readonly ContractDescription[]> {
    return this.ask(getMatchingSymbols, { pattern }, options);
  }

  /** Reads the option chains of an underlying. */
  getSecDefOptParams(of: OptionParamsArgs, options: ReadOptions = {}): Promise<readonly OptionParams[]> {
    return this.ask(getSecDefOptParams, of, options);
  }

  /** Reads the price steps of a market rule; contract details name the rules of a contract. */
  getMarketRule(marketRuleId: number, options: ReadOptions = {}): Promise<readonly PriceIncrement[]> {
    return this.ask(getMarketRule, { marketRuleId }, options);
  }

  /** Reads which exchange each letter of a quote stands for. */
  getSmartComponents(bboExchange: string, options: ReadOptions = {}): Promise<readonly SmartComponent[]> {
    return this.ask(getSmartComponents, { bboExchange }, options);
  }

  /** Reads which exchanges have order books. */
  getMarketDepthExchanges(options: ReadOptions = {}): Promise<readonly DepthMktDataDescription[]> {
    return this.ask(getMarketDepthExchanges, null, options);
  }

  /** Looks at the market once; TWS collects what ticks for up to 11 s. */
  getMarketDataSnapshot(contract: Contract, options: ReadOptions = {}): Promise<MarketDataSnapshot> {
    return this.ask(getMarketDataSnapshot, { contract }, options);
  }

  /**
   * Reads bars of the past, oldest first.
   *
   * @param history `duration` and `barSize` are needed, e.g. `{ duration: "1 D", barSize: "5 mins" }`.
   */
  async getHistoricalData(
    contract: Contract,
    history: HistoryOptions,
    options: ReadOptions = {},
  ): Promise<readonly Bar[]> {
    const args = withContract(getHistoricalData.what, contract, history);
    return await this.ask(getHistoricalData, args, options);
  }

  /** Reads when the past of a contract begins. */
  getHeadTimestamp(of: HeadTimestampArgs, options: ReadOptions = {}): Promise<string> {
    return this.ask(getHeadTimestamp, of, options);
  }

  /** Reads how much was traded at which price. */
  getHistogramData(of: HistogramArgs, options: ReadOptions = {}): Promise<readonly HistogramEntry[]> {
    return this.ask(getHistogramData, of, options);
  }

  /** Reads the middles of bid and ask of the past. */
  getHistoricalTicksMid(
    of: HistoricalTicksArgs,
    options: ReadOptions = {},
  ): Promise<readonly HistoricalTick[]> {
    return this.ask(getHistoricalTicksMid, of, options);
  }

  /** Reads the bids and asks of the past. */
  getHistoricalTicksBidAsk(
    of: HistoricalTicksArgs,
    options: ReadOptions = {},
  ): Promise<readonly HistoricalTickBidAsk[]> {
    return this.ask(getHistoricalTicksBidAsk, of, options);
  }

  /** Reads the trades of the past. */
  getHistoricalTicksLast(
    of: HistoricalTicksArgs,
    options: ReadOptions = {},
  ): Promise<readonly HistoricalTickLast[]> {
    return this.ask(getHistoricalTicksLast, of, options);
  }
}
