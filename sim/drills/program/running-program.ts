import type { ChildProcess } from "node:child_process";
import type { Clock } from "../../mod.ts";
import type { GradedCheck, ProgramRecord } from "../record.ts";
import type { DialPlace, RunningTarget } from "../target.ts";
import { forgetLive, keepLive, type LiveProgram } from "./live-programs.ts";
import type { OrphanGuard } from "./orphan-guard.ts";
import type { OutputTail } from "./output-tail.ts";
import type { ProcessTree } from "./process-tree.ts";
import type { LiveProcess } from "./processes.ts";
import { programChecks } from "./program-checks.ts";
import { endingText, type ProcessEnd, type ProgramEnd, type ProgramStop } from "./program-end.ts";

/** Parts of a program that has been started. */
export interface ProgramParts {
  readonly child: ChildProcess;
  readonly tree: ProcessTree;
  readonly guard: OrphanGuard;
  readonly output: OutputTail;
  readonly place: DialPlace;
  readonly command: readonly string[];
  /** The command before its placeholders were filled in. */
  readonly commandAsGiven: readonly string[];
  readonly clock: Clock;
  readonly graceMs: number;
  readonly mayExit: boolean;
}

/** Time between two looks for processes that go on after the first one, in ms. */
const LOOK_MS = 200;
/** The same while it is being stopped. */
const STOP_LOOK_MS = 30;
/** Shortest life of a program whose load is judged, in ms: its start alone keeps a processor busy. */
const LOAD_MS_MIN = 5_000;
/** Time that processes get to disappear after SIGKILL, in ms. */
const KILLED_MS = 2_000;
/** Time that the last lines of output get to arrive, in ms; a process that holds the output open sends no end. */
const OUTPUT_MS = 100;

/** A program under drill. */
export class RunningProgram implements RunningTarget, LiveProgram {
  /** Resolves when nothing of it goes on, or its first process has failed, before `stop()`. */
  readonly ended: Promise<void>;
  readonly #parts: ProgramParts;
  readonly #startMs: number;
  readonly #closed: Promise<void>;
  /** End of its first process, where that came before SIGTERM. */
  #exit: ProcessEnd | undefined;
  #stopped: Promise<void> | undefined;
  #end: ProgramEnd | undefined;
  #cancelLook: () => void = () => {};

  /** Follows a program that has just been started. */
  constructor(parts: ProgramParts) {
    const { child, clock } = parts;
    this.#parts = parts;
    this.#startMs = clock.now();
    keepLive(this);
    this.#closed = new Promise((resolve) => child.once("close", () => resolve()));
    this.ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => this.#exited(code, signal, resolve));
    });
  }

  /** Ends it and everything that it has started; resolves when nothing is left of it. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /**
   * Kills it at once, without waiting: the last means of a process that exits. Its guard lives on, and ends what the program was
   * just starting then, which nobody can have seen.
   */
  kill(): void {
    this.#parts.tree.kill();
  }

  /** Gets what it did, after `stop()`. */
  record(): ProgramRecord {
    const { command, graceMs, output } = this.#parts;
    return { command, ending: endingText(this.#over(), graceMs), output: [...output.lines] };
  }

  /** Judges it as such, after `stop()`. */
  checks(): readonly GradedCheck[] {
    const { command, commandAsGiven, place, graceMs, mayExit, output } = this.#parts;
    const facts = { command, commandAsGiven, place, graceMs, mayExit, output: output.lines };
    return programChecks({ ...facts, dials: place.dials(), events: place.events(), end: this.#over() });
  }

  #over(): ProgramEnd {
    if (this.#end === undefined) throw new Error("Cannot judge the program: it has not been stopped");
    return this.#end;
  }

  #exited(code: number | null, signal: string | null, resolve: () => void): void {
    if (this.#parts.tree.isSignalled) return;
    const afterMs = this.#parts.clock.now() - this.#startMs;
    this.#exit = { code: code ?? undefined, signal: signal ?? undefined, afterMs };
    if (code === 0) this.#followOthers(resolve);
    else resolve();
  }

  /** Waits until nothing is left of a program that has gone into the background. */
  #followOthers(resolve: () => void): void {
    const { tree, clock } = this.#parts;
    if (tree.living().length === 0) return resolve();
    this.#cancelLook = clock.after(LOOK_MS, () => this.#followOthers(resolve));
  }

  async #stop(): Promise<void> {
    const { child, tree, guard, output } = this.#parts;
    // What the system has reported already is not the work of this call.
    await this.#wait(1);
    this.#cancelLook();
    const others = this.#exit === undefined ? [] : commandsOf(tree.living());
    const stop = await this.#endAll();
    await Promise.race([this.#closed, this.#wait(OUTPUT_MS)]);
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
    output.end();
    // A process that may not be ended is left to the guard no longer than to this call.
    guard.release();
    forgetLive(this);
    this.#end =
      this.#exit === undefined ? { kind: "stopped", stop } : { kind: "ended", end: this.#exit, others, stop };
  }

  /** Sends SIGTERM, and SIGKILL to what has not ended in time. */
  async #endAll(): Promise<ProgramStop> {
    const { child, tree, clock, graceMs } = this.#parts;
    const startMs = clock.now();
    const ranMs = startMs - this.#startMs;
    const usedMs = tree.living().reduce((sum, { cpuMs = 0 }) => sum + cpuMs, 0);
    const load = { load: ranMs < LOAD_MS_MIN ? 0 : usedMs / ranMs };
    tree.signal("SIGTERM");
    child.stdin?.end();
    if (await this.#gone(graceMs)) return { tookMs: clock.now() - startMs, killed: [], left: [], ...load };
    const killed = commandsOf(tree.living());
    tree.kill();
    await this.#gone(KILLED_MS);
    return { tookMs: undefined, killed, left: commandsOf(tree.living()), ...load };
  }

  /** Waits until nothing of it lives. @returns Whether that came within the time. */
  async #gone(limitMs: number): Promise<boolean> {
    const { child, tree, clock } = this.#parts;
    const startMs = clock.now();
    const isGone = (): boolean =>
      (child.exitCode !== null || child.signalCode !== null) && tree.living().length === 0;
    while (!isGone()) {
      if (clock.now() - startMs >= limitMs) return false;
      await this.#wait(STOP_LOOK_MS);
    }
    return true;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.after(ms, resolve));
  }
}

function commandsOf(processes: readonly LiveProcess[]): readonly string[] {
  return processes.map(({ command }) => command);
}
