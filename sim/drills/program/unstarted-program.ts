import type { GradedCheck, ProgramRecord } from "../record.ts";
import type { RunningTarget } from "../target.ts";
import { unstartedCheck } from "./program-checks.ts";

/** A program that could not be started: nothing runs, and the reason is its verdict. */
export class UnstartedProgram implements RunningTarget {
  readonly ended: Promise<void> = Promise.resolve();
  readonly #command: readonly string[];
  readonly #reason: string;

  /** Keeps the reason, a sentence such as `Cannot start "bot": there is no such file`. */
  constructor(command: readonly string[], reason: string) {
    this.#command = command;
    this.#reason = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  }

  /** Resolves at once: nothing runs. */
  stop(): Promise<void> {
    return this.ended;
  }

  /** Gets the command, and why it was not started. */
  record(): ProgramRecord {
    return { command: this.#command, ending: this.#reason, output: [] };
  }

  /** Gets the check that it starts, which has failed. */
  checks(): readonly GradedCheck[] {
    return [unstartedCheck(this.#reason)];
  }
}
