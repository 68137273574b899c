import type { Plan } from "../plan.ts";
import type { SeedBreach, SeedReport } from "../seed-report.ts";

/** A seed to be run by another process. */
export interface Order {
  readonly seed: number;
  readonly hours?: number;
  readonly plan?: Plan;
  /** Whether it is run twice, so that the digests can be compared. */
  readonly twice: boolean;
}

/** What a process answers to an order. */
export type Answer =
  | { readonly kind: "report"; readonly report: SeedReport; readonly secondDigest?: string }
  /** The simulation itself has thrown, perhaps after it had found breaches. */
  | {
      readonly kind: "error";
      readonly seed: number;
      readonly error: string;
      readonly breaches?: readonly SeedBreach[];
    };
