import type { StructuredToolInterface } from "@langchain/core/tools";
import { isGraphBubbleUp } from "@langchain/langgraph";
import * as z from "zod";
import { answerText } from "../parts/answer-text.ts";
import { modelTool, type ToolConfig } from "../parts/model-tool.ts";
import type { Wait } from "../parts/read-tool.ts";
import type { Approvals } from "./approval.ts";
import { journalUnread, notSent, type OrderAnswer } from "./order-answer.ts";
import type { OrderPool } from "./order-pool.ts";
import type { OrderToolRules } from "./order-tool-options.ts";
import type { RecentOrders } from "./recent-orders.ts";

/** Time for the look-ups before an order, each, in ms. */
const LOOK_UP_MS = 10_000;

/** Dependencies of the order tools. */
export interface OrderToolParts {
  readonly pool: OrderPool;
  readonly prefix: string;
  readonly rules: OrderToolRules;
  readonly approvals: Approvals;
  readonly recent: RecentOrders;
}

/** A tool that deals with orders: its name without the prefix, what a model is given about it, and its work. */
export interface OrderToolSpec<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly description: string;
  readonly fields: Shape;
  /** Carries the call out; an error that it throws means that nothing was sent. */
  run(input: z.output<z.ZodObject<Shape>>, config: ToolConfig, wait: Wait): Promise<object>;
  /** Makes the answer about an error. Default: an outcome, that nothing was sent. */
  failed?(error: unknown): object;
}

/**
 * Makes a tool that answers with an outcome, and throws nothing but what suspends a graph: an exception would be taken for a
 * failure, and a failure for an invitation to send the order again.
 */
export function orderTool<Shape extends z.ZodRawShape>(
  { pool, prefix }: Pick<OrderToolParts, "pool" | "prefix">,
  spec: OrderToolSpec<Shape>,
): StructuredToolInterface {
  const schema: z.ZodObject<z.ZodRawShape> = z.strictObject(spec.fields);
  const failed = spec.failed ?? ((error: unknown): OrderAnswer => notSent(error));
  return modelTool({
    name: `${prefix}${spec.name}`,
    description: spec.description,
    schema,
    refused: (error) => answerText(failed(error)),
    run: async (input, config) => {
      const { signal } = config;
      const wait: Wait = () => ({ timeoutMs: LOOK_UP_MS, signal });
      try {
        // A process that was restarted knows by its journal alone what the tool call has done before.
        await pool.orders.load();
      } catch (error) {
        return answerText(journalUnread(error) satisfies OrderAnswer);
      }
      try {
        return answerText(await spec.run(input as z.output<z.ZodObject<Shape>>, config, wait));
      } catch (error) {
        if (isGraphBubbleUp(error)) throw error;
        return answerText(failed(error));
      }
    },
  });
}
