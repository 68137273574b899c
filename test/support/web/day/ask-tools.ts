import type { Answer } from "../../../../sim/agent/agent.ts";
import { fourQuestions } from "../../../../sim/agent/scripted-model.ts";
import { createIbkrTools } from "../../../../src/langgraph/mod.ts";
import type { WebPool } from "../../../../src/web/mod.ts";

/** Asks the four tools of an agent at once, without the agent: its own work would depend on the machine. */
export async function askTools(pool: WebPool, symbol: string): Promise<readonly Answer[]> {
  const tools = createIbkrTools(pool);
  return await Promise.all(
    fourQuestions(symbol, 1).map(async ({ name, args }) => {
      const tool = tools.find((one) => one.name === name);
      try {
        const text = String(await tool?.invoke(args));
        // A failure is an answer of the tool, too.
        return { tool: name, ok: !("error" in Object(JSON.parse(text))), text };
      } catch (error) {
        return { tool: name, ok: false, text: String(error) };
      }
    }),
  );
}
