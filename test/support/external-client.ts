import { type ExecFileException, execFile } from "node:child_process";

/** What a program did. */
export interface Ran {
  /** Everything that it printed, errors last. */
  readonly output: string;
  /** Its exit code; null where it did not end by itself. */
  readonly code: number | null;
}

/** Longest run of a program, in ms. */
const RUN_TIMEOUT_MS = 540_000;

/** Runs a program to its end; a failure is an exit code, not an error. */
export function ran(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const settings = { ...options, timeout: RUN_TIMEOUT_MS, maxBuffer: 64 * 1_024 * 1_024 };
    execFile(command, args, settings, (error: ExecFileException | null, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      resolve({ output: `${stdout}${stderr}`, code });
    });
  });
}
