import * as z from "zod";
import { PoolError } from "../../errors.ts";
import { describeContract } from "../../operations/request-description.ts";
import type { Reads } from "../../reads.ts";
import type { Contract, SecType } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";

/** Kinds of instruments that a tool accepts. */
export const KINDS = [
  "STK",
  "OPT",
  "FUT",
  "FOP",
  "CASH",
  "IND",
  "CFD",
  "CMDTY",
  "CRYPTO",
  "FUND",
  "BOND",
] as const;

/** Kind of an instrument that a tool accepts. */
export type Kind = (typeof KINDS)[number];

/** Schemas of the fields that select an instrument. */
export interface InstrumentFields {
  readonly symbol: z.ZodOptional<z.ZodString>;
  readonly conId: z.ZodOptional<z.ZodInt>;
  readonly secType: z.ZodOptional<z.ZodType<Kind, Kind>>;
  readonly currency: z.ZodOptional<z.ZodString>;
  readonly exchange: z.ZodOptional<z.ZodString>;
  readonly expiry: z.ZodOptional<z.ZodString>;
  readonly strike: z.ZodOptional<z.ZodNumber>;
  readonly right: z.ZodOptional<z.ZodType<"C" | "P", "C" | "P">>;
}

/** Fields of a tool that select an instrument. No field is required, because a `conId` alone selects one too. */
export const instrumentFields: InstrumentFields = {
  symbol: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Symbol: a share AAPL, the underlying of an option, a future ES, an index SPX, a currency pair EUR.USD",
    ),
  conId: z.int().positive().optional().describe("IBKR's contract ID; it is enough alone"),
  secType: z
    .enum(KINDS)
    .optional()
    .describe("Kind of instrument. Default STK; CASH is a currency pair, IND an index"),
  currency: z.string().length(3).optional().describe("Currency. Default USD"),
  exchange: z
    .string()
    .min(1)
    .optional()
    .describe("Exchange, e.g. CME. Default: SMART, or the one that lists it"),
  expiry: z
    .string()
    .regex(/^\d{6}(\d\d)?$/)
    .optional()
    .describe("Options and futures: expiry as yyyymmdd, or yyyymm for a future"),
  strike: z.number().positive().optional().describe("Options: strike price"),
  right: z.enum(["C", "P"]).optional().describe("Options: C is a call, P a put"),
};

/** Selection of an instrument by the fields of a tool. */
export interface Instrument {
  readonly symbol?: string | undefined;
  readonly conId?: number | undefined;
  readonly secType?: Kind | undefined;
  readonly currency?: string | undefined;
  readonly exchange?: string | undefined;
  readonly expiry?: string | undefined;
  readonly strike?: number | undefined;
  readonly right?: "C" | "P" | undefined;
}

/** Kinds that TWS finds by symbol and currency with one exchange, without a look-up. */
const EXCHANGES: Readonly<Partial<Record<string, string>>> = { STK: "SMART", CASH: "IDEALPRO" };
const DERIVATIVES: ReadonlySet<string> = new Set(["OPT", "FUT", "FOP"]);

/**
 * Makes the partial contract of a selection.
 *
 * @param what The call, for the error message: "Cannot <what>: ...".
 * @throws {PoolError} `INVALID_OPTION` for a selection that names no instrument, or half of one.
 */
export function partialContract(what: string, given: Instrument): Contract {
  const fault = (text: string): PoolError => new PoolError("INVALID_OPTION", `Cannot ${what}: ${text}`);
  const { conId, expiry, strike, right } = given;
  if (conId !== undefined) return defined({ conId, exchange: given.exchange }) as Contract;
  if (given.symbol === undefined) throw fault("symbol: is missing, and so is conId");
  const secType = given.secType ?? (right !== undefined || strike !== undefined ? "OPT" : "STK");
  const pair = secType === "CASH" ? /^([A-Z]{3})[./ ]?([A-Z]{3})$/i.exec(given.symbol) : null;
  const symbol = (pair?.[1] ?? given.symbol).toUpperCase();
  const currency = (pair?.[2] ?? given.currency ?? "USD").toUpperCase();
  if (secType === "OPT" || secType === "FOP") {
    const missing = Object.entries({ expiry, strike, right }).filter(([, value]) => value === undefined);
    if (missing.length > 0)
      throw fault(
        `${missing.map(([name]) => name).join(", ")}: is missing for an option; get_option_chain lists them`,
      );
  }
  if (secType === "FUT" && expiry === undefined)
    throw fault("expiry: is missing for a future; find_contracts lists them");
  if (!DERIVATIVES.has(secType) && expiry !== undefined) throw fault(`expiry: a ${secType} has none`);
  return defined({
    symbol,
    secType: secType as SecType,
    exchange:
      given.exchange?.toUpperCase() ?? EXCHANGES[secType] ?? (secType === "OPT" ? "SMART" : undefined),
    currency,
    lastTradeDateOrContractMonth: expiry,
    strike,
    right: right as Contract["right"],
  }) as Contract;
}

/**
 * Gets the contract of a selection, as a read accepts it: shares and currency pairs by their symbol, all others looked up.
 *
 * @throws {PoolError} `INVALID_OPTION`, `AMBIGUOUS`, and as `qualifyContract`.
 */
export async function instrumentContract(
  ib: Pick<Reads, "qualifyContract">,
  what: string,
  given: Instrument,
  wait: () => { readonly timeoutMs?: number; readonly signal?: AbortSignal | undefined },
): Promise<Contract> {
  const partial = partialContract(what, given);
  const { conId, exchange } = partial;
  const isKnown =
    conId === undefined && exchange !== undefined && EXCHANGES[partial.secType ?? ""] === exchange;
  if (isKnown) return partial;
  const found = await ib.qualifyContract(partial, wait());
  checkNamed(what, given, found);
  return found;
}

/**
 * Checks that the contract of a `conId` is the one that the fields beside it name: what is answered, or traded, is not to be
 * another instrument than the one that a model means.
 *
 * @throws {PoolError} `INVALID_OPTION`, naming the field that differs.
 */
export function checkNamed(what: string, given: Instrument, found: Contract): void {
  const { conId, symbol, secType, currency, expiry, strike, right } = given;
  if (conId === undefined) return;
  const upper = (text: unknown): string => String(text ?? "").toUpperCase();
  const isPair = found.secType === "CASH";
  // The symbol of a pair may be written with both currencies.
  const names = [upper(found.symbol), isPair ? `${upper(found.symbol)}${upper(found.currency)}` : ""];
  const plain = (text: string): string => (isPair ? text.replace(/[./ ]/g, "") : text);
  const differs: Readonly<Record<string, boolean>> = {
    symbol: symbol !== undefined && !names.includes(plain(upper(symbol))),
    secType: secType !== undefined && secType !== found.secType,
    currency: currency !== undefined && upper(currency) !== upper(found.currency),
    expiry: expiry !== undefined && !upper(found.lastTradeDateOrContractMonth).startsWith(expiry),
    strike: strike !== undefined && strike !== found.strike,
    right: right !== undefined && right !== upper(found.right).charAt(0),
  };
  const wrong = Object.keys(differs).filter((name) => differs[name]);
  if (wrong.length === 0) return;
  const written = wrong.map((name) => `${name} ${Reflect.get(given, name)}`).join(", ");
  throw new PoolError(
    "INVALID_OPTION",
    `Cannot ${what}: conId ${conId} is ${describeContract(found)}, which is not ${written}; leave out conId, or what differs`,
  );
}

/** Fields of a contract that identify it in a row of an answer; undefined where it has none. */
export interface ContractColumns {
  readonly symbol: string | undefined;
  readonly secType: string | undefined;
  readonly currency: string | undefined;
  readonly expiry: string | undefined;
  readonly strike: number | undefined;
  readonly right: string | undefined;
  readonly multiplier: number | undefined;
  readonly conId: number | undefined;
}

/** Gets the fields of a contract that identify it in a row of an answer. */
export function contractColumns(contract: Contract): ContractColumns {
  const { conId, symbol, secType, lastTradeDateOrContractMonth, strike, right, multiplier, currency } =
    contract;
  const isOption = secType === "OPT" || secType === "FOP";
  return {
    symbol,
    secType,
    currency,
    expiry: lastTradeDateOrContractMonth,
    strike: isOption ? strike : undefined,
    right: isOption ? right?.charAt(0) : undefined,
    // TWS writes 0 or 1 for shares, and for whatever has none.
    multiplier: (multiplier ?? 0) > 1 ? multiplier : undefined,
    conId,
  };
}
