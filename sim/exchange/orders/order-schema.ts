import { z } from "zod";
import { INSTANT_MAX_MS, INSTANT_MIN_MS } from "../../world/instant.ts";
import { ALGORITHMS } from "./algorithms/catalogue.ts";
import { ORDER_TYPES, TIFS } from "./order-types.ts";

const number = z.number();
const price = z.number().optional();
const units = z.number().min(0);
const instant = number.min(INSTANT_MIN_MS).max(INSTANT_MAX_MS);
/** An instant that an order names itself: any that a date can have. */
const DATE_MS_MAX = 8_640_000_000_000_000;
const moment = z.number().min(-DATE_MS_MAX).max(DATE_MS_MAX).optional();
const type = z.enum(ORDER_TYPES.map(({ name }) => name));
const side = z.enum(["BUY", "SELL"]);

function conditionSchema(): z.ZodType {
  const [and, more, conId] = [z.boolean(), z.boolean(), z.int()];
  return z.discriminatedUnion("kind", [
    z.strictObject({ and, kind: z.literal("price"), conId, more, price: number }),
    z.strictObject({ and, kind: z.literal("time"), more, atMs: number }),
    z.strictObject({ and, kind: z.literal("margin"), more, percent: number }),
    z.strictObject({ and, kind: z.literal("execution"), symbol: z.string(), secType: z.string() }),
    z.strictObject({ and, kind: z.literal("volume"), conId, more, volume: number }),
    z.strictObject({ and, kind: z.literal("change"), conId, more, percent: number }),
  ]);
}

function specialTerms(): Readonly<Record<string, z.ZodType>> {
  const hedge = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("currency") }),
    z.strictObject({ kind: z.literal("pair"), ratio: number }),
    z.strictObject({ kind: z.literal("delta") }),
    z.strictObject({ kind: z.literal("beta"), beta: number }),
  ]);
  const peg = z.strictObject({
    offset: number,
    offsetAtHalf: price,
    offsetFraction: price,
    startingPrice: price,
    referencePrice: price,
    slope: number,
    referenceConId: z.int().optional(),
    rangeLower: price,
    rangeUpper: price,
  });
  const volatility = z.strictObject({
    volatility: number,
    follows: z.boolean(),
    reference: z.enum(["midpoint", "side"]),
  });
  const adjusts = z.strictObject({
    type,
    triggerPrice: number,
    stopPrice: price,
    limitPrice: price,
    trailAmount: price,
    trailPercent: price,
  });
  const algorithm = z.strictObject({
    name: z.enum(ALGORITHMS.map(({ name }) => name)),
    startTime: z.string(),
    endTime: z.string(),
    pastEnd: z.boolean(),
    style: z.enum(["takes", "midpoint", "rests"]),
    shareStart: price,
    shareEnd: price,
    shareSlope: number,
    shareMin: number,
    shareMax: number,
    urgency: number,
    sliceUnits: price,
    sliceMs: price,
    randomSize: z.boolean(),
    randomTime: z.boolean(),
    waitsForFill: z.boolean(),
  });
  return {
    peg: peg.optional(),
    volatility: volatility.optional(),
    sizes: z.strictObject({ displaySize: price, minFirstFill: price, minFill: price }).optional(),
    discretion: price,
    scale: z.strictObject({ firstSize: number, nextSize: number, increment: number }).optional(),
    adjusts: adjusts.optional(),
    hedge: hedge.optional(),
    algorithm: algorithm.optional(),
    triggerSource: z.enum(["last", "bid or ask", "last or bid or ask", "midpoint"]).optional(),
  };
}

function termsSchema(instrument: z.ZodType): z.ZodType {
  return z.strictObject({
    ...specialTerms(),
    account: z.string().min(1),
    allocation: z.array(z.strictObject({ account: z.string().min(1), quantity: units })).optional(),
    model: z.string().optional(),
    instrument,
    side,
    quantity: units,
    type,
    limitPrice: price,
    stopPrice: price,
    trailAmount: price,
    trailPercent: price,
    limitOffset: price,
    tif: z.enum(TIFS),
    goodTillMs: moment,
    goodAfterMs: moment,
    outsideRth: z.boolean(),
    allOrNone: z.boolean(),
    ocaGroup: z.string(),
    ocaType: z.int(),
    parent: z.int().optional(),
    conditions: z.array(conditionSchema()),
    conditionsCancel: z.boolean(),
    transmit: z.boolean(),
  });
}

/** Makes the schema of an order with its state, as it is saved. */
export function orderSchema(instrument: z.ZodType): z.ZodType {
  const terms = termsSchema(instrument);
  return z.strictObject({
    permId: z.int().min(1),
    terms,
    // The terms of a change that is not transmitted yet.
    staged: terms.optional(),
    placedMs: instant,
    status: z.enum(["PendingSubmit", "PreSubmitted", "Submitted", "Filled", "Cancelled", "Inactive"]),
    filled: units,
    averagePrice: number,
    lastPrice: number,
    commission: number,
    triggered: z.boolean(),
    stopPrice: price,
    fixedPrice: price,
    whyHeld: z.string(),
    endsMs: moment,
    completedMs: instant.optional(),
  });
}

/** Makes the schema of a fill as it is saved. */
export function fillSchema(instrument: z.ZodType): z.ZodType {
  const part = z.strictObject({
    account: z.string().min(1),
    execId: z.string().min(1),
    size: units,
    filled: units,
    commission: number,
    realizedPnl: price,
  });
  const leg = z.strictObject({
    instrument,
    side,
    execId: z.string().min(1),
    size: units,
    price: number,
    filled: units,
    averagePrice: number,
    commission: number,
    realizedPnl: price,
  });
  return z.strictObject({
    execId: z.string().min(1),
    permId: z.int().min(1),
    atMs: instant,
    size: units,
    price: number,
    filled: units,
    averagePrice: number,
    commission: number,
    realizedPnl: price,
    parts: z.array(part).optional(),
    legs: z.array(leg).optional(),
  });
}
