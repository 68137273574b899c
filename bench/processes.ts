import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Job, Sample } from "./probe.ts";

/** A process of its own, so that neither its garbage nor its compiled code is another's. */
class Process {
  readonly #child: ChildProcess;

  constructor(file: string) {
    this.#child = fork(fileURLToPath(new URL(file, import.meta.url)));
  }

  /** Waits for the next message. @throws {Error} When the process ends before. */
  next(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void =>
        reject(new Error(`Cannot measure: a process ended (${code})`));
      this.#child.once("exit", ended);
      this.#child.once("message", (message) => {
        this.#child.off("exit", ended);
        resolve(message);
      });
    });
  }

  async request(order: Job | string): Promise<unknown> {
    const next = this.next();
    this.#child.send(order);
    const { value, error } = (await next) as { readonly value?: unknown; readonly error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  end(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}

/** Jobs of several contestants, measured beside each other, row by row. */
export interface Race {
  readonly probe: Job["probe"];
  readonly contestants: readonly string[];
  readonly before: string | undefined;
  readonly rows: readonly string[];
  /** Rounds before those that count, because code is compiled in them. */
  readonly warmUps: number;
  readonly rounds: number;
  readonly timeMs: number;
  readonly count: number;
  progress(line: string): void;
}

/** All samples of one contestant in one row. */
export interface Lap {
  readonly contestant: string;
  readonly row: string;
  readonly samples: readonly Sample[];
}

/** Measures in rounds, each contestant in turn, so that other load of the machine affects all alike. */
export async function race(of: Race): Promise<readonly Lap[]> {
  const server = new Process("./scripted-tws.js");
  const port = Number(await server.next());
  const runners: [string, Process][] = [];
  try {
    for (const contestant of of.contestants) {
      const process = new Process("./worker.js");
      runners.push([contestant, process]);
      const { probe, before, timeMs, count } = of;
      of.progress(`${probe}: ${contestant} gets ready`);
      await process.request({ probe, contestant, before, port, clientId: runners.length, timeMs, count });
    }
    const laps: Lap[] = [];
    for (const row of of.rows) {
      const samples = new Map<string, Sample[]>(of.contestants.map((contestant) => [contestant, []]));
      for (let round = 0; round < of.warmUps + of.rounds; round++) {
        of.progress(`${of.probe}: ${row}, ${of.count}, round ${round + 1} of ${of.warmUps + of.rounds}`);
        for (let at = 0; at < runners.length; at++) {
          const [contestant, process] = runners[(at + round) % runners.length] ?? [];
          if (contestant === undefined || process === undefined) continue;
          const sample = (await process.request(row)) as Sample;
          if (round >= of.warmUps) samples.get(contestant)?.push(sample);
        }
      }
      for (const [contestant, taken] of samples) laps.push({ contestant, row, samples: taken });
    }
    return laps;
  } finally {
    for (const [, process] of runners) process.end();
    server.end();
  }
}
