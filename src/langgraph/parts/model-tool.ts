import { ToolMessage } from "@langchain/core/messages";
import { type StructuredToolInterface, tool } from "@langchain/core/tools";
import type * as z from "zod";
import { modelInput } from "./model-input.ts";

/** What LangChain gives a tool beside its input. */
export interface ToolConfig {
  readonly signal?: AbortSignal;
  readonly toolCall?: { readonly id?: string };
  readonly configurable?: { readonly thread_id?: unknown };
}

/** Answer of a tool: its text, or a message about a failure. */
export type ModelAnswer = string | ToolMessage;

/** A tool: what a model is given about it, its work, and its answer to an input that it cannot accept. */
export interface ModelToolSpec {
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodObject<z.ZodRawShape>;
  run(input: object, config: ToolConfig): Promise<ModelAnswer>;
  refused(error: unknown, config: ToolConfig): ModelAnswer;
}

/**
 * Makes a tool whose input is read before LangChain compares it with the schema: LangChain throws for whatever differs from it,
 * with a text that names no form that is right.
 */
export function modelTool({
  name,
  description,
  schema,
  run,
  refused,
}: ModelToolSpec): StructuredToolInterface {
  const made = tool(async (input: unknown, config: ToolConfig) => await run(Object(input), config), {
    name,
    description,
    schema,
  }) as StructuredToolInterface;
  const invoke = made.invoke.bind(made);
  made.invoke = async (given, config) => {
    const call = toolCallOf(given);
    let input: object;
    try {
      input = modelInput(name, schema, call === undefined ? given : call.args);
    } catch (error) {
      const { id } = call ?? {};
      const answer = refused(error, id === undefined ? {} : { toolCall: { id } });
      if (id === undefined || typeof answer !== "string") return answer;
      return new ToolMessage({ name, content: answer, tool_call_id: id });
    }
    return await invoke((call === undefined ? input : { ...call, args: input }) as typeof given, config);
  };
  return made;
}

/** Gets the call of a model; undefined where the tool was given its fields alone. */
function toolCallOf(given: unknown): { readonly id?: string; readonly args: unknown } | undefined {
  const { type, args, id } = Object(given) as { type?: unknown; args?: unknown; id?: unknown };
  if (type !== "tool_call") return undefined;
  return typeof id === "string" ? { ...Object(given), id, args } : { ...Object(given), args };
}
