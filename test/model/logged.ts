import type { Logger } from "../../src/mod.ts";
import type { Moment, Sequence } from "./sequence.ts";

/** A line of the log of the pool. */
export interface Logged extends Moment {
  readonly level: "debug" | "warn";
  readonly text: string;
  /** Wall time of the machine, epoch ms. */
  readonly wallMs: number;
}

/** Makes a logger that records what is a failure, and what would be one at another time. */
export function recordingLogger(lines: Logged[], sequence: Sequence, wallMs: () => number): Logger {
  const to =
    (level: Logged["level"]) =>
    (text: string): void =>
      void lines.push({ ...sequence.next(), level, text, wallMs: wallMs() });
  return { debug: to("debug"), info: () => {}, warn: to("warn"), error: () => {} };
}
