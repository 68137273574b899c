import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
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

/** A program of TypeScript that runs in processes of its own, which can be killed. */
export class Program {
  readonly #folder = mkdtempSync(join(tmpdir(), "ibkr-pool-kill-"));
  readonly #file = join(this.#folder, "program.mjs");

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
    const words = "Deno" in globalThis ? ["run", "--quiet", "-A"] : [];
    const child: ChildProcess = spawn(process.execPath, [...words, this.#file, ...args]);
    let complaints = "";
    let lines = 0;
    child.stderr?.on("data", (text) => {
      complaints += text;
    });
    child.stdin?.on("error", () => {});
    const ended = new Promise<[unknown, unknown]>((resolve) => child.on("close", (...end) => resolve(end)));
    if (child.stdout === null) throw new Error("the program has no output");
    createInterface(child.stdout).on("line", (text) => {
      const reply = line?.(text);
      if (reply !== undefined) child.stdin?.write(`${reply}\n`);
      lines++;
      if (kill?.lines === lines) setTimeout(() => child.kill("SIGKILL"), kill.ms);
    });
    const [code, signal] = await ended;
    if (code === 0) return false;
    if (kill === undefined || signal !== "SIGKILL")
      throw new Error(`The program ended with ${code ?? signal}: ${complaints}`);
    return true;
  }

  /** Removes the files. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
