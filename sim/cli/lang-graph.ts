import { CommandError } from "./io.ts";

/** Imports a module that needs LangChain. @throws {CommandError} When that is not installed. */
export async function needLangGraph<Module>(command: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const missing = error instanceof Error && /@langchain\/[a-z]+/.exec(error.message)?.[0];
    if (!missing) throw error;
    throw new CommandError(
      `Cannot run ${command}: ${missing} is not installed; npm install @langchain/core @langchain/langgraph`,
      1,
    );
  }
}
