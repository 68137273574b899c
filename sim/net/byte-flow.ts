import type { FaultHooks } from "../faults/fault.ts";
import type { BytePipe, ByteSink } from "../faults/moments.ts";

/** A fault in force, and its pipe on this way; undefined where it has none. */
interface Stage {
  readonly hooks: object;
  readonly pipe: BytePipe | undefined;
}

/**
 * Way of the bytes of one direction of a connection, through the pipes of the faults in force: that of the oldest fault
 * comes first. A fault that is healed has emptied its pipe, so that what it held back leaves before anything later.
 */
export class ByteFlow implements ByteSink {
  readonly #direction: "in" | "out";
  readonly #hooks: () => readonly Partial<FaultHooks>[];
  readonly #destination: ByteSink;
  #stages: Stage[] = [];

  constructor(direction: "in" | "out", hooks: () => readonly Partial<FaultHooks>[], destination: ByteSink) {
    this.#direction = direction;
    this.#hooks = hooks;
    this.#destination = destination;
  }

  write(bytes: Uint8Array): void {
    this.#follow();
    this.#from(0).write(bytes);
  }

  end(): void {
    this.#follow();
    this.#from(0).end();
  }

  /** Forgets what is on its way. */
  drop(): void {
    for (const { pipe } of this.#stages) pipe?.drop();
    this.#stages = [];
  }

  /** Adds the pipes of new faults, and removes those of healed ones, which are empty. */
  #follow(): void {
    const active = this.#hooks();
    if (active.length === 0 && this.#stages.length === 0) return;
    this.#stages = this.#stages.filter(({ hooks }) => active.includes(hooks));
    for (const hooks of active) {
      if (this.#stages.some((stage) => stage.hooks === hooks)) continue;
      const next: ByteSink = {
        write: (bytes) => this.#after(hooks).write(bytes),
        end: () => this.#after(hooks).end(),
      };
      this.#stages.push({ hooks, pipe: hooks.pipe?.(this.#direction, next) });
    }
  }

  #after(hooks: object): ByteSink {
    return this.#from(this.#stages.findIndex((stage) => stage.hooks === hooks) + 1);
  }

  #from(place: number): ByteSink {
    return this.#stages.slice(place).find(({ pipe }) => pipe !== undefined)?.pipe ?? this.#destination;
  }
}
