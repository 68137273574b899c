import { z } from "zod";
import type { Step, WantedValues } from "../scenarios/scenario.ts";
import { answerStep } from "../scenarios/schema.ts";
import { patternOf } from "../scenarios/wanted.ts";
import { request, rule } from "./answer-schemas.ts";
import type { Controlled } from "./controlled.ts";
import type { Endpoint } from "./endpoint.ts";
import { HTTP } from "./http-status.ts";
import { stepOf } from "./input.ts";

const id = z.strictObject({ id: z.coerce.number().int().min(1) });
const query = z.strictObject({
  name: z.string().min(1).max(64).optional().describe("Name of the requests. Default: all."),
  clientId: z.coerce.number().int().min(0).optional().describe("Client ID of their session. Default: any."),
  with: z.string().max(10_000).optional().describe("Values that they must have, as JSON, as in a scenario."),
  after: z.coerce.number().int().min(0).optional().describe("Number of the last request that was seen."),
  limit: z.coerce.number().int().min(1).max(1_000).optional().describe("Most requests. Default 100."),
});

/** Makes the endpoints of rules and of the journal. */
export function messageEndpoints({ hands, rules, journal }: Controlled): readonly Endpoint[] {
  return [
    {
      method: "get",
      path: "/rules",
      about: "Lists the rules with their uses, and what came instead where one was never used.",
      cannot: "list the rules",
      answer: z.object({ rules: z.array(rule) }),
      handle: () => ({ rules: rules.all() }),
    },
    {
      method: "post",
      path: "/rules",
      about: "Answers requests by a rule, as the step `answer` of a scenario.",
      cannot: "make a rule",
      body: { schema: answerStep, check: stepOf("answer") },
      answer: rule,
      status: HTTP.created,
      handle: ({ body }) => {
        const plan = hands.perform({ answer: body } as Step);
        return plan?.kind === "rule" ? rules.of(plan.rule) : undefined;
      },
    },
    {
      method: "delete",
      path: "/rules/{id}",
      about: "Removes a rule.",
      cannot: "remove a rule",
      params: id,
      answer: rule,
      handle: ({ params }) => rules.remove(params.id as number),
    },
    {
      method: "delete",
      path: "/rules",
      about: "Removes every rule.",
      cannot: "remove the rules",
      answer: z.object({ removed: z.int().min(0) }),
      handle: () => ({ removed: rules.clear() }),
    },
    {
      method: "get",
      path: "/requests",
      about: "Lists requests that have arrived, oldest first; where none is found, what came instead.",
      cannot: "list the requests",
      query,
      answer: z.object({
        requests: z.array(request),
        next: z.int().min(0).describe("`after` of the next page."),
        nearMisses: z.array(z.string()),
      }),
      handle: ({ query: given }) => {
        const { with: text, ...rest } = given as z.infer<typeof query>;
        return journal.find({ ...rest, match: text === undefined ? undefined : matchOf(rest.name, text) });
      },
    },
  ];
}

/** Reads the values that requests must have. @throws {RangeError} For values that none of that name has. */
function matchOf(name: string | undefined, text: string): never {
  const cannot = "list the requests";
  if (name === undefined) throw new RangeError(`Cannot ${cannot}: with: expected a name beside it`);
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    throw new RangeError(`Cannot ${cannot}: with: expected JSON`);
  }
  stepOf("answer")(cannot, { to: name, with: values, ignore: true });
  return patternOf(values as WantedValues) as never;
}
