import type { ToolMessage } from "@langchain/core/messages";
import type { OrderToolsOptions } from "../../src/langgraph/mod.ts";
import { AgentTools, OPEN_MS } from "./agent-tools.ts";
import { World } from "./world.ts";

/** Limits that permit Apple and Microsoft. */
export const LIMITS: OrderToolsOptions = {
  tools: ["place_order", "preview_order", "modify_order", "cancel_order"],
  accounts: ["DU1234567"],
  symbols: ["AAPL", "MSFT"],
  quantityMax: 100,
  notionalMax: { USD: 10_000 },
  approval: "none",
  preview: false,
};

/** An order that rests far below the market. */
export const RESTING = {
  symbol: "AAPL",
  side: "BUY",
  quantity: 10,
  orderType: "LMT",
  limitPrice: 1,
} as const;

/** Answer of an order tool. */
export interface ToolAnswer {
  readonly outcome: string;
  readonly order?: string;
  readonly state?: { readonly kind: string; readonly filled?: number };
  readonly reason?: { readonly code: string; readonly retryable: boolean; readonly message: string };
  readonly code?: number;
  readonly note: string;
  readonly repeated?: true;
}

/** How a tool is called. */
export interface ToolCallOptions {
  readonly id?: string;
  readonly thread?: string;
  readonly signal?: AbortSignal;
}

/** Order tools of a pool on a fake TWS, on virtual time, called as a model calls them. */
export class OrderTools extends AgentTools {
  constructor(limits: Partial<OrderToolsOptions> = {}, world: World = new World({}, OPEN_MS)) {
    super({ include: [], orders: { ...LIMITS, ...limits } }, world);
  }

  /** Starts a call of a tool; the virtual clock does not run by itself. */
  async start(name: string, args: object, options: ToolCallOptions = {}): Promise<ToolAnswer> {
    const { id = "call-1", thread = "thread-1", signal } = options;
    const call = { name, args: { ...args }, id, type: "tool_call" as const };
    const config = { configurable: { thread_id: thread }, ...(signal === undefined ? {} : { signal }) };
    const message = (await this.byName.get(name)?.invoke(call, config)) as ToolMessage;
    return JSON.parse(String(message.content)) as ToolAnswer;
  }

  /** Calls a tool, and runs the virtual clock until it has answered. */
  async run(name: string, args: object, options: ToolCallOptions = {}): Promise<ToolAnswer> {
    return await this.world.clock.until(this.start(name, args, options));
  }

  /** Counts the orders that the fake has kept, without previews. */
  async placed(): Promise<number> {
    const { clock } = this.world;
    const open = await clock.until(this.pool.getAllOpenOrders());
    const completed = await clock.until(this.pool.getCompletedOrders());
    return open.length + completed.length;
  }
}
