import { z } from "zod";
import { CALENDAR_NAMES, type CalendarName } from "./calendar.ts";
import { type BondTerms, type FundTerms, SEC_TYPES, type SecType } from "./instrument.ts";

/** The options on an underlying: monthly expirations, strikes on a fixed grid about its price. */
export interface OptionChain {
  /** Distance from strike to strike, in currency units. */
  readonly strikeStep: number;
  /** Strikes on each side of the price. */
  readonly strikesEachSide: number;
  /** How many monthly expirations are listed at a time. */
  readonly months: number;
  /** The venue's class; default the symbol. */
  readonly tradingClass?: string | undefined;
}

/** The futures of a root. */
export interface FuturesChain {
  /** Months of delivery, 1 to 12. */
  readonly months: readonly number[];
  /** How many are listed at a time. */
  readonly count: number;
  /** conId of the underlying index; its price is theirs. */
  readonly underlying?: number | undefined;
}

/** One line of the universe: what is listed, and what the simulated market makes of it. */
export interface ContractDefinition {
  /** TWS's number; of futures, the number that those of its contracts are derived from. */
  readonly conId: number;
  /** e.g. `AAPL`. */
  readonly symbol: string;
  /** What it is. */
  readonly secType: SecType;
  /** Default `USD`. */
  readonly currency: string;
  /** Where orders go by default, e.g. `SMART`, `CME`. */
  readonly exchange: string;
  /** Where it is listed; default the exchange. */
  readonly primaryExchange: string;
  /** e.g. `APPLE INC`. */
  readonly longName: string;
  /** When it trades. */
  readonly calendar: CalendarName;
  /** What its price swings about. */
  readonly price: number;
  /** Standard deviation of a year's log return, 0.2 for 20 %, besides what it takes from the market. */
  readonly volatility: number;
  /** How much of the market's move it takes. */
  readonly beta: number;
  /** Distance from bid to ask, in ticks, `>= 1`. */
  readonly spreadTicks: number;
  /** Units traded in an average minute. */
  readonly minuteVolume: number;
  /** Smallest price step, in currency units. */
  readonly minTick: number;
  /** Currency units a point. */
  readonly multiplier: number;
  /** `COMMON`, `ETF`, or empty. */
  readonly stockType: string;
  /** The venue's own name for it; default the symbol. */
  readonly localSymbol: string;
  /** The venue's class; default the symbol. */
  readonly tradingClass: string;
  /** e.g. `Technology`. */
  readonly industry: string;
  /** e.g. `Computers`. */
  readonly category: string;
  /** Finer than the category. */
  readonly subcategory: string;
  /** Can it be had to sell it short? Default true. */
  readonly shortable: boolean;
  /** The options on it, if there are any. */
  readonly options?: OptionChain | undefined;
  /** Futures only. */
  readonly futures?: FuturesChain | undefined;
  /** Bonds only. */
  readonly bond?: BondTerms | undefined;
  /** Funds only. */
  readonly fund?: FundTerms | undefined;
}

/** One line as a user writes it: what can be left out has a default. */
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
    message: "futures have it, and nothing else",
  })
  .refine(({ secType }) => secType !== "OPT", {
    path: ["secType"],
    message: "options are listed by the `options` of their underlying",
  })
  .refine(({ secType, bond }) => (secType === "BOND") === (bond !== undefined), {
    path: ["bond"],
    message: "bonds have it, and nothing else",
  })
  .refine(({ secType, fund }) => (secType === "FUND") === (fund !== undefined), {
    path: ["fund"],
    message: "funds have it, and nothing else",
  });

/** What is wrong with a universe, and where: `path` leads to it from the list of definitions. */
export interface DefinitionProblem {
  /** e.g. `[3, "price"]`. */
  readonly path: readonly (string | number)[];
  /** Why it cannot be. */
  readonly message: string;
}

/** Checks lines of a universe, fills in what was left out, and says all that is wrong. */
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
      problems.push({ path: [at, "conId"], message: `${definition.conId} stands twice` });
    seen.add(definition.conId);
  }
  for (const [at, { futures }] of result.data.entries()) {
    if (futures?.underlying === undefined || seen.has(futures.underlying)) continue;
    problems.push({ path: [at, "futures", "underlying"], message: `${futures.underlying} is not listed` });
  }
  return { definitions: problems.length > 0 ? [] : result.data, problems };
}

/**
 * Makes a universe of lines as a user writes them.
 *
 * @throws {RangeError} A sentence for everything that is wrong.
 */
export function universe(lines: readonly ContractDefinitionInput[]): readonly ContractDefinition[] {
  const { definitions, problems } = checkDefinitions(lines);
  if (problems.length === 0) return definitions;
  const all = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  throw new RangeError(`Cannot make a universe of these lines: ${all}`);
}
