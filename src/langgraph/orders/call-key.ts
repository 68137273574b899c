import type { ToolConfig } from "../parts/model-tool.ts";
import { Refusal } from "../parts/refusal.ts";

/** Beginning of the keys of all orders of these tools. */
const PREFIX = "agent/";
const KEY_CHARS_MAX = 200;

/** The idempotency key of a tool call, and the thread that it belongs to. */
export interface CallKey {
  readonly key: string;
  readonly thread: string;
}

/**
 * Makes the idempotency key of a tool call of its thread and its ID, which a retry, a repeated node and a restarted process
 * have too.
 *
 * @throws {Refusal} `NO_CALL_KEY` where one of them is missing: IDs of tool calls repeat among threads, and an order under
 * a key that is not its own would be taken for another one.
 */
export function callKey({ toolCall, configurable }: ToolConfig): CallKey {
  const thread = configurable?.thread_id;
  const id = toolCall?.id;
  const fault = (text: string): Refusal => new Refusal("NO_CALL_KEY", `Cannot trade: ${text}`);
  if (typeof id !== "string" || id === "") throw fault("the tool was not called by a tool call with an ID");
  if ((typeof thread !== "string" && typeof thread !== "number") || thread === "")
    throw fault("the graph was invoked without configurable.thread_id, which makes a repeated call known");
  // The thread is encoded, so that no two pairs have the same key.
  const key = `${PREFIX}${encodeURIComponent(`${thread}`)}/${id}`;
  if (key.length > KEY_CHARS_MAX)
    throw fault(`thread_id and the ID of the tool call have more than ${KEY_CHARS_MAX} characters together`);
  return { key, thread: `${thread}` };
}

/** Tests whether an order was placed by these tools. */
export function isToolKey(key: string): boolean {
  return key.startsWith(PREFIX);
}
