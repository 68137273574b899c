import { z } from "zod";
import { REQUESTS, RESPONSES } from "../wire/catalogue.ts";
import { answer, check, markName, request, wantedValues, when } from "./check-schema.ts";
import { durationSchema } from "./duration.ts";
import { fault, scenarioSchema, step } from "./schema.ts";

const namesOf = (messages: typeof REQUESTS): readonly string[] =>
  [...messages.values()].map(({ name }) => name).sort();

/**
 * Makes the JSON schema of a scenario, for editors: names, types and bounds of its fields.
 *
 * What depends on several fields, and the texts of faults and patterns, are checked by `readScenario` alone.
 */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const notes = z.registry<{
    readonly id: string;
    readonly description: string;
    readonly enum?: readonly string[];
  }>();
  notes.add(request, {
    id: "request",
    description: "Name of a message that a client sends.",
    enum: namesOf(REQUESTS),
  });
  notes.add(answer, {
    id: "answer",
    description: "Name of a message that TWS sends.",
    enum: namesOf(RESPONSES),
  });
  notes.add(wantedValues, {
    id: "values",
    description: "Values by their names: each itself, { matches: pattern }, or { atLeast: n, atMost: n }.",
  });
  notes.add(markName, {
    id: "mark",
    description: "Name of a mark: something that happens outside of TWS, set by mark(name) of the run.",
  });
  notes.add(check, { id: "check", description: "Something to expect; exactly one subject." });
  notes.add(when, {
    id: "when",
    description: "Trigger by a request, an answer, an event of the trace, or a mark.",
  });
  notes.add(step, { id: "step", description: "At most one trigger, and exactly one action." });
  notes.add(fault, { id: "fault", description: "A fault as on the command line, e.g. drop:how=rst." });
  notes.add(durationSchema, {
    id: "duration",
    description: "ms as a number, or a number with ms, s, min, h or d, e.g. 1.5 min.",
  });
  const made = z.toJSONSchema(scenarioSchema, {
    io: "input",
    unrepresentable: "any",
    metadata: notes,
    // The format says the same as its long pattern.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
  return { title: "A scenario of ibkr-pool", ...made };
}
