import process from "node:process";
import { createInterface } from "node:readline";

const lines = createInterface(process.stdin)[Symbol.asyncIterator]();

/** Waits for the next line that a test writes to this program, and ends it where there is none: the test is over. */
export async function nextLine(): Promise<string> {
  const { value, done } = await lines.next();
  if (done) process.exit(1);
  return value;
}

/** Waits for the arguments of this program, which are the first line of its input. */
export async function programArguments(): Promise<readonly string[]> {
  const words: readonly string[] = JSON.parse(await nextLine());
  process.stdin.once("end", () => process.exit(1));
  return words;
}

/** Ends this program once everything that it printed has left it; its caller goes no further. */
export function endProgram(): Promise<never> {
  return new Promise(() => process.stdout.write("", () => process.exit(0)));
}
