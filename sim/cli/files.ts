import { readFileSync } from "node:fs";
import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type ContractDefinition, checkDefinitions } from "../mod.ts";
import { shown } from "../options/mod.ts";
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
      `Cannot read the universe ${pathText(file)}: line ${lineAt(text, first?.offset ?? 0)}: ${what}`,
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
    `Cannot use the universe ${pathText(file)}: line ${lineAt(text, node.offset)}: ${where === "" ? "" : `${where}: `}${message}${more}`,
  );
}

/** Characters of the longest path that a sentence shows. */
const PATH_CHARS_MAX = 200;

/** Writes a path as a sentence shows it: in one line, and shortened. */
export function pathText(path: string): string {
  return shown(path, PATH_CHARS_MAX);
}

/** Reasons for which a file cannot be used, by the code of the error of the system. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder",
  ENOTDIR: "it is no folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENAMETOOLONG: "its name is too long",
  EROFS: "it is on a disk that cannot be written",
  ENOSPC: "the disk is full",
};

/** Says why a file cannot be read or written. */
export function fileReason(error: unknown): string {
  const { code = "", message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  return REASONS[code] ?? shown(message, PATH_CHARS_MAX);
}

/** Reads a file. @throws {CommandError} When it cannot be read; the message says why. */
export function readText(file: string, what: string): string {
  try {
    // Some editors write a byte order mark, which is no part of the text.
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new CommandError(`Cannot read the ${what} ${pathText(file)}: ${fileReason(error)}`);
  }
}

/** Returns the line of a position, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
