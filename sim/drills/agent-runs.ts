import type { SessionProvider } from "../../src/langgraph/mod.ts";
import { runAgent } from "./agent.ts";
import type { Reporter } from "./tally.ts";

/** What the runs of the agent need of a drill. */
interface AgentWorld extends Reporter {
  readonly pool: SessionProvider;
  /** Waits until a session is ready. */
  recovered(): Promise<void>;
}

/** Lets the agent send its eight requests, and counts their results. */
export async function agentRuns({ pool, count }: Pick<AgentWorld, "pool" | "count">): Promise<void> {
  for (const { ok, text } of await runAgent(pool)) count(ok, text);
}

/** Checks that a session is ready within bounds after the fault, and that every request is answered on it. */
export async function allWellAgain(world: AgentWorld): Promise<void> {
  await world.recovered();
  for (const { ok, text } of await runAgent(world.pool)) {
    world.count(ok, text);
    if (!ok) world.breach(`a question failed after the fault was over: ${text}`);
  }
}
