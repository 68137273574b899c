import type {
  AccountUpdate,
  AccountValue,
  Bar,
  CompletedOrder,
  ContractDescription,
  ContractDetails,
  ExecutionDetail,
  OpenOrder,
  PnLSingle,
  Position,
  ReadOptions,
  TwsReads,
} from "../../src/mod.ts";
import { ownReference } from "../../src/orders/order-reference.ts";
import { ACCOUNT, CON_IDS, shareOf } from "../support/contracts.ts";
import { orderRow, type Page, type Rows } from "./book.ts";
import type { FrameValues } from "./frame.ts";

/** The messages of a numbered request and of its answer. */
export interface WireForm {
  /** Name of the request. */
  readonly request: string;
  /** Has a request with these values this subject? */
  matches(values: FrameValues, about: string): boolean;
  /** Messages that carry the answer. */
  readonly carriers: readonly string[];
  /** The message that ends it. */
  readonly end: string;
  /** Has each row an identity, so that one that TWS sends twice counts once? */
  readonly isDistinct?: boolean;
  /** Returns the rows of one message of the answer. */
  rows(values: FrameValues, name: string): Rows;
}

/** One read of the pool, and the values that its answer is compared with. */
export interface ReadKind {
  readonly name: string;
  /** Possible subjects, such as symbols. */
  readonly abouts: readonly string[];
  call(on: TwsReads, about: string, options: ReadOptions): Promise<unknown>;
  /** Returns the rows of the answer as text. */
  rows(value: never, about: string): Rows;
  /** Returns the rows of the fake's book, where it has them. */
  book?(page: Page, clientId: number, about: string): Rows;
  /** The messages on the wire, where the request has a number. */
  readonly wire?: WireForm;
}

const openOrders = (rows: readonly OpenOrder[]): Rows =>
  rows.map(({ contract, order }) =>
    orderRow({
      permId: order.permId,
      ref: ownReference(order.orderRef ?? ""),
      clientId: order.clientId,
      symbol: contract.symbol,
      quantity: order.totalQuantity,
      limit: order.lmtPrice,
    }),
  );
const SYMBOLS = Object.keys(CON_IDS);
/** An instant of the past, so that equal requests have equal answers. */
const END = "20260109-21:00:00";
const barRow = (bar: { open?: unknown; high?: unknown; low?: unknown; close?: unknown }): string =>
  `${bar.open} ${bar.high} ${bar.low} ${bar.close}`;

/** Types an entry of the table by the value of its answer. */
function kind<Value>(entry: Omit<ReadKind, "rows"> & { rows(value: Value, about: string): Rows }): ReadKind {
  return entry as ReadKind;
}

/** The reads that random scripts use, by name. */
export const READS: ReadonlyMap<string, ReadKind> = new Map(
  [
    kind<readonly Position[]>({
      name: "getPositions",
      abouts: [""],
      call: (on, _, options) => on.getPositions(options),
      rows: (rows) => rows.map(({ contract, pos }) => `${contract.conId} ${pos}`),
      book: ({ positions }) => positions,
    }),
    kind<readonly OpenOrder[]>({
      name: "getOpenOrders",
      abouts: [""],
      call: (on, _, options) => on.getOpenOrders(options),
      rows: openOrders,
      book: ({ open }, clientId) => open.get(clientId) ?? [],
    }),
    kind<readonly OpenOrder[]>({
      name: "getAllOpenOrders",
      abouts: [""],
      call: (on, _, options) => on.getAllOpenOrders(options),
      rows: openOrders,
      book: ({ allOpen }) => allOpen,
    }),
    kind<readonly CompletedOrder[]>({
      name: "getCompletedOrders",
      abouts: [""],
      call: (on, _, options) => on.getCompletedOrders(options),
      rows: (rows) => rows.map(({ order, orderState }) => `${order.permId} ${orderState.status}`),
      book: ({ completed }) => completed,
    }),
    kind<AccountUpdate>({
      name: "getAccountUpdates",
      abouts: [ACCOUNT],
      call: (on, account, options) => on.getAccountUpdates(account, options),
      rows: ({ portfolio }) => portfolio.map(({ contract, position }) => `${contract.conId} ${position}`),
      book: ({ portfolio }) => portfolio,
    }),
    kind<PnLSingle>({
      name: "getPnLSingle",
      abouts: ["AAPL", "TSLA"],
      call: (on, symbol, options) => on.getPnLSingle({ conId: CON_IDS[symbol] ?? 0 }, ACCOUNT, options),
      rows: ({ position }, symbol) => [`${CON_IDS[symbol]} ${position}`],
      book: ({ portfolio }, _, symbol) => portfolio.filter((row) => row.startsWith(`${CON_IDS[symbol]} `)),
    }),
    kind<readonly ExecutionDetail[]>({
      name: "getExecutionDetails",
      abouts: ["", "AAPL", "MSFT"],
      call: (on, symbol, options) => on.getExecutionDetails(symbol === "" ? {} : { symbol }, options),
      rows: (rows) => rows.map(({ execution }) => `${execution.execId} ${execution.shares}`),
      wire: {
        request: "reqExecutions",
        carriers: ["execDetails"],
        end: "execDetailsEnd",
        // An execution has an identity: one that is sent twice happened once.
        isDistinct: true,
        matches: ({ symbol }, about) => symbol === about,
        rows: ({ execId, shares }) => [`${execId} ${shares}`],
      },
    }),
    kind<readonly AccountValue[]>({
      name: "getAccountSummary",
      abouts: ["NetLiquidation", "TotalCashValue,BuyingPower", "AccountType,Cushion,NetLiquidation"],
      call: (on, tags, options) => on.getAccountSummary({ ...options, tags: tags.split(",") }),
      rows: (rows) =>
        rows.map(({ account, tag, value, currency }) => `${account} ${tag} ${value} ${currency}`),
      wire: {
        request: "reqAccountSummary",
        carriers: ["accountSummary"],
        end: "accountSummaryEnd",
        matches: ({ tags }, about) => tags === about,
        rows: ({ account, tag, value, currency }) => [`${account} ${tag} ${value} ${currency}`],
      },
    }),
    kind<readonly ContractDetails[]>({
      name: "getContractDetails",
      abouts: SYMBOLS,
      call: (on, symbol, options) => on.getContractDetails(shareOf(symbol), options),
      rows: (rows) =>
        rows.map(({ contract, longName }) => `${contract.conId} ${contract.symbol} ${longName}`),
      wire: {
        request: "reqContractDetails",
        carriers: ["contractDetails"],
        end: "contractDetailsEnd",
        matches: ({ symbol }, about) => symbol === about,
        rows: ({ conId, symbol, longName }) => [`${conId} ${symbol} ${longName}`],
      },
    }),
    kind<readonly ContractDescription[]>({
      name: "getMatchingSymbols",
      abouts: ["A", "MS", "Inte"],
      call: (on, pattern, options) => on.getMatchingSymbols(pattern, options),
      rows: (rows) => rows.map(({ contract }) => `${contract?.conId}`),
      wire: {
        request: "reqMatchingSymbols",
        carriers: ["symbolSamples"],
        end: "symbolSamples",
        matches: ({ pattern }, about) => pattern === about,
        rows: ({ samples }) => (samples as { conId: number }[]).map(({ conId }) => `${conId}`),
      },
    }),
    kind<readonly Bar[]>({
      name: "getHistoricalData",
      abouts: SYMBOLS,
      call: (on, symbol, options) =>
        on.getHistoricalData(shareOf(symbol), { duration: "1 D", barSize: "1 hour", end: END, ...options }),
      rows: (bars) => bars.map(barRow),
      wire: {
        request: "reqHistoricalData",
        carriers: ["historicalData"],
        end: "historicalData",
        matches: ({ symbol, keepUpToDate, end }, about) =>
          symbol === about && keepUpToDate === false && end === END,
        rows: ({ bars }) => (bars as Parameters<typeof barRow>[0][]).map(barRow),
      },
    }),
  ].map((entry) => [entry.name, entry]),
);
