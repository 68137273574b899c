import * as v from "valibot";
import { filled } from "../../arguments/fields.ts";
import { oneOf, type Schema } from "../../arguments/schema.ts";
import { type Strict, strict } from "../../arguments/strict.ts";
import { ms } from "../../options.ts";
import type { OrderPreview } from "../../orders/tws/order-preview.ts";

/** Name of a tool that deals with orders. `get_order` is made beside any of them. */
export type OrderToolName = "place_order" | "preview_order" | "modify_order" | "cancel_order";

/** Names of the tools that deal with orders, in the order in which they are made. */
export const ORDER_TOOL_NAMES: readonly OrderToolName[] = [
  "place_order",
  "preview_order",
  "modify_order",
  "cancel_order",
];

/** What a person, or a program, decides about before it is sent. */
export interface OrderApprovalRequest {
  /** Name of the kind, for graphs that have other interrupts too. */
  readonly kind: "ibkr-order-approval";
  /**
   * Name of the request, which a decision has to repeat. It has a fingerprint of all terms and the notional in it: a decision is
   * no decision about other terms, nor about a notional that differs by more than 2 %.
   */
  readonly key: string;
  /** What will be done. */
  readonly action: "place" | "modify";
  /** Name of the order: of the new one, or of the one to be modified. */
  readonly order: string;
  /**
   * What will be sent in one line, e.g. `BUY 10 AAPL STK SMART USD LMT 100 DAY in DU1234567`. Of a modification it has the terms
   * before and after it; of an order whose price the market decides, its worth.
   */
  readonly summary: string;
  /** Account of the order. */
  readonly account: string;
  /** What the order may cost or bring at most, by the limits of these tools, in `currency`. */
  readonly notional: number;
  /** Currency of `notional`. */
  readonly currency: string;
  /** Margins and commission by IBKR's what-if; undefined without a preview. */
  readonly preview?: OrderPreview | undefined;
}

/** Decision about an order. */
export interface OrderApproval {
  /** The key of the request, as it was. Needed in the value that resumes an `interrupt`; a callback may leave it out. */
  readonly key?: string;
  /** True alone sends the order. */
  readonly approved: boolean;
  /** Reason of a refusal, for the model. */
  readonly reason?: string;
}

/** Decides about orders in the process. */
export type OrderApprover = (request: OrderApprovalRequest) => Promise<OrderApproval> | OrderApproval;

/**
 * Permits orders, within limits. Each limit has to be stated: there is no default for how much an agent may trade.
 *
 * Questions of IBKR about an order, which the Web API has, are answered by the option `answerQuestion` of the pool.
 */
export interface OrderToolsOptions {
  /** Names of the order tools to make. */
  readonly tools: readonly OrderToolName[];
  /** Accounts in which orders may be placed. A call without an account means the only one. */
  readonly accounts: readonly string[];
  /** Symbols, or those of the underlying for derivatives, that may be traded; `any` for all. */
  readonly symbols: readonly string[] | "any";
  /** Kinds of instruments that may be traded. Default `["STK"]`. */
  readonly secTypes?: readonly string[] | undefined;
  /** The most units (shares, contracts) of one order, above 0. */
  readonly quantityMax: number;
  /**
   * The highest notional value of one order by its currency: units times multiplier times the highest of its limit, its trigger
   * and the price of the market. Orders in a currency that is not named are refused.
   */
  readonly notionalMax: Readonly<Record<string, number>>;
  /**
   * Decision about each new order and each modification: `interrupt` suspends the graph until it is resumed with an
   * `OrderApproval` that names the key of the request (or a list of them); a function decides in the process; `none` sends at
   * once. Where the terms have changed since the request, the graph is suspended again, with the new ones.
   */
  readonly approval: "interrupt" | "none" | OrderApprover;
  /** Whether IBKR previews each new order (what-if), and its refusal or silence stops the order. Default true. */
  readonly preview?: boolean | undefined;
  /**
   * Time in which an equal order of the same thread, by another tool call, is taken for a repetition and not sent, in ms, `>= 0`.
   * Default 60 000.
   */
  readonly repeatWithinMs?: number | undefined;
  /** Time for an answer of IBKR after the order was written, in ms, `>= 1`. Default that of `placeOrder`. */
  readonly timeoutMs?: number | undefined;
}

/** Options with their defaults. */
export interface OrderToolRules extends OrderToolsOptions {
  readonly secTypes: readonly string[];
  readonly preview: boolean;
  readonly repeatWithinMs: number;
}

const positive: Schema<number> = v.pipe(v.number(), v.finite(), v.gtValue(0, "expected a number above 0"));
const list = v.pipe(v.array(filled), v.minLength(1, "must not be empty"));
const approval = v.custom<OrderToolsOptions["approval"]>(
  (value) => value === "interrupt" || value === "none" || typeof value === "function",
  'expected "interrupt", "none" or a function',
);

/** Schema of the options of the order tools. */
export const orderToolsSchema: Strict = strict({
  tools: v.pipe(v.array(oneOf(ORDER_TOOL_NAMES)), v.minLength(1, "must not be empty")),
  accounts: list,
  symbols: v.union([v.literal("any"), list], 'expected a list of symbols, or "any"'),
  secTypes: v.optional(list, ["STK"]),
  quantityMax: positive,
  notionalMax: v.record(
    v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, "expected a currency such as USD")),
    positive,
  ),
  approval,
  preview: v.optional(v.boolean(), true),
  repeatWithinMs: v.optional(ms(0), 60_000),
  timeoutMs: v.optional(ms(1)),
});
