import { z } from "zod";
import type { FaultKind } from "../faults/fault.ts";
import { FAULTS } from "../faults/mod.ts";
import { parseFault } from "../faults/parse.ts";
import { suggestion } from "../world/nearest-name.ts";
import { quoted } from "../world/quoted.ts";
import { fault } from "./answer-schemas.ts";
import { ControlError } from "./control-error.ts";
import type { Controlled } from "./controlled.ts";
import type { Endpoint } from "./endpoint.ts";
import { describedParameter } from "./fault-parameters.ts";
import { HTTP } from "./http-status.ts";
import { fieldsOf } from "./input.ts";

const id = z.strictObject({ id: z.coerce.number().int().min(1) });
const injected = z.strictObject({
  fault: z.string().min(1).max(10_000).optional().describe("The fault as on the command line: drop:how=rst."),
  kind: z.string().min(1).max(64).optional().describe("Name of its kind, instead of `fault`."),
  params: z
    .record(
      z.string().max(64),
      z.union([z.string().max(10_000), z.number(), z.boolean(), z.array(z.number()).length(2)]),
    )
    .optional()
    .describe("Parameters beside `kind`, by their names; a range is a list of two."),
});
const changed = z.strictObject({ state: z.enum(["running", "paused"]) });
const kind = z.object({
  kind: z.string(),
  about: z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      type: z.enum(["text", "value"]),
      about: z.string().optional(),
      default: z.unknown().optional().describe("Value where none is given, if it is one value."),
      values: z.array(z.string()).optional().describe("Allowed values, where they are a list."),
      min: z.number().optional(),
      max: z.number().optional(),
    }),
  ),
  once: z.boolean().describe("Whether it happens once or ends by itself: it has no forMs."),
});

/** Makes the endpoints of faults. */
export function faultEndpoints({ target, faults, hands }: Controlled): readonly Endpoint[] {
  const { tws } = target;
  return [
    {
      method: "get",
      path: "/faults",
      about: "Lists the faults, and the newest 100 that were healed.",
      cannot: "list the faults",
      answer: z.object({ faults: z.array(fault) }),
      handle: () => ({ faults: faults.all() }),
    },
    {
      method: "get",
      path: "/faults/kinds",
      about: "Lists every kind of fault with its parameters.",
      cannot: "list the kinds of faults",
      answer: z.object({ kinds: z.array(kind) }),
      handle: () => ({ kinds: FAULTS.map(described) }),
    },
    {
      method: "post",
      path: "/faults",
      about: "Injects a fault, as a text or as a kind with parameters.",
      cannot: "inject a fault",
      body: { schema: injected, check: fieldsOf(injected) },
      answer: fault,
      status: HTTP.created,
      handle: ({ body }) => {
        const text = textOf(body as z.infer<typeof injected>);
        parseFault(text);
        const plan = hands.perform({ inject: text });
        return plan?.kind === "fault" ? faults.of(plan.injected) : undefined;
      },
    },
    {
      method: "patch",
      path: "/faults/{id}",
      about: "Pauses a fault, or lets it act again.",
      cannot: "change a fault",
      params: id,
      body: { schema: changed, check: fieldsOf(changed) },
      answer: fault,
      handle: ({ params, body }) => {
        const isPause = (body as z.infer<typeof changed>).state === "paused";
        const what = isPause ? "pause" : "resume";
        return faults.change(params.id as number, what, (one) => {
          if (one.state === "finished")
            throw new ControlError(HTTP.conflict, `Cannot ${what} the fault ${params.id}: it is finished`);
          if (isPause) one.pause();
          else one.resume();
        });
      },
    },
    {
      method: "delete",
      path: "/faults/{id}",
      about: "Heals a fault.",
      cannot: "heal a fault",
      params: id,
      answer: fault,
      handle: ({ params }) => faults.change(params.id as number, "heal", (one) => one.heal()),
    },
    {
      method: "delete",
      path: "/faults",
      about: "Heals every fault.",
      cannot: "heal the faults",
      answer: z.object({ healed: z.int().min(0) }),
      handle: () => {
        const { length } = tws.faults();
        tws.heal();
        return { healed: length };
      },
    },
  ];
}

/** Writes a fault as the command line does. @throws {RangeError} Unless exactly one form is given. */
function textOf({ fault: text, kind: name, params = {} }: z.infer<typeof injected>): string {
  if ((text === undefined) === (name === undefined))
    throw new RangeError("Cannot inject a fault: expected one of fault and kind");
  if (text !== undefined && Object.keys(params).length > 0)
    throw new RangeError(
      "Cannot inject a fault: params: they stand beside kind; the text of fault has its own",
    );
  if (text !== undefined) return text;
  const names = FAULTS.map((one) => one.kind);
  if (name !== undefined && !names.includes(name))
    throw new RangeError(
      `Cannot inject a fault: kind: there is no ${quoted(name)}; ${suggestion(name, names)}`,
    );
  const pairs = Object.entries(params).map(([key, value]) => `${key}=${valueText(value)}`);
  return pairs.length === 0 ? `${name}` : `${name}:${pairs.join(",")}`;
}

/** Writes a value; a comma or a quote in a text would end it. */
function valueText(value: string | number | boolean | readonly number[]): string {
  if (Array.isArray(value)) return value.join("..");
  if (typeof value !== "string" || !/[,"\\]|^\s|\s$|^$/.test(value)) return `${value}`;
  return `"${value.replaceAll(/["\\]/g, (char) => `\\${char}`)}"`;
}

function described(one: FaultKind<never>): z.infer<typeof kind> {
  const parameters = one.parameters.map((name) => ({
    name,
    type: one.texts.includes(name) ? ("text" as const) : ("value" as const),
    ...describedParameter(one.schema.shape[name]),
  }));
  return { kind: one.kind, about: one.about, parameters, once: !one.parameters.includes("forMs") };
}
