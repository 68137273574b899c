import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Instant at which a process is killed. */
export interface Kill {
  /** Lines after which it is killed. */
  readonly lines: number;
  /** Time after them, in ms. */
  readonly ms: number;
}

/** One run of a program. */
export interface Run {
  readonly args: readonly string[];
  /** Undefined: it ends by itself. */
  readonly kill: Kill | undefined;
  /** Called with each line; what it returns is written to the program. */
  line?(line: string): string | undefined;
}

/** Longest life of a process, in ms: far more than any needs on a busy machine. */
const LIFE_MS = 300_000;

/**
 * A program of TypeScript that runs in processes of its own, which can be killed.
 *
 * A process starts while the one before it works, because a start takes longer than the most lives. It does nothing before
 * it gets its arguments as the first line of its input, and ends with its input.
 */
export class Program {
  readonly #folder = mkdtempSync(join(tmpdir(), "ibkr-pool-kill-"));
  readonly #file = join(this.#folder, "program.mjs");
  #next: ChildProcess | undefined;

  /** Gets the path of a file of the test. */
  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Builds it. @param source Its path below `test/support/kill`. */
  async build(source: string): Promise<void> {
    await build({
      // Node 20 runs no TypeScript.
      entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: this.#file,
      logLevel: "error",
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
    });
  }

  /** Runs it. @returns Whether it was killed before it ended by itself. @throws {Error} When it fails. */
  async run({ args, kill, line }: Run): Promise<boolean> {
    const child = this.#next ?? this.#started();
    // A run that is not killed may be the last one.
    this.#next = kill === undefined ? undefined : this.#started();
    let complaints = "";
    let lines = 0;
    let isLate = false;
    child.stderr?.on("data", (text) => {
      complaints += text;
    });
    const ended = new Promise<[unknown, unknown]>((resolve) => child.on("close", (...end) => resolve(end)));
    eachLine(child, (text) => {
      const reply = line?.(text);
      if (reply !== undefined) child.stdin?.write(`${reply}\n`);
      lines++;
      if (kill?.lines === lines) setTimeout(() => child.kill("SIGKILL"), kill.ms);
    });
    const timer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, LIFE_MS);
    child.stdin?.write(`${JSON.stringify(args)}\n`);
    const [code, signal] = await ended;
    clearTimeout(timer);
    if (isLate) throw new Error(`The program has not ended after ${lines} lines: ${complaints}`);
    if (code === 0) return false;
    if (kill === undefined || signal !== "SIGKILL")
      throw new Error(`The program ended with ${code ?? signal}: ${complaints}`);
    return true;
  }

  /** Ends the process that waits, and removes the files. */
  remove(): void {
    this.#next?.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #started(): ChildProcess {
    const words = "Deno" in globalThis ? ["run", "--quiet", "-A"] : [];
    const child = spawn(process.execPath, [...words, this.#file]);
    child.stdin.on("error", () => {});
    return child;
  }
}

/** Calls back with each whole line that a process prints; one that was cut off by its end is none. */
function eachLine(child: ChildProcess, callback: (line: string) => void): void {
  let rest = "";
  child.stdout?.on("data", (text) => {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) callback(line);
  });
}
