import type { StructuredToolInterface } from "../../src/langgraph/mod.ts";
import { createIbkrTools, type IbkrToolsOptions } from "../../src/langgraph/mod.ts";
import type { IbkrPool } from "../../src/mod.ts";
import { parsedAnswer } from "./answer-rows.ts";
import { World } from "./world.ts";

/** Tuesday, half past ten in New York. */
export const OPEN_MS: number = Date.UTC(2026, 0, 13, 15, 30);

/** The tools of a pool on a fake TWS, on virtual time, invoked by name. */
export class AgentTools {
  readonly world: World;
  readonly pool: IbkrPool;
  readonly byName: ReadonlyMap<string, StructuredToolInterface>;

  constructor(options: IbkrToolsOptions = {}, world: World = new World({}, OPEN_MS)) {
    this.world = world;
    this.pool = world.pool();
    const tools = createIbkrTools(this.pool, options, { clock: world.clock });
    this.byName = new Map(tools.map((tool) => [tool.name, tool]));
  }

  /** Invokes a tool, and gives the answer as JSON has it. */
  async raw(name: string, input: object = {}, signal?: AbortSignal): Promise<unknown> {
    const config = signal === undefined ? {} : { signal };
    return JSON.parse(String(await this.byName.get(name)?.invoke(input, config)));
  }

  /** Invokes a tool on the virtual clock; a table becomes one object for each row. */
  async call(name: string, input: object = {}): Promise<unknown> {
    const answer = await this.world.clock.until(this.raw(name, input));
    return parsedAnswer(JSON.stringify(answer));
  }

  /** Counts the messages of a kind that the fake has read. */
  sent(request: string): number {
    return this.world.tws.trace.events.filter(({ event, detail }) => event === "read" && detail === request)
      .length;
  }
}
