import { z } from "zod";
import { CALENDAR_NAMES, type CalendarName } from "../calendar/calendar-hours.ts";
import { type ContractDefinition, type ContractDefinitionInput, DEFAULTS } from "./contract-definition.ts";
import { SEC_TYPES } from "./instrument.ts";
import { LAST_DAYS } from "./last-trading-day.ts";
import { OptionIds } from "./option-ids.ts";

/** Makes the schema of a definition. It is made when a universe is checked first: a start without one does not need it. */
function makeSchema() {
  const conId = z.number().int().positive().max(2_147_483_647);
  const word = z.string().min(1);
  const day = z.string().regex(/^\d{8}$/, "expected yyyymmdd");

  return z
    .strictObject({
      conId,
      symbol: word,
      secType: z.enum(SEC_TYPES),
      currency: z.string().length(3).default(DEFAULTS.currency),
      exchange: word,
      primaryExchange: z.string().default(DEFAULTS.primaryExchange),
      longName: word,
      calendar: z.enum(CALENDAR_NAMES as [CalendarName, ...CalendarName[]]),
      price: z.number().positive(),
      volatility: z.number().min(0).max(3).default(DEFAULTS.volatility),
      beta: z.number().min(-5).max(5).default(DEFAULTS.beta),
      spreadTicks: z.number().int().min(1).default(DEFAULTS.spreadTicks),
      minuteVolume: z.number().min(1).default(DEFAULTS.minuteVolume),
      minTick: z.number().positive().default(DEFAULTS.minTick),
      multiplier: z.number().positive().default(DEFAULTS.multiplier),
      stockType: z.string().default(DEFAULTS.stockType),
      localSymbol: z.string().default(DEFAULTS.localSymbol),
      tradingClass: z.string().default(DEFAULTS.tradingClass),
      industry: z.string().default(DEFAULTS.industry),
      category: z.string().default(DEFAULTS.category),
      subcategory: z.string().default(DEFAULTS.subcategory),
      shortable: z.boolean().default(DEFAULTS.shortable),
      isin: z.string().default(DEFAULTS.isin),
      follows: conId.optional(),
      options: z
        .strictObject({
          strikeStep: z.number().positive(),
          strikesEachSide: z.number().int().min(1).max(50).optional(),
          months: z.number().int().min(1).max(12).optional(),
          expirations: z.enum(["monthly", "weekly", "daily", "wednesdays", "before-future"]).optional(),
          tradingClass: word.optional(),
          weeklyClass: word.optional(),
          calendar: z.enum(CALENDAR_NAMES as [CalendarName, ...CalendarName[]]).optional(),
        })
        .optional(),
      futures: z
        .strictObject({
          months: z.array(z.number().int().min(1).max(12)).min(1),
          count: z.number().int().min(1).max(12),
          underlying: conId.optional(),
          expires: z.enum(LAST_DAYS).optional(),
        })
        .optional(),
      bond: z
        .strictObject({
          cusip: word,
          coupon: z.number().min(0),
          maturity: day.or(z.literal("")),
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
    .refine(({ secType }) => !["OPT", "FOP", "CONTFUT"].includes(secType), {
      path: ["secType"],
      message: "follows from the definition of an underlying or of the futures",
    })
    .refine(({ options, futures }) => (options?.expirations === "before-future") <= (futures !== undefined), {
      path: ["options", "expirations"],
      message: "`before-future` is for options on futures",
    })
    .refine(({ secType, bond }) => (secType === "BOND") === (bond !== undefined), {
      path: ["bond"],
      message: "required for bonds, and for nothing else",
    })
    .refine(({ secType, fund }) => (secType === "FUND") === (fund !== undefined), {
      path: ["fund"],
      message: "required for funds, and for nothing else",
    });
}

let schema: ReturnType<typeof makeSchema> | undefined;

/** Makes the schema of a whole universe: that of its definitions, and what they must have in common. */
export function definitionsSchema(): z.ZodType {
  return z.unknown().superRefine((input, context) => {
    for (const { path, message } of checkDefinitions(input).problems)
      context.addIssue({ code: "custom", path: [...path], message });
  });
}

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
  schema ??= makeSchema();
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
  for (const [at, { futures, follows }] of result.data.entries()) {
    if (futures?.underlying !== undefined && !seen.has(futures.underlying))
      problems.push({ path: [at, "futures", "underlying"], message: `${futures.underlying} is not defined` });
    if (follows !== undefined && !seen.has(follows))
      problems.push({ path: [at, "follows"], message: `${follows} is not defined` });
  }
  const tooMany = new OptionIds(result.data).problem;
  if (tooMany !== undefined) problems.push({ path: [], message: tooMany });
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
