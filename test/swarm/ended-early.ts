import type { SeedBreach } from "./seed-report.ts";

/** The error of a run that did not come to its end, with what it had broken before. */
export class EndedEarly extends Error {
  override readonly name = "EndedEarly";
  /** Breaches that were found before the error, oldest first. */
  readonly breaches: readonly SeedBreach[];

  constructor(cause: unknown, breaches: readonly SeedBreach[]) {
    super(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause), { cause });
    this.breaches = breaches;
  }
}
