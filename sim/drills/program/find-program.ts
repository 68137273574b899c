import { accessSync, closeSync, constants, openSync, readSync, statSync } from "node:fs";
import { basename, delimiter, isAbsolute, join, resolve } from "node:path";
import { quoted } from "../../options/mod.ts";

/** Interpreters by the ends of the names of the files that they run. */
const INTERPRETERS: Readonly<Record<string, string>> = {
  py: "python3",
  js: "node",
  mjs: "node",
  cjs: "node",
  ts: "npx tsx",
  sh: "sh",
  rb: "ruby",
  jar: "java -jar",
  r: "Rscript",
  pl: "perl",
};

/**
 * Finds out why a program cannot be started.
 *
 * @param word The first word of its command.
 * @returns The reason, without a full stop; undefined where nothing is known to be wrong.
 */
export function whyNotStarted(word: string, path: string | undefined, folder: string): string | undefined {
  if (word.trim() === "") return "the name of the program is empty";
  if (word.includes("\0")) return "its name has a NUL character";
  const hasFolder = word.includes("/") || isAbsolute(word);
  return hasFolder ? whyNotFile(resolve(folder, word), word) : whyNotInPath(word, path ?? "", folder);
}

/** Finds out why the system cannot run a file. */
function whyNotFile(file: string, word: string): string | undefined {
  const kind = kindOf(file);
  if (kind === "none") return "there is no such file";
  if (kind === "unreadable") return "its folder may not be read";
  if (kind === "folder") return "it is a folder, not a program";
  // The opening of a pipe would wait for a writer.
  if (kind === "other") return "it is no file";
  if (!isExecutable(file)) return `it is not executable${interpreterHint(word)}`;
  const interpreter = interpreterOf(file);
  if (interpreter !== undefined && kindOf(interpreter) !== "file")
    return `its first line names the interpreter ${quoted(interpreter)}, which is not there`;
  return undefined;
}

function whyNotInPath(word: string, path: string, folder: string): string | undefined {
  const found = path.split(delimiter).map((place) => join(resolve(folder, place), word));
  const file = found.find((one) => kindOf(one) === "file" && isExecutable(one));
  if (file !== undefined) return whyNotFile(file, word);
  const blocked = found.find((one) => kindOf(one) === "file");
  if (blocked !== undefined) return `${blocked} is not executable`;
  const here = kindOf(resolve(folder, word));
  if (here === "folder") return "it is a folder, not a program";
  if (here !== "file") return "no program of this name is found in PATH";
  const own = isExecutable(resolve(folder, word)) ? `; write ./${word}` : interpreterHint(word);
  return `no program of this name is found in PATH, but the file is in this folder${own}`;
}

/** Says how a file is started by its interpreter, or is made executable. */
function interpreterHint(word: string): string {
  const end = basename(word).split(".").at(-1)?.toLowerCase() ?? "";
  const interpreter = INTERPRETERS[end];
  return interpreter === undefined ? "" : `; write ${interpreter} ${word}`;
}

function kindOf(file: string): "file" | "folder" | "other" | "none" | "unreadable" {
  try {
    const found = statSync(file);
    if (found.isDirectory()) return "folder";
    return found.isFile() ? "file" : "other";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES" ? "unreadable" : "none";
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Bytes of a first line that the system reads. */
const FIRST_LINE_BYTES_MAX = 256;

/** Gets the interpreter that the first line of a script names; undefined for a file that is none, or is not readable. */
function interpreterOf(file: string): string | undefined {
  try {
    const opened = openSync(file, "r");
    const bytes = Buffer.alloc(FIRST_LINE_BYTES_MAX);
    const length = readSync(opened, bytes);
    closeSync(opened);
    return /^#![ \t]*([^ \t\n]+)/.exec(bytes.toString("latin1", 0, length))?.[1];
  } catch {
    return undefined;
  }
}
