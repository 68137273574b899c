import { fstatSync, type Stats, statSync } from "node:fs";
import { basename, relative, resolve } from "node:path";
import { watch } from "chokidar";
import { fileReason, pathText } from "./files.ts";
import { CommandError } from "./io.ts";

/** Folders of what is made, installed or kept beside a program. */
const FOLDERS: ReadonlySet<string> = new Set([
  "node_modules",
  "dist",
  "build",
  "target",
  "venv",
  "__pycache__",
  "coverage",
]);

/** Ends of the names of files that programs and editors write beside the source. */
const WRITTEN = /(?:~|\.(?:log|tmp|swp|pyc|class|o|db|sqlite3?|db-(?:wal|shm|journal)))$/i;

/** Tests whether changes of a path are of no interest. @param root The path that is watched. */
export function isUnwatched(path: string, root: string, own: readonly string[] = []): boolean {
  const parts = relative(root, path).split(/[/\\]/);
  // The path itself may be hidden: somebody has named it.
  if (parts[0] === "" || parts[0] === "..") return false;
  return (
    parts.some((part) => part.startsWith(".") || FOLDERS.has(part)) ||
    WRITTEN.test(basename(path)) ||
    own.includes(resolve(path))
  );
}

/** Standard output and standard error, as the system numbers them. */
const OUTPUTS: readonly number[] = [1, 2];

/** Returns the state of what an output is written to; undefined where it is closed. */
function outputState(output: number): Stats | undefined {
  try {
    return fstatSync(output);
  } catch {
    return undefined;
  }
}

/** Tests whether a path is one of the files that outputs are written to, as after `> watch.out` in the folder. */
function isOneOf(files: readonly Stats[], path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && files.some(({ dev, ino }) => dev === found.dev && ino === found.ino);
}

/** Files that are watched for changes. */
export interface WatchedFiles {
  /** Resolves when changes are seen. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Watches a file, or all files below a folder.
 *
 * @param own Files that the command writes itself.
 * @param onChange Called with the path of each file that has changed, come or gone, from the path that is watched.
 * @param onProblem Called with the reason where something cannot be watched; the rest is.
 * @param outputs Descriptors of files that are left out too. Default: standard output and standard error.
 * @throws {CommandError} When there is no such path.
 */
export function watchFiles(
  path: string,
  own: readonly string[],
  onChange: (file: string) => void,
  onProblem: (reason: string) => void,
  outputs: readonly number[] = OUTPUTS,
): WatchedFiles {
  const root = resolve(path);
  if (statSync(root, { throwIfNoEntry: false }) === undefined)
    throw new CommandError(`Cannot watch ${pathText(path)}: there is no such file or folder`);
  const written = outputs.map(outputState).filter((state) => state?.isFile()) as readonly Stats[];
  const files = watch(root, {
    ignoreInitial: true,
    ignorePermissionErrors: true,
    ignored: (one) => isUnwatched(one, root, own),
  });
  files.on("all", (event, changed) => {
    // A folder says nothing that its files do not say.
    if (event === "addDir" || event === "unlinkDir" || isOneOf(written, changed)) return;
    onChange(relative(root, changed) || basename(changed));
  });
  files.on("error", (error) => onProblem(fileReason(error as NodeJS.ErrnoException)));
  return {
    ready: new Promise((resolve) => files.once("ready", () => resolve())),
    stop: () => files.close(),
  };
}
