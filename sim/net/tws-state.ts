import { z } from "zod";
import type { Exchange } from "../exchange/exchange.ts";
import { EXCHANGE_OPTIONS } from "../exchange/exchange-options.ts";
import type { TradingState } from "../exchange/trading/trading.ts";
import { tradingStateSchema } from "../exchange/trading/trading-state-schema.ts";
import type { PlacedOrdersState } from "../tws/context/placed-orders.ts";
import { placedOrdersSchema } from "../tws/context/placed-orders-schema.ts";
import { problemMessage } from "../world/schema-problems.ts";

/** Version of the form of a state. A state of any other version is refused. */
export const STATE_VERSION = 1;

/** Orders and account of a fake TWS, for a later one to continue with. It can be written as JSON; its parts are internal. */
export interface TwsState {
  /** Version of its form. */
  readonly version: 1;
  /** Seed of the prices; the rest is valid for this seed alone. */
  readonly seed: number;
  /** Codes of the accounts; the rest is valid for these alone. */
  readonly accounts: readonly string[];
  /** Orders, fills and the account. */
  readonly trading: unknown;
  /** Client and order ID of each order. */
  readonly placedOrders: unknown;
}

/** A state with the types of its parts, which was checked. */
export interface CheckedState {
  readonly seed: number;
  readonly accounts: readonly string[];
  readonly trading: TradingState;
  readonly placedOrders: PlacedOrdersState;
}

let schema: z.ZodType<CheckedState> | undefined;

function makeSchema(): z.ZodType {
  const shape = z.strictObject({
    version: z.literal(STATE_VERSION),
    seed: EXCHANGE_OPTIONS.seed.accepts,
    accounts: z.array(z.string().min(1)).min(1),
    trading: tradingStateSchema(),
    placedOrders: placedOrdersSchema(),
  });
  return shape.superRefine((given, context) => {
    const { trading, placedOrders } = given as unknown as CheckedState;
    const known = new Set(trading.book.orders.map(({ permId }) => permId));
    for (const [at, { permId }] of placedOrders.orders.entries()) {
      if (known.has(permId)) continue;
      const path = ["placedOrders", "orders", at, "permId"];
      context.addIssue({ code: "custom", path, message: `there is no order ${permId}` });
    }
  });
}

/** Check of a state, for `checkOptions`: version first, because of another version nothing else is known. */
export const stateSchema: z.ZodType = z.unknown().superRefine((state, context) => {
  const unknown = unknownForm(state);
  if (unknown !== undefined) return context.addIssue({ code: "custom", ...unknown });
  schema ??= makeSchema() as z.ZodType<CheckedState>;
  const checked = schema.safeParse(withNumbers(state));
  for (const issue of checked.error?.issues ?? [])
    context.addIssue({ code: "custom", path: [...issue.path], message: problemMessage(issue) });
});

function unknownForm(state: unknown): { readonly path?: string[]; readonly message: string } | undefined {
  if (typeof state !== "object" || state === null || Array.isArray(state))
    return { message: "expected what state() returned" };
  const { version } = state as Partial<Record<string, unknown>>;
  if (version === STATE_VERSION) return undefined;
  if (version === undefined)
    return { message: "it has no version: another program wrote it, or a version before 1" };
  return { path: ["version"], message: `expected ${STATE_VERSION}, the version that this fake reads` };
}

/**
 * Continues from a state that has the right form.
 *
 * @throws {RangeError} When it is of another seed, of other accounts, or of contracts that are not listed.
 */
export function continued(state: TwsState, seed: number): CheckedState {
  const checked = withNumbers(state) as CheckedState;
  if (checked.seed !== seed)
    throw new RangeError(`the state is of seed ${checked.seed}, and the seed is ${seed}`);
  return checked;
}

/** Refuses a state whose open orders or positions are in contracts that the exchange does not list. */
export function checkListed({ accounts, trading }: CheckedState, exchange: Exchange, nowMs: number): void {
  if (accounts.join() !== exchange.accounts.join())
    throw new RangeError(
      `the state is of the accounts ${accounts.join(", ")}, and the accounts are ${exchange.accounts.join(", ")}`,
    );
  const { ledgers, book } = trading;
  const atMs = book.lookedMs === 0 ? nowMs : book.lookedMs;
  const held = Object.values(ledgers).flatMap(({ holdings }) => holdings.map(({ instrument }) => instrument));
  const ordered = book.orders.map(({ terms }) => terms.instrument);
  const contracts = [...held, ...ordered].flatMap((one) => one.legs?.map((leg) => leg.instrument) ?? [one]);
  for (const { conId, localSymbol, symbol } of contracts) {
    if (exchange.instrument(conId, atMs) !== undefined) continue;
    throw new RangeError(
      `the state has the contract ${conId} (${localSymbol || symbol}), which is not listed`,
    );
  }
}

/** Makes a state that can be written as JSON and that later changes leave as it is. */
export function savedState(state: CheckedState): TwsState {
  const text = JSON.stringify({ version: STATE_VERSION, ...state }, (_, value: unknown) =>
    value === Number.POSITIVE_INFINITY ? INFINITE : value,
  );
  return JSON.parse(text) as TwsState;
}

/** Stands for an offset without a bound, which JSON has no number for. */
const INFINITE = { number: "Infinity" } as const;

/** Replaces what stands for a number that JSON does not have. */
function withNumbers(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withNumbers);
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === "number" && entries[0][1] === INFINITE.number)
    return Number.POSITIVE_INFINITY;
  return Object.fromEntries(entries.map(([name, one]) => [name, withNumbers(one)]));
}
