import { z } from "zod";
import { parseFault } from "../faults/parse.ts";
import { checkNames } from "../script/complete-values.ts";
import { ORDER_FIELDS } from "../testing/order-fields.ts";
import { messageNamed, REQUESTS, RESPONSES } from "../wire/catalogue.ts";
import { suggestion } from "../world/nearest-name.ts";
import { durationSchema } from "./duration.ts";
import { boundsInOrder, needs, oneOf, readable, refusal, someOf } from "./schema-rules.ts";

/** A number of messages, orders or sessions. */
export const count: z.ZodInt = z.int().min(0).max(1_000_000);
/** A client ID. */
export const clientId: z.ZodInt = z.int().min(0).max(2_147_483_647);
const sentence = z.string().min(1).max(1_000);

/** The name of a request, e.g. `placeOrder`. */
export const request: z.ZodType<string> = readable((name) => messageNamed(REQUESTS, name, "request"));
/** The name of a message that TWS sends, e.g. `orderStatus`. */
export const answer: z.ZodType<string> = readable((name) => messageNamed(RESPONSES, name, "answer"));

const wanted: z.ZodType = z.union(
  [
    z.string(),
    z.number(),
    z.boolean(),
    z.strictObject({ matches: readable((pattern) => new RegExp(pattern)) }),
    z
      .strictObject({ atLeast: z.number().optional(), atMost: z.number().optional() })
      .check(someOf(["atLeast", "atMost"]), boundsInOrder),
  ],
  { error: "expected a value, or { matches: pattern }, or { atLeast: n, atMost: n }" },
);

/** Values by their names. */
export const wantedValues: z.ZodRecord<z.ZodString, z.ZodType> = z.record(z.string(), wanted);

/** Names of the values of an event of the trace. */
const EVENT_NAMES: readonly string[] = ["detail", "content", "connection"];

/** Finds the names that do not exist. */
function unknownNames(
  what: string,
  names: readonly string[],
  values: object,
): readonly z.core.$ZodRawIssue[] {
  return Object.keys(values)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      code: "custom",
      message: `${what} has no value ${name}; ${suggestion(name, names)}`,
      input: values,
      path: [name],
    }));
}

/** Values of an order in the book. */
export const orderValues: z.ZodRecord<z.ZodString, z.ZodType> = wantedValues.check(({ value, issues }) => {
  issues.push(...unknownNames("an order", ORDER_FIELDS, value));
});

/** Requires that `with` names values that the message of a field has. */
export function withOf(field: "request" | "answer" | "to"): z.core.CheckFn<unknown> {
  return ({ value, issues }) => {
    const { [field]: name, with: values } = value as Readonly<Record<string, unknown>>;
    if (typeof name !== "string" || typeof values !== "object" || values === null) return;
    const messages = field === "answer" ? RESPONSES : REQUESTS;
    const message = [...messages.values()].find((one) => one.name === name);
    if (message === undefined) return;
    for (const one of Object.keys(values)) {
      const problem = refusal(() => checkNames(message, [one]));
      if (problem !== undefined)
        issues.push({ code: "custom", message: problem, input: values, path: ["with", one] });
    }
  };
}

/** The name of a mark. */
export const markName: z.ZodString = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "expected a name in lower case with hyphens");

const messages = {
  request: request.optional(),
  answer: answer.optional(),
  event: z.string().min(1).max(64).optional(),
  mark: markName.optional(),
  with: wantedValues.optional(),
  clientId: clientId.optional(),
};

const MESSAGES: readonly string[] = ["request", "answer"];
const VALUED: readonly string[] = ["request", "answer", "event"];
const SEEN: readonly string[] = [...VALUED, "mark"];
const COUNTED: readonly string[] = [...SEEN, "orders"];

const SUBJECTS: readonly string[] = [
  ...COUNTED,
  "position",
  "sessionsAtMost",
  "overlappingSessions",
  "clientIds",
  "earlyRequests",
  "recoveredWithin",
  "struck",
];

/** Refuses values that no event of the trace has. */
const ofEvent: z.core.CheckFn<unknown> = ({ value, issues }) => {
  const { event, with: values } = value as { readonly event?: string; readonly with?: object };
  if (event === undefined || typeof values !== "object") return;
  for (const issue of unknownNames("an event", EVENT_NAMES, values))
    issues.push({ ...issue, path: ["with", ...(issue.path ?? [])] });
};

/** The schema of a check. */
export const check: z.ZodType = z
  .strictObject({
    about: sentence.optional(),
    ...messages,
    times: count.optional(),
    atLeast: count.optional(),
    atMost: count.optional(),
    orders: orderValues.optional(),
    position: z.string().min(1).optional(),
    quantity: z.number().optional(),
    sessionsAtMost: count.optional(),
    overlappingSessions: z.literal("none").optional(),
    clientIds: z.array(clientId).min(1).max(1_000).optional(),
    earlyRequests: z.literal("none").optional(),
    recoveredWithin: durationSchema.optional(),
    struck: readable(parseFault).optional(),
  })
  .check(
    oneOf(SUBJECTS),
    oneOf(["times", "atLeast"], true),
    oneOf(["times", "atMost"], true),
    boundsInOrder,
    needs("with", VALUED),
    needs("clientId", MESSAGES),
    needs("times", COUNTED),
    needs("atLeast", COUNTED),
    needs("atMost", COUNTED),
    needs("quantity", ["position"]),
    withOf("request"),
    withOf("answer"),
    ofEvent,
  );

/** The schema of a trigger. */
export const when: z.ZodType = z
  .strictObject({
    ...messages,
    times: count.min(1).optional(),
  })
  .check(
    oneOf(SEEN),
    needs("with", VALUED),
    needs("clientId", MESSAGES),
    withOf("request"),
    withOf("answer"),
    ofEvent,
  );
