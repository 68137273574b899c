import type { z } from "zod";
import type { Step } from "../scenarios/scenario.ts";
import { fieldText, type Mistake } from "../scenarios/scenario-error.ts";
import { shapeMistakes } from "../scenarios/shape-mistakes.ts";
import { valueMistakes } from "../scenarios/value-mistakes.ts";
import { checkFields } from "../world/check-fields.ts";
import { ControlError } from "./control-error.ts";
import { HTTP } from "./http-status.ts";

/** Checks a value. @throws {RangeError} `Cannot <cannot>: <field>: <why>` */
export type Check = (cannot: string, given: unknown) => void;

/** Makes the check of an object, which names the field that was probably meant. */
export function fieldsOf(schema: z.ZodObject): Check {
  return (cannot, given) => {
    checkFields(cannot, schema.shape as Readonly<Record<string, z.ZodType>>, given);
    const whole = schema.safeParse(given);
    if (!whole.success) throw new RangeError(`Cannot ${cannot}: ${whole.error.issues[0]?.message}`);
  };
}

/** Makes the check of an action of a scenario. */
export function stepOf(action: "market" | "place" | "answer" | "notify"): Check {
  return (cannot, given) => {
    const step = { [action]: given } as Step;
    const shape = shapeMistakes({ scenario: "control", about: "Control.", timeline: [step] });
    const mistakes = shape.length > 0 ? shape : valueMistakes({ timeline: [step], checks: [] } as never);
    if (mistakes.length === 0) return;
    throw new ControlError(
      HTTP.badRequest,
      `Cannot ${cannot}: ${mistakes.slice(0, 5).map(mistakeText).join("; ")}`,
    );
  };
}

function mistakeText({ path, reason }: Mistake): string {
  // The beginning is that of the scenario around the action.
  const field = fieldText(path.slice(3));
  return field === "" ? reason : `${field}: ${reason}`;
}
