import type { Episode } from "../../model/episodes.ts";
import type { Feature } from "../plan.ts";

/** A feature, and what a plan contains with it. */
export interface SwarmFeature extends Feature {
  /** Steps before all others. */
  readonly first?: Episode;
  /** Steps among the others, with their weights. */
  readonly among?: readonly (readonly [weight: number, Episode])[];
  /** Steps at the end. */
  readonly last?: Episode;
}
