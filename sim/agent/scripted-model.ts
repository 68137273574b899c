import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, type BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";

/** The four questions of one turn: what the origin of this project called its tools. */
export function fourQuestions(symbol: string, turn: number): NonNullable<AIMessage["tool_calls"]> {
  const call = (name: string, args: Record<string, unknown>) => ({
    name,
    args,
    id: `${name}-${turn}`,
    type: "tool_call" as const,
  });
  return [
    call("get_account_summary", {}),
    call("get_positions", {}),
    call("get_historical_bars", { symbol, duration: "1 D", barSize: "1 hour" }),
    call("get_quote", { symbol }),
  ];
}

/**
 * A chat model without a model: it calls four tools at once, once for each symbol, and then sums up their results.
 */
export class ScriptedModel extends BaseChatModel {
  readonly #symbols: readonly string[];

  /** @param symbols One turn of tools for each. */
  constructor(symbols: readonly string[]) {
    super({});
    this.#symbols = symbols;
  }

  override _llmType(): string {
    return "scripted";
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const turn = messages.filter((message) => AIMessage.isInstance(message)).length;
    const symbol = this.#symbols[turn];
    const message =
      symbol === undefined
        ? new AIMessage(`${messages.filter((one) => ToolMessage.isInstance(one)).length} tool answers read`)
        : new AIMessage({ content: "", tool_calls: fourQuestions(symbol, turn) });
    return { generations: [{ text: String(message.content), message }] };
  }
}
