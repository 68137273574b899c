import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The command as a program of its own: Node 20 runs no TypeScript. */
export class OwnCommand {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Builds it in a folder of its own below `test/.children`, where it finds the packages. */
  static async built(name: string): Promise<OwnCommand> {
    const folder = `${ROOT}test/.children/${name}`;
    await build({
      entryPoints: [`${ROOT}sim/cli/main.ts`],
      bundle: true,
      splitting: true,
      platform: "node",
      format: "esm",
      packages: "external",
      target: "node20.19",
      outdir: folder,
      outExtension: { ".js": ".mjs" },
      logLevel: "error",
    });
    return new OwnCommand(folder);
  }

  /** Words that start it, for a program that starts it by itself. */
  get line(): string {
    const run = "Deno" in globalThis ? "run -A " : "";
    return `"${process.execPath}" ${run}"${this.#folder}/main.mjs"`;
  }

  /** Starts it through a shell, e.g. `sim --port 0 > /dev/full`. */
  start(line: string): RunningCommand {
    const command = `exec ${this.line} ${line}`;
    return new RunningCommand(spawn("sh", ["-c", command], { cwd: ROOT }));
  }

  /** Removes what was built. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** How a command ended. */
export interface EndedCommand {
  readonly code: number | null;
  /** Signal that ended the process; null where it ended by itself. */
  readonly signal: string | null;
  readonly printed: string;
  readonly errors: string;
}

/** A command that runs. */
export class RunningCommand {
  /** Resolves when it has ended, and all of its output has been read. */
  readonly ended: Promise<EndedCommand>;
  readonly child: ChildProcessWithoutNullStreams;
  #printed = "";
  #errors = "";
  #onPrinted: () => void = () => {};

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#printed += text;
      this.#onPrinted();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
    });
    this.ended = new Promise((resolve) => {
      child.on("close", (code, signal) =>
        resolve({ code, signal, printed: this.#printed, errors: this.#errors }),
      );
    });
  }

  /** Resolves when it has printed something that matches, or has ended. */
  async printed(pattern: RegExp): Promise<void> {
    const found = new Promise<void>((resolve) => {
      this.#onPrinted = () => pattern.test(this.#printed) && resolve();
      this.#onPrinted();
    });
    await Promise.race([found, this.ended]);
  }

  /** Sends a signal as soon as it has printed where it listens; resolves when it has ended. */
  async interruptedAtOnce(signal: NodeJS.Signals): Promise<EndedCommand> {
    await this.printed(/listening/);
    this.child.kill(signal);
    return this.ended;
  }
}
