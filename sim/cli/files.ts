import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type ContractDefinition, checkDefinitions, type TwsState } from "../mod.ts";
import { CommandError } from "./io.ts";

/** Reads a universe. @throws {CommandError} When it is invalid; the message names the line. */
export function readUniverse(file: string): readonly ContractDefinition[] {
  const text = readText(file, "universe");
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors);
  const [first] = errors;
  if (first !== undefined || tree === undefined) {
    const what = first === undefined ? "it is empty" : printParseErrorCode(first.error);
    throw new CommandError(
      `Cannot read the universe ${file}: line ${lineAt(text, first?.offset ?? 0)}: ${what}`,
    );
  }
  const { definitions, problems } = checkDefinitions(JSON.parse(text));
  const [problem] = problems;
  if (problem === undefined) return definitions;
  const { path, message } = problem;
  // A missing value has no position in the file; its object has one.
  const node = findNodeAtLocation(tree, [...path]) ?? findNodeAtLocation(tree, path.slice(0, -1)) ?? tree;
  const more = problems.length > 1 ? `; and ${problems.length - 1} more` : "";
  const where = path.slice(1).join(".");
  throw new CommandError(
    `Cannot use the universe ${file}: line ${lineAt(text, node.offset)}: ${where === "" ? "" : `${where}: `}${message}${more}`,
  );
}

/** Reads the state of an earlier fake; undefined when there is no such file yet. */
export function readState(file: string, seed: number): TwsState | undefined {
  if (!existsSync(file)) return undefined;
  const text = readText(file, "state");
  let state: Partial<TwsState> | null;
  try {
    state = JSON.parse(text);
  } catch {
    throw new CommandError(`Cannot read the state ${file}: it is not JSON`);
  }
  if (typeof state?.seed !== "number" || state.trading === undefined || state.placedOrders === undefined) {
    throw new CommandError(`Cannot use the state ${file}: it was not written by this command`);
  }
  if (state.seed !== seed) {
    throw new CommandError(
      `Cannot use the state ${file}: it was written with seed ${state.seed}, and --seed is ${seed}`,
    );
  }
  return state as TwsState;
}

/** Writes the state whole or not at all: a crash leaves the file as it was. */
export function writeState(file: string, state: TwsState): void {
  const beside = `${file}.new`;
  try {
    writeFileSync(beside, `${JSON.stringify(state)}\n`);
    renameSync(beside, file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`Cannot write the state ${file}: ${why}`, 1);
  }
}

/** Reads a file. @throws {CommandError} When it cannot be read; the message says why. */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError(
      `Cannot read the ${what} ${file}: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
