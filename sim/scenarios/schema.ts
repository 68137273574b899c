import { z } from "zod";
import { EXCHANGE_OPTIONS } from "../exchange/exchange-options.ts";
import { parseFault } from "../faults/parse.ts";
import { TWS_OPTIONS } from "../tws/context/options.ts";
import { messageNamed, REQUESTS, RESPONSES } from "../wire/catalogue.ts";
import { durationSchema } from "./duration.ts";

const count = z.int().min(0).max(1_000_000);
const price = z.number().finite();
const clientId = z.int().min(0).max(2_147_483_647);
const code = z.int().min(1).max(99_999);
const text = z.string().min(1).max(10_000);
const sentence = z.string().min(1).max(1_000);

/** Refines a text by a function that throws for one that is wrong; its message is the problem. */
function readable(read: (text: string) => unknown): z.ZodType<string> {
  return text.superRefine((value, context) => {
    try {
      read(value);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  });
}

const fault = readable(parseFault);
const request = readable((name) => messageNamed(REQUESTS, name, "request"));
const answer = readable((name) => messageNamed(RESPONSES, name, "answer"));

/** Requires that exactly one of some fields is given, or at most one. */
function oneOf(fields: readonly string[], isOptional = false): z.core.CheckFn<unknown> {
  return ({ value, issues }) => {
    const given = fields.filter((field) => (value as Readonly<Record<string, unknown>>)[field] !== undefined);
    if (given.length === 1 || (given.length === 0 && isOptional)) return;
    const list = fields.join(", ");
    const message =
      given.length === 0
        ? `expected one of ${list}`
        : `${given.join(" and ")} exclude each other; give one of ${list}`;
    issues.push({ code: "custom", message, input: value });
  };
}

const wanted = z.union(
  [
    z.string(),
    z.number(),
    z.boolean(),
    z.strictObject({ matches: readable((pattern) => new RegExp(pattern)) }),
    z.strictObject({ atLeast: z.number().optional(), atMost: z.number().optional() }),
  ],
  { error: "expected a value, or { matches: pattern }, or { atLeast: n, atMost: n }" },
);
const wantedValues = z.record(z.string(), wanted);

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

const messages = {
  request: request.optional(),
  answer: answer.optional(),
  with: wantedValues.optional(),
  clientId: clientId.optional(),
};

const check = z
  .strictObject({
    about: sentence.optional(),
    ...messages,
    times: count.optional(),
    atLeast: count.optional(),
    atMost: count.optional(),
    orders: wantedValues.optional(),
    position: text.optional(),
    quantity: z.number().optional(),
    sessionsAtMost: count.optional(),
    struck: text.optional(),
  })
  .check(oneOf(["request", "answer", "orders", "position", "sessionsAtMost", "struck"]));

const when = z
  .strictObject({ ...messages, event: text.optional(), times: count.min(1).optional() })
  .check(oneOf(["request", "answer", "event"]));

const market = z
  .strictObject({
    ...contract,
    set: z.strictObject({ bid: price.optional(), ask: price.optional(), last: price.optional() }).optional(),
    move: z
      .string()
      .regex(/^[+-]\d+(\.\d+)?%$/, "expected a change in percent, such as -3% or +0.5%")
      .optional(),
    over: durationSchema.optional(),
    trading: z.enum(["halt", "resume", "free"]).optional(),
  })
  .check(named, oneOf(["set", "move", "trading"]));

const ACTIONS = ["inject", "heal", "market", "order", "place", "answer", "notify", "expect"] as const;

const step = z
  .strictObject({
    at: durationSchema.optional(),
    after: durationSchema.optional(),
    when: when.optional(),
    inject: fault.optional(),
    heal: text.optional(),
    market: market.optional(),
    order: z
      .strictObject({
        of: wantedValues,
        fill: z
          .strictObject({ price: price.optional(), quantity: z.number().positive().optional() })
          .optional(),
        reject: z.strictObject({ code, text: text.optional() }).optional(),
        work: z.enum(["hold", "release"]).optional(),
      })
      .check(oneOf(["fill", "reject", "work"]))
      .optional(),
    place: z.strictObject(order).check(named).optional(),
    answer: z
      .strictObject({
        to: request,
        with: wantedValues.optional(),
        error: z.strictObject({ code, text }).optional(),
        ignore: z.literal(true).optional(),
        delay: durationSchema.optional(),
        twice: z.literal(true).optional(),
        times: count.min(1).optional(),
      })
      .check(oneOf(["error", "ignore", "delay", "twice"]))
      .optional(),
    notify: z.strictObject({ code, text, clientId: clientId.optional() }).optional(),
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
export const scenarioSchema: z.ZodType = z.strictObject({
  scenario: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "expected a name in lower case with hyphens"),
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
  timeline: z.array(step).max(10_000).optional(),
  until: durationSchema.optional(),
  checks: z.array(check).max(1_000).optional(),
});
