import { z } from "zod";
import { CALENDAR_NAMES, type CalendarName } from "./calendar.ts";
import { type BondTerms, type FundTerms, SEC_TYPES, type SecType } from "./instrument.ts";

/** The options on an underlying: monthly expirations, strikes on a fixed grid around its price. */
export interface OptionChain {
  /** The distance between strikes, in currency units. */
  readonly strikeStep: number;
  /** The number of strikes on each side of the price. */
  readonly strikesEachSide: number;
  /** The number of monthly expirations that are listed at a time. */
  readonly months: number;
  /** The trading class; default the symbol. */
  readonly tradingClass?: string | undefined;
}

/** The futures of one root symbol. */
export interface FuturesChain {
  /** The delivery months, 1 to 12. */
  readonly months: readonly number[];
  /** The number of futures that are listed at a time. */
  readonly count: number;
  /** The `conId` of the underlying index, whose price they follow. */
  readonly underlying?: number | undefined;
}

/** The definition of a contract of the universe: its description, and how the simulated market prices it. */
export interface ContractDefinition {
  /** TWS's contract ID; for futures, the ID of the root. */
  readonly conId: number;
  /** The symbol, e.g. `AAPL`. */
  readonly symbol: string;
  /** The security type. */
  readonly secType: SecType;
  /** The currency. Default `USD`. */
  readonly currency: string;
  /** The exchange that orders go to by default, e.g. `SMART`, `CME`. */
  readonly exchange: string;
  /** The primary listing exchange; default `exchange`. */
  readonly primaryExchange: string;
  /** The name, e.g. `APPLE INC`. */
  readonly longName: string;
  /** The calendar of its trading hours. */
  readonly calendar: CalendarName;
  /** The price around which it moves. */
  readonly price: number;
  /** The standard deviation of a year's log return apart from the market's move, 0.2 for 20 %. */
  readonly volatility: number;
  /** The share of the market's move that it follows. */
  readonly beta: number;
  /** The distance from bid to ask, in ticks, `>= 1`. */
  readonly spreadTicks: number;
  /** The units traded in an average minute. */
  readonly minuteVolume: number;
  /** The smallest price increment, in currency units. */
  readonly minTick: number;
  /** The multiplier: currency units a point. */
  readonly multiplier: number;
  /** The type of share: `COMMON`, `ETF`, or empty. */
  readonly stockType: string;
  /** The exchange's own symbol; default `symbol`. */
  readonly localSymbol: string;
  /** The trading class; default `symbol`. */
  readonly tradingClass: string;
  /** The industry, e.g. `Technology`. */
  readonly industry: string;
  /** The category, e.g. `Computers`. */
  readonly category: string;
  /** The subcategory. */
  readonly subcategory: string;
  /** Whether it can be borrowed for a short sale. Default true. */
  readonly shortable: boolean;
  /** The options on it. Default none. */
  readonly options?: OptionChain | undefined;
  /** The chain of futures; futures only. */
  readonly futures?: FuturesChain | undefined;
  /** The terms of a bond; bonds only. */
  readonly bond?: BondTerms | undefined;
  /** The terms of a fund; funds only. */
  readonly fund?: FundTerms | undefined;
}

/** A contract definition as a user writes it: optional fields have defaults. */
export type ContractDefinitionInput = Pick<
  ContractDefinition,
  "conId" | "symbol" | "secType" | "exchange" | "longName" | "calendar" | "price"
> &
  Partial<ContractDefinition>;

const conId = z.number().int().positive().max(2_147_483_647);
const word = z.string().min(1);
const day = z.string().regex(/^\d{8}$/, "expected yyyymmdd");

const schema = z
  .strictObject({
    conId,
    symbol: word,
    secType: z.enum(SEC_TYPES),
    currency: z.string().length(3).default("USD"),
    exchange: word,
    primaryExchange: z.string().default(""),
    longName: word,
    calendar: z.enum(CALENDAR_NAMES as [CalendarName, ...CalendarName[]]),
    price: z.number().positive(),
    volatility: z.number().min(0).max(3).default(0.2),
    beta: z.number().min(-5).max(5).default(1),
    spreadTicks: z.number().int().min(1).default(1),
    minuteVolume: z.number().min(1).default(1_000),
    minTick: z.number().positive().default(0.01),
    multiplier: z.number().positive().default(1),
    stockType: z.string().default(""),
    localSymbol: z.string().default(""),
    tradingClass: z.string().default(""),
    industry: z.string().default(""),
    category: z.string().default(""),
    subcategory: z.string().default(""),
    shortable: z.boolean().default(true),
    options: z
      .strictObject({
        strikeStep: z.number().positive(),
        strikesEachSide: z.number().int().min(1).max(50),
        months: z.number().int().min(1).max(12),
        tradingClass: word.optional(),
      })
      .optional(),
    futures: z
      .strictObject({
        months: z.array(z.number().int().min(1).max(12)).min(1),
        count: z.number().int().min(1).max(12),
        underlying: conId.optional(),
      })
      .optional(),
    bond: z
      .strictObject({
        cusip: word,
        coupon: z.number().min(0),
        maturity: day,
        issueDate: day,
        ratings: z.string(),
        couponType: z.string(),
        bondType: z.string(),
      })
      .optional(),
    fund: z
      .strictObject({
        family: word,
        type: z.string(),
        managementFee: z.string(),
        minimumInitialPurchase: z.string(),
      })
      .optional(),
  })
  .refine(({ secType, futures }) => (secType === "FUT") === (futures !== undefined), {
    path: ["futures"],
    message: "required for futures, and for nothing else",
  })
  .refine(({ secType }) => secType !== "OPT", {
    path: ["secType"],
    message: "options are defined by the `options` of their underlying",
  })
  .refine(({ secType, bond }) => (secType === "BOND") === (bond !== undefined), {
    path: ["bond"],
    message: "required for bonds, and for nothing else",
  })
  .refine(({ secType, fund }) => (secType === "FUND") === (fund !== undefined), {
    path: ["fund"],
    message: "required for funds, and for nothing else",
  });

/** One problem of a universe: `path` leads to it from the list of definitions. */
export interface DefinitionProblem {
  /** The place, e.g. `[3, "price"]`. */
  readonly path: readonly (string | number)[];
  /** The problem. */
  readonly message: string;
}

/** Checks contract definitions and fills in defaults; on problems, returns all of them and no definitions. */
export function checkDefinitions(input: unknown): {
  readonly definitions: readonly ContractDefinition[];
  readonly problems: readonly DefinitionProblem[];
} {
  const result = z.array(schema).min(1).safeParse(input);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => ({
      path: path.map((part) => (typeof part === "symbol" ? String(part) : part)),
      message,
    }));
    return { definitions: [], problems };
  }
  const problems: DefinitionProblem[] = [];
  const seen = new Set<number>();
  for (const [at, definition] of result.data.entries()) {
    if (seen.has(definition.conId))
      problems.push({ path: [at, "conId"], message: `${definition.conId} is defined twice` });
    seen.add(definition.conId);
  }
  for (const [at, { futures }] of result.data.entries()) {
    if (futures?.underlying === undefined || seen.has(futures.underlying)) continue;
    problems.push({ path: [at, "futures", "underlying"], message: `${futures.underlying} is not defined` });
  }
  return { definitions: problems.length > 0 ? [] : result.data, problems };
}

/**
 * Makes a universe from contract definitions as a user writes them.
 *
 * @throws {RangeError} When a definition is wrong; the message names every problem.
 */
export function universe(lines: readonly ContractDefinitionInput[]): readonly ContractDefinition[] {
  const { definitions, problems } = checkDefinitions(lines);
  if (problems.length === 0) return definitions;
  const all = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  throw new RangeError(`Cannot make a universe of these contract definitions: ${all}`);
}
