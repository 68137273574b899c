import { closeSync, openSync, readSync, statSync } from "node:fs";
import { findNodeAtLocation, type Node, type ParseError, parseTree } from "jsonc-parser";
import { type ContractDefinition, checkDefinitions } from "../mod.ts";
import { shown } from "../options/mod.ts";
import { CommandError } from "./io.ts";

/** Reads a universe. @throws {CommandError} When it is invalid; the message names the line. */
export function readUniverse(file: string): readonly ContractDefinition[] {
  const text = readText(file, "universe");
  if (text.trim() === "") throw new CommandError(`Cannot use the universe ${pathText(file)}: it is empty`);
  const { definitions, problems } = checkDefinitions(readJson(text, file, "universe"));
  const [problem] = problems;
  if (problem === undefined) return definitions;
  const { path, message } = problem;
  // A missing value has no position in the file; its object has one.
  const { tree } = treeOf(text);
  const node =
    tree && (findNodeAtLocation(tree, [...path]) ?? findNodeAtLocation(tree, path.slice(0, -1)) ?? tree);
  const more = problems.length > 1 ? `; and ${problems.length - 1} more` : "";
  const where = path.slice(1).join(".");
  throw new CommandError(
    `Cannot use the universe ${pathText(file)}: line ${lineAt(text, node?.offset ?? 0)}: ${where === "" ? "" : `${where}: `}${message}${more}`,
  );
}

/** Reads the text of a file as JSON. @throws {CommandError} When it is none; the message names the line. */
export function readJson(text: string, file: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const line = lineAt(text, treeOf(text).errorAt);
    throw new CommandError(`Cannot use the ${what} ${pathText(file)}: line ${line}: it is no whole JSON`);
  }
}

/** Finds the values of a text and its first error; none where they are nested too deeply. */
function treeOf(text: string): { readonly tree?: Node | undefined; readonly errorAt: number } {
  const errors: ParseError[] = [];
  try {
    const tree = parseTree(text, errors, { disallowComments: true });
    return { tree, errorAt: errors[0]?.offset ?? 0 };
  } catch {
    return { errorAt: 0 };
  }
}

/** Bytes that are read at once. */
const READ_BYTES = 65_536;
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
  ENOTDIR: "a file stands where a folder is needed",
  EEXIST: "a file stands where a folder is needed",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENAMETOOLONG: "its name is too long",
  EROFS: "it is on a disk that cannot be written",
  ENOSPC: "the disk is full",
  ENXIO: "nothing reads the pipe",
};

/** Says why a file cannot be read or written. */
export function fileReason(error: unknown): string {
  const { code = "", message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  return REASONS[code] ?? shown(message, PATH_CHARS_MAX);
}

/** Largest file that is read whole, in bytes, where nothing smaller is said. */
const BYTES_MAX = 128_000_000;

/**
 * Checks that a path is something whose end can be reached: a file, or a pipe such as `<(command)` of a shell. A terminal or
 * `/dev/zero` would be read for ever.
 *
 * @throws {Error} For anything else; `fileReason` says why.
 */
export function checkInput(file: string): void {
  const found = statSync(file);
  if (found.isDirectory()) throw new RangeError(REASONS.EISDIR);
  if (!found.isFile() && !found.isFIFO())
    throw new RangeError(`it is a ${found.isSocket() ? "socket" : "device"}, and neither a file nor a pipe`);
}

/**
 * Reads a file or a pipe.
 *
 * @param bytesMax Largest size, so that an endless pipe is refused too. Default 128 000 000.
 * @throws {CommandError} When it cannot be read; the message says why.
 */
export function readText(file: string, what: string, bytesMax: number = BYTES_MAX): string {
  try {
    checkInput(file);
    // Some editors write a byte order mark, which is no part of the text.
    return readUpTo(file, bytesMax)
      .toString("utf8")
      .replace(/^\uFEFF/, "");
  } catch (error) {
    throw new CommandError(`Cannot read the ${what} ${pathText(file)}: ${fileReason(error)}`);
  }
}

/** Reads a file of a bounded size. @throws {RangeError} When it has more. */
function readUpTo(file: string, bytesMax: number): Buffer {
  const opened = openSync(file, "r");
  try {
    const parts: Buffer[] = [];
    for (let total = 0; ; ) {
      const part = Buffer.alloc(READ_BYTES);
      const count = readSync(opened, part);
      if (count === 0) return Buffer.concat(parts);
      total += count;
      if (total > bytesMax) throw new RangeError(`it has more than ${bytesMax} bytes`);
      parts.push(part.subarray(0, count));
    }
  } finally {
    closeSync(opened);
  }
}

/** Returns the line of a position, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
