import type { FaultHooks } from "../faults/fault.ts";
import type { BytePipe, ByteSink } from "../faults/moments.ts";
import type { FaultTouch } from "./fault-record.ts";

/** A fault in force, and its pipe on this way; undefined where it has none. */
interface Stage {
  readonly hooks: Partial<FaultHooks>;
  readonly pipe: BytePipe | undefined;
}

/** The faults in force, as far as bytes are concerned. */
export interface ByteFaults {
  /** Gets the hooks of the faults in force, oldest first. */
  hooks(): readonly Partial<FaultHooks>[];
  /** Counts that a fault has affected something, given its hooks. */
  struck(hooks: Partial<FaultHooks>, touch?: FaultTouch): unknown;
  /** Gets the text of a fault in force, given its hooks. */
  textOf(hooks: Partial<FaultHooks>): string | undefined;
}

/**
 * Way of the bytes of one direction of a connection, through the pipes of the faults in force: that of the oldest fault
 * comes first. A fault that is healed has emptied its pipe, so that what it held back leaves before anything later.
 */
export class ByteFlow implements ByteSink {
  readonly #direction: "in" | "out";
  readonly #connection: number;
  readonly #faults: ByteFaults;
  readonly #destination: ByteSink;
  #stages: readonly Stage[] = [];

  constructor(direction: "in" | "out", faults: ByteFaults, destination: ByteSink, connection = 0) {
    this.#direction = direction;
    this.#connection = connection;
    this.#faults = faults;
    this.#destination = destination;
  }

  write(bytes: Uint8Array): void {
    this.#follow();
    this.#writeFrom(0, bytes);
  }

  end(): void {
    this.#follow();
    this.#endFrom(0);
  }

  /** Tests whether a reset (RST) gets through the pipes. */
  passesReset(): boolean {
    this.#follow();
    const loses = this.#stages.find(({ pipe }) => pipe?.reset?.() === false);
    if (loses !== undefined) this.#faults.struck(loses.hooks, "session");
    return loses === undefined;
  }

  /** Gets the texts of the faults in whose pipes bytes go now; undefined for none. */
  faults(): readonly string[] | undefined {
    this.#follow();
    if (this.#stages.length === 0) return undefined;
    return this.#stages.flatMap(({ hooks, pipe }) => (isActive(pipe) && this.#faults.textOf(hooks)) || []);
  }

  /** Forgets what is on its way. */
  drop(): void {
    for (const { pipe } of this.#stages) pipe?.drop();
    this.#stages = [];
  }

  /** Adds the pipes of new faults, and removes those of healed ones, which are empty. */
  #follow(): void {
    const active = this.#faults.hooks();
    // The usual case, several times for each message.
    if (active.length === 0 && this.#stages.length === 0) return;
    const isSame = active.length === this.#stages.length;
    if (isSame && this.#stages.every(({ hooks }, at) => hooks === active[at])) return;
    const known = this.#stages.filter(({ hooks }) => active.includes(hooks));
    const added = active.filter((hooks) => !known.some((stage) => stage.hooks === hooks));
    this.#stages = [...known, ...added.map((hooks) => this.#stage(hooks))];
  }

  #stage(hooks: Partial<FaultHooks>): Stage {
    const after = (): number => this.#stages.findIndex((stage) => stage.hooks === hooks) + 1;
    const next: ByteSink = {
      write: (bytes) => this.#writeFrom(after(), bytes),
      end: () => this.#endFrom(after()),
    };
    return { hooks, pipe: hooks.pipe?.(this.#direction, next, this.#connection) };
  }

  #writeFrom(place: number, bytes: Uint8Array): void {
    if (this.#stages.length === 0) return this.#destination.write(bytes);
    const stage = this.#stages.find(({ pipe }, at) => at >= place && pipe !== undefined);
    if (stage === undefined) return this.#destination.write(bytes);
    const before = isActive(stage.pipe);
    if (before) this.#faults.struck(stage.hooks);
    stage.pipe?.write(bytes);
    if (!before && isActive(stage.pipe)) this.#faults.struck(stage.hooks);
  }

  #endFrom(place: number): void {
    const stage = this.#stages.find(({ pipe }, at) => at >= place && pipe !== undefined);
    if (stage?.pipe?.isActive === true) this.#faults.struck(stage.hooks, "session");
    (stage?.pipe ?? this.#destination).end();
  }
}

/** Tests whether a pipe changes what is written to it. */
function isActive(pipe: BytePipe | undefined): boolean {
  return pipe !== undefined && pipe.isActive !== false;
}
