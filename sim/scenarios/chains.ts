import type { Step } from "./scenario.ts";

/** A step with its place in the timeline. */
export interface PlacedStep {
  readonly step: Step;
  readonly index: number;
}

/** Divides a timeline into chains: each begins with a step that has a time or an event of its own. */
export function chainsOf(timeline: readonly Step[]): readonly (readonly PlacedStep[])[] {
  const chains: PlacedStep[][] = [];
  for (const [index, step] of timeline.entries()) {
    const isOwn = step.at !== undefined || step.when !== undefined;
    const last = chains.at(-1);
    if (isOwn || last === undefined) chains.push([{ step, index }]);
    else last.push({ step, index });
  }
  return chains;
}
