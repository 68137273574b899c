import { type ChildProcess, fork } from "node:child_process";
import process from "node:process";
import type { Answer, Order } from "./work.ts";

/** Longest time of one order, in real ms: a run that loops for ever holds its process. */
const ORDER_MS = 120_000;

/** A run makes much that is short-lived; with room for more of it, Node collects it less often. Deno has no such flag here. */
const EXEC_ARGV: readonly string[] = "Deno" in globalThis ? [] : ["--max-semi-space-size=64"];

/** A process that runs seeds for a fleet. */
export class WorkerProcess {
  readonly #file: string;
  #child: ChildProcess | undefined;

  /** Begins without a process. @param file Compiled `worker.ts`, or a bundle of it. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Runs one seed. A process that ends, or that needs too long, is an error of this seed, and the next seed gets another one. */
  run(order: Order): Promise<Answer> {
    this.#child ??= fork(this.#file, {
      execArgv: [...process.execArgv, ...EXEC_ARGV],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const child = this.#child;
    return new Promise((resolve) => {
      const settle = (answer: Answer): void => {
        clearTimeout(timer);
        child.removeAllListeners("message").removeAllListeners("exit").removeAllListeners("error");
        resolve(answer);
      };
      const fail = (error: string): void => {
        this.end();
        settle({ kind: "error", seed: order.seed, error });
      };
      const timer = setTimeout(() => fail(`The run did not end within ${ORDER_MS / 1_000} s`), ORDER_MS);
      child.on("message", (answer) => settle(answer as Answer));
      child.on("exit", (code, signal) => fail(`The process of the run ended: ${signal ?? `code ${code}`}`));
      child.on("error", (error) => fail(`The process of the run failed: ${error.message}`));
      child.send(order);
    });
  }

  /** Ends its process. */
  end(): void {
    const child = this.#child;
    this.#child = undefined;
    child?.removeAllListeners();
    child?.on("error", () => {});
    child?.kill("SIGKILL");
  }
}
