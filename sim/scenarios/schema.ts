import { z } from "zod";
import { EXCHANGE_OPTIONS } from "../exchange/exchange-options.ts";
import { parseFault } from "../faults/parse.ts";
import { TWS_OPTIONS } from "../tws/context/options.ts";
import { check, clientId, count, orderValues, request, wantedValues, when, withOf } from "./check-schema.ts";
import { durationMs, durationSchema } from "./duration.ts";
import type { Step } from "./scenario.ts";
import { needs, oneOf, readable, someOf } from "./schema-rules.ts";
import { STEPS_MAX } from "./source-size.ts";

const price = z.number().finite();
const code: z.ZodInt = z.int().min(1).max(99_999);
const text: z.ZodString = z.string().min(1).max(10_000);
const sentence = z.string().min(1).max(1_000);
/** A fault, as on the command line. */
export const fault: z.ZodType<string> = readable(parseFault);
/** A fault that is meant: its text, its kind alone, or all. */
const meantFault = readable((name) => name === "all" || parseFault(name));

const contract = {
  symbol: text.optional(),
  conId: z.int().min(1).optional(),
  secType: text.optional(),
  exchange: text.optional(),
  currency: text.optional(),
  lastTradeDateOrContractMonth: text.optional(),
  strike: price.optional(),
  right: text.optional(),
};
const order = {
  ...contract,
  action: z.enum(["BUY", "SELL"]),
  quantity: z.number().positive(),
  orderType: text.optional(),
  limitPrice: price.optional(),
  auxPrice: price.optional(),
  tif: text.optional(),
  outsideRth: z.boolean().optional(),
};
const named = oneOf(["symbol", "conId"]);

/** The schema of the action `market`. */
export const marketStep: z.ZodType = z
  .strictObject({
    ...contract,
    set: z
      .strictObject({ bid: price.optional(), ask: price.optional(), last: price.optional() })
      .check(someOf(["bid", "ask", "last"]))
      .optional(),
    move: z
      .string()
      .regex(/^[+-]\d+(\.\d+)?%$/, "expected a change in percent, such as -3% or +0.5%")
      .optional(),
    over: durationSchema.optional(),
    trading: z.enum(["halt", "resume", "free"]).optional(),
  })
  .check(named, oneOf(["set", "move", "trading"]), needs("over", ["move"]));

/** The schema of the action `place`. */
export const placeStep: z.ZodType = z.strictObject(order).check(named);
/** The schema of the action `notify`. */
export const notifyStep: z.ZodType = z.strictObject({ code, text, clientId: clientId.optional() });
/** The fields of a fill by hand. */
export const fillFields: z.ZodObject = z.strictObject({
  price: price.optional(),
  quantity: z.number().positive().optional(),
});
/** The fields of a rejection by hand. */
export const rejectFields: z.ZodObject<{ code: typeof code; text: z.ZodOptional<typeof text> }> =
  z.strictObject({
    code,
    text: text.optional(),
  });
/** The schema of the action `answer`. */
export const answerStep: z.ZodType = z
  .strictObject({
    to: request,
    with: wantedValues.optional(),
    error: z.strictObject({ code, text }).optional(),
    ignore: z.literal(true).optional(),
    delay: durationSchema.optional(),
    twice: z.literal(true).optional(),
    times: count.min(1).optional(),
  })
  .check(oneOf(["error", "ignore", "delay", "twice"]), withOf("to"));

/** The name of a scenario, which is printed wherever the scenario is named. */
const scenarioName = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "expected a name in lower case with hyphens");

const ACTIONS = ["inject", "heal", "market", "order", "place", "answer", "notify", "expect"] as const;

/** A step of the timeline. */
export const step: z.ZodType = z
  .strictObject({
    at: durationSchema.optional(),
    after: durationSchema.optional(),
    when: when.optional(),
    inject: fault.optional(),
    heal: meantFault.optional(),
    market: marketStep.optional(),
    order: z
      .strictObject({
        of: orderValues,
        fill: fillFields.optional(),
        reject: rejectFields.optional(),
        work: z.enum(["hold", "release"]).optional(),
      })
      .check(oneOf(["fill", "reject", "work"]))
      .optional(),
    place: placeStep.optional(),
    answer: answerStep.optional(),
    notify: notifyStep.optional(),
    expect: check.optional(),
  })
  .check(oneOf(["at", "after", "when"], true), oneOf(ACTIONS));

const { seed, universe: _, history: __, ...exchangeOptions } = EXCHANGE_OPTIONS;
const options = z.strictObject(
  Object.fromEntries(
    Object.entries({ ...exchangeOptions, ...TWS_OPTIONS }).map(([name, { accepts }]) => [
      name,
      accepts.optional(),
    ]),
  ),
);

/** The schema of a scenario, for its check and for the published JSON schema. */
export const scenarioSchema: z.ZodType = z
  .strictObject({
    scenario: scenarioName,
    about: sentence,
    seed: seed.accepts.optional(),
    start: z.iso.datetime({ offset: true, error: "expected a time like 2026-01-13T15:30:00Z" }).optional(),
    options: options.optional(),
    account: z
      .strictObject({
        cash: z.union([z.number(), z.record(z.string().regex(/^[A-Z]{3}$/), z.number())]).optional(),
        positions: z
          .array(
            z.strictObject({ ...contract, quantity: z.number(), averageCost: price.optional() }).check(named),
          )
          .optional(),
        orders: z.array(z.strictObject({ ...order, clientId: clientId.optional() }).check(named)).optional(),
      })
      .optional(),
    faults: z.array(fault).optional(),
    timeline: z.array(step).max(STEPS_MAX).optional(),
    until: durationSchema.optional(),
    checks: z.array(check).max(1_000).optional(),
  })
  .check(({ value, issues }) => {
    const { until, timeline = [] } = value;
    const untilMs = until === undefined ? undefined : durationMs(until);
    if (untilMs === undefined) return;
    for (const [index, { at }] of (timeline as readonly Step[]).entries())
      if (at !== undefined && (durationMs(at) ?? 0) > untilMs)
        issues.push({
          code: "custom",
          message: `the scenario ends before it, at ${until}`,
          input: at,
          path: ["timeline", index, "at"],
        });
  });
