import { ToolMessage } from "@langchain/core/messages";
import type { StructuredToolInterface } from "@langchain/core/tools";
import * as z from "zod";
import { PoolError } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import { answerText } from "./answer-text.ts";
import { errorFacts } from "./error-answer.ts";
import { modelTool, type ToolConfig } from "./model-tool.ts";
import type { SessionProvider, ToolReads } from "./session-provider.ts";

/** Time in which a read is retried after a lost session, in ms. */
const RETRY_MS = 30_000;

/** Gives the options of the next request of a tool: its signal, and what is left of its deadline. */
export type Wait = () => { readonly timeoutMs?: number; readonly signal?: AbortSignal | undefined };

/** Dependencies of the tools that read. */
export interface ReadToolParts {
  readonly pool: SessionProvider;
  readonly clock: Clock;
  readonly prefix: string;
  readonly timeoutMs: number | undefined;
}

/** A tool that reads: its name without the prefix, what a model is given about it, and its work. */
export interface ReadToolSpec<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly description: string;
  readonly fields: Shape;
  /** Checks the input before there is a session, and throws a `PoolError` for one that cannot be answered. */
  check?(input: z.output<z.ZodObject<Shape>>): void;
  /** Reads the answer; it runs again on the next session when its session is lost. */
  read(ib: ToolReads, input: z.output<z.ZodObject<Shape>>, wait: Wait): Promise<object>;
}

/**
 * Makes a tool that answers with JSON. A failure is an answer too: `{"error":{"code","retryable","message"}}`, in a `ToolMessage`
 * with the status `error` where a model has made the call. Unknown fields are refused: without a field it is another question.
 */
export function readTool<Shape extends z.ZodRawShape>(
  { pool, clock, prefix, timeoutMs }: ReadToolParts,
  spec: ReadToolSpec<Shape>,
): StructuredToolInterface {
  const name = `${prefix}${spec.name}`;
  const schema: z.ZodObject<z.ZodRawShape> = z.strictObject(spec.fields);
  return modelTool({
    name,
    description: spec.description,
    schema,
    refused: (error, config) => failure(name, error, config),
    run: async (input, config) => {
      const { signal } = config;
      const untilMs = timeoutMs === undefined ? undefined : clock.now() + timeoutMs;
      const leftMs = (): number => Math.max(1, (untilMs ?? 0) - clock.now());
      const wait: Wait = () => (untilMs === undefined ? { signal } : { signal, timeoutMs: leftMs() });
      try {
        const given = input as z.output<z.ZodObject<Shape>>;
        spec.check?.(given);
        const acquire = timeoutMs === undefined ? {} : { timeoutMs };
        const answer = await pool.use((ib) => spec.read(ib, given, wait), {
          owner: name,
          signal,
          retryWithinMs: timeoutMs ?? RETRY_MS,
          ...acquire,
        });
        return answerText(answer);
      } catch (error) {
        return failure(name, error, config);
      }
    },
  });
}

/** Makes the answer of a call that failed. */
function failure(name: string, error: unknown, { toolCall }: ToolConfig): string | ToolMessage {
  const content = answerText({ error: errorFacts(error) });
  return toolCall?.id === undefined
    ? content
    : new ToolMessage({ status: "error", name, content, tool_call_id: toolCall.id });
}

/** Makes the error of a tool whose session lacks a read. */
export function notOnWeb(what: string): PoolError {
  return new PoolError("INVALID_OPTION", `Cannot ${what}: the Web API does not have it, TWS does`);
}
