import type { NamedContract } from "../exchange/contracts/named-contract.ts";
import type { ExchangeOptions } from "../exchange/exchange-options.ts";
import type { AccountAtStart } from "../net/account-at-start.ts";
import type { TwsOptions } from "../tws/context/options.ts";
import type { Duration } from "./duration.ts";

/** A value that a message must have: itself, a pattern of its text, or bounds. */
export type Wanted =
  | string
  | number
  | boolean
  | { readonly matches: string }
  | { readonly atLeast?: number | undefined; readonly atMost?: number | undefined };

/** Values that a message must have, by their names. */
export type WantedValues = Readonly<Record<string, Wanted>>;

/** A contract: by its symbol (a US share where nothing else is given) or by its `conId`. */
export type ScenarioContract = NamedContract;

/** An order as a client places it. */
export interface ScenarioOrder extends ScenarioContract {
  /** Side of the order. */
  readonly action: "BUY" | "SELL";
  /** Units, `> 0`. */
  readonly quantity: number;
  /** Default `MKT`. */
  readonly orderType?: string | undefined;
  /** Limit price. */
  readonly limitPrice?: number | undefined;
  /** Trigger price of a stop order, offset of others: `auxPrice`. */
  readonly auxPrice?: number | undefined;
  /** Default `DAY`. */
  readonly tif?: string | undefined;
  /** Whether it works outside regular trading hours. Default false. */
  readonly outsideRth?: boolean | undefined;
}

/** The account at the start. */
export type ScenarioAccount = AccountAtStart;

/** Messages that are meant, and how many of them. */
export interface MessageCheck {
  /** Name of a request, e.g. `placeOrder`; or `answer`. */
  readonly request?: string | undefined;
  /** Name of a message that TWS sends, e.g. `orderStatus`; or `request`. */
  readonly answer?: string | undefined;
  /**
   * Event of the trace, e.g. `opened`, `closed`, `fault`; `with` means its `detail`, `content` and `connection`. What a fault
   * loses, or sends by itself, is seen here alone.
   */
  readonly event?: string | undefined;
  /** Name of a mark, which a program sets by `mark(name)` of the run: something that happens outside of TWS. */
  readonly mark?: string | undefined;
  /** Values that it must have. Default: any. */
  readonly with?: WantedValues | undefined;
  /** Client ID of the session. Default: any. */
  readonly clientId?: number | undefined;
}

/** Something to expect; exactly one subject. */
export interface Check extends MessageCheck {
  /** One sentence that says what it shows. Default: made of the rest. */
  readonly about?: string | undefined;
  /** Exact number of the messages or orders. Default: at least one. */
  readonly times?: number | undefined;
  /** Least number of them. */
  readonly atLeast?: number | undefined;
  /** Largest number of them. */
  readonly atMost?: number | undefined;
  /** Orders of the book with these values: symbol, action, orderType, status, quantity, filled, clientId, orderId. */
  readonly orders?: WantedValues | undefined;
  /** Symbol whose position must have `quantity`, by default 0: of its share, or of the only contract that is held. */
  readonly position?: string | undefined;
  /** Units of the position; below 0 for a short one. */
  readonly quantity?: number | undefined;
  /** Sessions that may exist at one time, over the whole run. */
  readonly sessionsAtMost?: number | undefined;
  /** No client begins a session under a client ID that has one, not even in vain (326), over the whole run. */
  readonly overlappingSessions?: "none" | undefined;
  /** The only client IDs with which clients log in, over the whole run. */
  readonly clientIds?: readonly number[] | undefined;
  /** No client sends a request before its session is ready (`nextValidId`), over the whole run. */
  readonly earlyRequests?: "none" | undefined;
  /**
   * Longest time from the loss of a session, or from the end of a fault if that is later, to the next session that is ready.
   * At least one session must be lost. A session that its client closes counts if the client comes back.
   */
  readonly recoveredWithin?: Duration | undefined;
  /** Text of a fault that must have affected something, e.g. `drop`. */
  readonly struck?: string | undefined;
}

/** Trigger of a step by something that happens. */
export interface When extends MessageCheck {
  /** Number of them, this one included. Default 1. */
  readonly times?: number | undefined;
}

/** Price of a contract, set by hand. */
export interface MarketStep extends ScenarioContract {
  /** Prices that are fixed; those that are left out follow. */
  readonly set?: { readonly bid?: number; readonly ask?: number; readonly last?: number } | undefined;
  /** Change of the price in percent, e.g. `-3%`. */
  readonly move?: string | undefined;
  /** Time that the change takes. Default 0. */
  readonly over?: Duration | undefined;
  /** Stops trading, resumes it, or lets the price move by itself again. */
  readonly trading?: "halt" | "resume" | "free" | undefined;
}

/** An order of the book: the newest that has these values. */
export interface OrderStep {
  /** Values of the order. */
  readonly of: WantedValues;
  /** Fills it: by default the rest of it, at its limit or the last price. */
  readonly fill?: { readonly price?: number; readonly quantity?: number } | undefined;
  /** Rejects it with an error. */
  readonly reject?: { readonly code: number; readonly text?: string } | undefined;
  /** Holds it back from the market, or releases it. */
  readonly work?: "hold" | "release" | undefined;
}

/** A rule for requests. */
export interface AnswerStep {
  /** Name of the request, e.g. `reqHistoricalData`. */
  readonly to: string;
  /** Values that the request must have. Default: any. */
  readonly with?: WantedValues | undefined;
  /** Answers with an error under the number of the request. */
  readonly error?: { readonly code: number; readonly text: string } | undefined;
  /** Gives no answer. */
  readonly ignore?: true | undefined;
  /** Gives the usual answer later. */
  readonly delay?: Duration | undefined;
  /** Gives the usual answer twice. */
  readonly twice?: true | undefined;
  /** Number of its uses. Default: no limit. */
  readonly times?: number | undefined;
}

/** A step of the timeline: one trigger (default: right after the step before) and one action. */
export interface Step {
  /** Time since the start of the scenario. */
  readonly at?: Duration | undefined;
  /** Time since the step before. */
  readonly after?: Duration | undefined;
  /** Request, answer, event or mark after which it comes. */
  readonly when?: When | undefined;
  /** Fault as on the command line, e.g. `drop:how=rst`. */
  readonly inject?: string | undefined;
  /** Name of a fault that is healed, or `all`. */
  readonly heal?: string | undefined;
  /** Change of a market. */
  readonly market?: MarketStep | undefined;
  /** Change of an order of the book. */
  readonly order?: OrderStep | undefined;
  /** Order placed by hand in TWS. */
  readonly place?: ScenarioOrder | undefined;
  /** Rule for the answers to requests from now on. */
  readonly answer?: AnswerStep | undefined;
  /** Error or notice that is sent to every client, or to one. */
  readonly notify?:
    | { readonly code: number; readonly text: string; readonly clientId?: number | undefined }
    | undefined;
  /** Something that must be true now. */
  readonly expect?: Check | undefined;
}

/** A day of the fake as data: its options, what happens, and what must be true in the end. */
export interface Scenario {
  /** Name, in lower case with hyphens, e.g. `nightly-restart`. */
  readonly scenario: string;
  /** One sentence that says what it shows. */
  readonly about: string;
  /** Default 1. */
  readonly seed?: number | undefined;
  /** Time of the clock at the start: ISO 8601 with a zone. Default `2026-01-13T15:30:00Z`. */
  readonly start?: string | undefined;
  /** Options of the fake by their names, e.g. `profile`, `anySymbol`. */
  readonly options?:
    | Readonly<Omit<TwsOptions & ExchangeOptions, "seed" | "universe" | "history">>
    | undefined;
  /** Account at the start. Default: that of the fake. */
  readonly account?: ScenarioAccount | undefined;
  /** Faults in force from the start, as on the command line. */
  readonly faults?: readonly string[] | undefined;
  /** Steps, by their triggers. */
  readonly timeline?: readonly Step[] | undefined;
  /** Time after which it ends, since the start. Default: when its last step has run. */
  readonly until?: Duration | undefined;
  /** What must be true in the end. */
  readonly checks?: readonly Check[] | undefined;
}
