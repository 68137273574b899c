import type { ToolMessage } from "@langchain/core/messages";
import {
  createIbkrTools,
  type OrderToolsOptions,
  type StructuredToolInterface,
} from "../../src/langgraph/mod.ts";
import type { AnyPool, OrderStage } from "./order-stages.ts";

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

/** Order tools of a pool on a fake of either transport, on virtual time, called as a model calls them. */
export class OrderTools {
  readonly stage: OrderStage;
  readonly pool: AnyPool;
  readonly byName: ReadonlyMap<string, StructuredToolInterface>;

  constructor(stage: OrderStage, limits: Partial<OrderToolsOptions> = {}, pool: AnyPool = stage.pool()) {
    this.stage = stage;
    this.pool = pool;
    const orders = { ...LIMITS, ...limits };
    const tools = createIbkrTools(pool, { include: [], orders }, { clock: stage.clock });
    this.byName = new Map(tools.map((tool) => [tool.name, tool]));
  }

  /** Invokes a tool without a tool call, and gives the answer as JSON has it. */
  async raw(name: string, input: object): Promise<unknown> {
    return JSON.parse(String(await this.stage.clock.until(this.#tool(name).invoke(input))));
  }

  /** Starts a call of a tool; the virtual clock does not run by itself. */
  async start(name: string, args: object, options: ToolCallOptions = {}): Promise<ToolAnswer> {
    const { id = "call-1", thread = "thread-1", signal } = options;
    const call = { name, args: { ...args }, id, type: "tool_call" as const };
    const config = { configurable: { thread_id: thread }, ...(signal === undefined ? {} : { signal }) };
    const message = (await this.#tool(name).invoke(call, config)) as ToolMessage;
    return JSON.parse(String(message.content)) as ToolAnswer;
  }

  /** Calls a tool, and runs the virtual clock until it has answered. */
  async run(name: string, args: object, options: ToolCallOptions = {}): Promise<ToolAnswer> {
    return await this.stage.clock.until(this.start(name, args, options));
  }

  /** Brings up the session of the pool, and finds the contract of the order beforehand. */
  async connect(): Promise<void> {
    const up: Promise<unknown> = this.pool.connect();
    await this.until(up);
    await this.until(this.pool.qualifyContract({ conId: 265598 }));
  }

  /** Waits on the virtual clock until a promise settles. */
  async until<Value>(promise: Promise<Value>): Promise<Value> {
    return await this.stage.clock.until(promise);
  }

  #tool(name: string): StructuredToolInterface {
    const tool = this.byName.get(name);
    if (tool === undefined) throw new Error(`Cannot call the tool: there is no ${name}`);
    return tool;
  }
}
