import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, type BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import { type BaseCheckpointSaver, END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import type { OrderApprovalRequest, StructuredToolInterface } from "../../src/langgraph/mod.ts";
import type { ToolAnswer } from "./order-tools.ts";

/** One call of a tool in a script. */
export interface ScriptedCall {
  readonly name: string;
  readonly args: object;
  readonly id: string;
}

/** A chat model without a model: one turn of tool calls for each message of the script, then an end. */
export class ScriptedChat extends BaseChatModel {
  readonly #script: readonly (readonly ScriptedCall[])[];

  constructor(script: readonly (readonly ScriptedCall[])[]) {
    super({});
    this.#script = script;
  }

  override _llmType(): string {
    return "scripted";
  }

  override bindTools(): this {
    return this;
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const turn = messages.filter((message) => AIMessage.isInstance(message)).length;
    const calls = this.#script[turn] ?? [];
    const message = new AIMessage({
      content: calls.length === 0 ? "done" : "",
      tool_calls: calls.map(({ name, args, id }) => ({ name, args: { ...args }, id, type: "tool_call" })),
    });
    return { generations: [{ text: String(message.content), message }] };
  }
}

/** A compiled graph. */
export interface Graph {
  invoke(input: unknown, config: object): Promise<unknown>;
  /** Gives the only tool call of the last message other arguments, as a person does who edits it. */
  updateCall(config: object, args: object): Promise<void>;
}

/** Makes a graph of a model and a `ToolNode`, as the documentation of LangGraph does. */
export function toolNodeGraph(
  tools: readonly StructuredToolInterface[],
  model: BaseChatModel,
  checkpointer: BaseCheckpointSaver,
): Graph {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("model", async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addNode("tools", new ToolNode([...tools]))
    .addEdge(START, "model")
    .addConditionalEdges("model", ({ messages }) => {
      const last = messages.at(-1);
      return AIMessage.isInstance(last) && (last.tool_calls ?? []).length > 0 ? "tools" : END;
    })
    .addEdge("tools", "model")
    .compile({ checkpointer });
  return {
    invoke: async (input, config) => await graph.invoke(input as never, config),
    updateCall: async (config, args) => {
      const { values } = await graph.getState(config);
      const { messages } = values as { readonly messages: readonly AIMessage[] };
      const { id, tool_calls: [call] = [] } = messages.at(-1) ?? {};
      if (id === undefined || call === undefined) throw new Error("the last message calls no tool");
      const edited = { ...call, args: JSON.parse(JSON.stringify(args)) };
      const message = new AIMessage({ id, content: "", tool_calls: [edited] });
      await graph.updateState(config, { messages: [message] }, "model");
    },
  };
}

/** Gets the answers of the tools of a state, by the ID of the call. */
export function answersOf(state: unknown): Readonly<Record<string, ToolAnswer>> {
  const { messages } = state as { readonly messages: readonly BaseMessage[] };
  return Object.fromEntries(
    messages
      .filter((message) => ToolMessage.isInstance(message))
      .map((message) => [message.tool_call_id, JSON.parse(String(message.content)) as ToolAnswer]),
  );
}

/** Gets the values of the interrupts of a state. */
export function interruptsOf(state: unknown): readonly OrderApprovalRequest[] {
  const { __interrupt__: interrupts = [] } = state as {
    readonly __interrupt__?: readonly { readonly value: OrderApprovalRequest }[];
  };
  return interrupts.map(({ value }) => value);
}
