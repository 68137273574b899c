import { type ProgramOptions, programTarget } from "../../sim/drills/program/mod.ts";
import { type LiveProcess, liveProcesses } from "../../sim/drills/program/processes.ts";
import type { SeenEvent } from "../../sim/drills/seen.ts";
import type { RunningTarget } from "../../sim/drills/target.ts";

/** Where the programs of tests are sent. */
export const PLACE = {
  host: "127.0.0.1",
  port: 47_123,
  clientId: 5,
  mark: (): void => {},
  events: (): readonly SeenEvent[] => [],
} as const;

/** Command that runs JavaScript with the runtime of the tests. */
export function script(code: string): readonly string[] {
  return "Deno" in globalThis
    ? [process.execPath, "eval", code]
    : [process.execPath, "--input-type=module", "--eval", code];
}

let programs = 0;

/** A program of a test, with a mark of its own in the environment of everything that it starts. */
export class TestProgram {
  readonly lines: string[] = [];
  readonly mark: string;
  readonly options: Omit<ProgramOptions, "command">;

  constructor(options: Partial<ProgramOptions> = {}) {
    this.mark = `test-${process.pid}-${++programs};`;
    this.options = {
      drill: "half-open",
      seed: 7,
      graceMs: 2_000,
      echo: (line) => void this.lines.push(line),
      ...options,
      environment: { ...process.env, ...options.environment, IBKR_DRILL_ID: this.mark },
    };
  }

  /** Starts a command. @param dials Number of dials that have come. */
  start(command: readonly string[], dials = 1): Promise<RunningTarget> {
    return programTarget({ ...this.options, command }).start({ ...PLACE, dials: () => dials });
  }

  /** Starts a line of a shell. */
  shell(line: string, dials = 1): Promise<RunningTarget> {
    return this.start(["sh", "-c", line], dials);
  }

  /** Resolves when it has printed a line; the line is returned. */
  async printed(pattern: RegExp): Promise<string> {
    for (let tries = 0; tries < 1_000; tries++) {
      const line = this.lines.find((one) => pattern.test(one));
      if (line !== undefined) return line;
      await pause(10);
    }
    throw new Error(`It has not printed ${pattern}: ${this.lines.join("\n")}`);
  }

  /** Lists what is left of it. */
  left(): readonly string[] {
    return liveProcesses(this.mark)
      .filter(({ isMarked }: LiveProcess) => isMarked)
      .map(({ command }) => command);
  }
}

/** Waits, in real time. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Tests whether a process lives; one that waits for its parent to notice its end does not. */
export function isLive(pid: number): boolean {
  return liveProcesses("none").some((one) => one.pid === pid);
}
