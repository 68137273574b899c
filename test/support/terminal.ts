import { PassThrough } from "node:stream";
import { expect } from "vitest";
import type { Interruption, Io } from "../../sim/cli/io.ts";
import { run } from "../../sim/cli/run.ts";

const CTRL_C: Interruption = { by: "Ctrl-C", code: 130 };

/** A terminal that records its output, and that a test can type into and interrupt. */
export class Terminal implements Io {
  readonly printed: string[] = [];
  readonly errors: string[] = [];
  readonly columns: number | undefined;
  readonly input: PassThrough = new PassThrough();
  interrupt: (interruption?: Interruption) => void = () => {};
  #waiting: { readonly pattern: RegExp; readonly found: (line: string) => void } | undefined;

  out(line: string): void {
    this.printed.push(line);
    this.#look(line);
  }

  log(line: string): void {
    this.out(line);
  }

  err(line: string): void {
    this.errors.push(line);
    this.#look(line);
  }

  onInterrupt(callback: (interruption: Interruption) => void, again?: () => void): () => void {
    this.interrupt = (interruption = CTRL_C) => {
      callback(interruption);
      this.interrupt = () => again?.();
    };
    return () => {
      this.interrupt = () => {};
    };
  }

  /** Resolves with the next line that matches. */
  line(pattern: RegExp): Promise<string> {
    return new Promise((found) => {
      this.#waiting = { pattern, found };
    });
  }

  #look(line: string): void {
    if (this.#waiting?.pattern.test(line)) this.#waiting.found(line);
  }
}

/** A running `sim` command. */
export interface RunningSim {
  readonly terminal: Terminal;
  /** Resolves with the exit code. */
  readonly code: Promise<number>;
  readonly port: number;
}

/** Starts `sim` on a free port. */
export async function startSim(...options: string[]): Promise<RunningSim> {
  const terminal = new Terminal();
  const listening = terminal.line(/^listening on |"event":"listening"/);
  const code = run(["sim", "--port", "0", ...options], terminal);
  const ended = code.then((status) => {
    throw new Error(`sim ended with ${status} before it listened: ${terminal.errors.join("; ")}`);
  });
  const port = Number(/(?:"port"|127\.0\.0\.1):(\d+)/.exec(await Promise.race([listening, ended]))?.[1]);
  ended.catch(() => {});
  return { terminal, code, port };
}

/** Interrupts `sim`, and expects that it exits with 0. */
export async function stopSim({ terminal, code }: RunningSim): Promise<void> {
  terminal.interrupt();
  expect(await code).toBe(0);
}

/** Waits until `sim --control 0` has said where its control port is. */
export async function controlUrl({ terminal }: RunningSim): Promise<string> {
  const said = (): string | undefined => /control at (\S+)/.exec(terminal.errors.join("\n"))?.[1];
  await expect.poll(said, { timeout: 20_000 }).toBeDefined();
  return said() ?? "";
}
