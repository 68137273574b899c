import { shown, wrapped } from "../../options/mod.ts";
import type { DrillRecord } from "../record.ts";
import { Block, type Screen } from "./screen-block.ts";

/** Place to which progress is written. */
export interface ProgressOutput {
  /** Writes one line. */
  err(line: string): void;
  /** Writes one line of a program, or leaves it out while nothing reads the output. */
  log(line: string): void;
  /** The terminal behind these lines; undefined where they go elsewhere, and are only ever added. */
  readonly screen?: Screen | undefined;
}

/** State of a drill that runs. */
interface Running {
  readonly drill: string;
  readonly about: string;
  readonly number: number;
  phase: string;
}

/** Columns by which the lines of a sentence after its first are indented. */
const INDENT = 4;

/** Words for the phases of a drill; others are shown as they are. */
const PHASES: Readonly<Record<string, string>> = {
  "warm-up": "waiting for a session and its first requests",
  fault: "the fault is in force",
  recovery: "waiting for recovery",
  observation: "watching what follows",
  end: "ending",
};

/**
 * Progress of drills that run, several at once.
 *
 * On a terminal it is a block of lines at the bottom that is written over; lines of programs appear above it. Elsewhere it is
 * one sentence for each start and for each end, in lines of 80 columns.
 */
export class RunProgress {
  readonly #output: ProgressOutput;
  readonly #drills: number;
  readonly #running = new Map<number, Running>();
  readonly #block: Block | undefined;
  #passed = 0;
  #failed = 0;
  #idle = 0;

  /** Begins without a drill. @param drills Number of drills of the run. */
  constructor(output: ProgressOutput, drills: number) {
    this.#output = output;
    this.#drills = drills;
    this.#block = output.screen === undefined ? undefined : new Block(output.screen);
  }

  /** Notes that a drill has begun. @param index Its place in the run, from 0. */
  begun(index: number, drill: string, about: string): void {
    const running = { drill, about, number: index + 1, phase: "starting" };
    this.#running.set(index, running);
    if (this.#block === undefined) this.note(shown(`${this.#place(running)} ${drill}: ${about}`));
    this.#draw();
  }

  /** Notes the phase of a drill, such as `recovery`. */
  phase(index: number, phase: string): void {
    const running = this.#running.get(index);
    if (running === undefined) return;
    running.phase = PHASES[phase] ?? phase;
    this.#draw();
  }

  /** Notes that a drill has ended. */
  done(index: number, { drill, outcome, grade, startMs, endMs }: DrillRecord): void {
    this.#running.delete(index);
    if (outcome === "passed") this.#passed++;
    else if (outcome === "failed") this.#failed++;
    else this.#idle++;
    const verdict =
      outcome === "not reached" ? outcome : `${outcome === "failed" ? "FAILED" : outcome}, grade ${grade}`;
    const seconds = ((endMs - startMs) / 1_000).toFixed(1);
    this.note(`[${index + 1}/${this.#drills}] ${shown(drill)}: ${verdict} (${seconds} s)`);
  }

  /** Writes a sentence for people, above what is written over. A terminal breaks its lines itself. */
  note(line: string): void {
    this.#block?.clear();
    const lines = this.#block === undefined ? wrapped(line, INDENT) : [line];
    for (const one of lines) this.#output.err(one);
    this.#draw();
  }

  /** Writes a line of a program, above what is written over. */
  echo(text: string): void {
    this.#block?.clear();
    this.#output.log(shown(text));
    this.#draw();
  }

  /** Removes what is written over, so that a report can follow. */
  end(): void {
    this.#block?.clear();
    this.#running.clear();
  }

  #place({ number }: Running): string {
    return `[${number}/${this.#drills}]`;
  }

  #draw(): void {
    if (this.#block === undefined || this.#running.size === 0) return;
    const lines = [...this.#running.values()].map(
      (running) => `${this.#place(running)} ${running.drill}: ${running.phase}`,
    );
    const left = this.#drills - this.#passed - this.#failed - this.#idle - this.#running.size;
    const idle = this.#idle > 0 ? `, ${this.#idle} not reached` : "";
    lines.push(
      `${this.#passed} passed, ${this.#failed} failed${idle}; ${this.#running.size} running, ${left} to come`,
    );
    this.#block.draw(lines);
  }
}
