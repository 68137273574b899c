import type { Pattern } from "../script/match.ts";
import { boundsText } from "./amount.ts";
import type { Wanted, WantedValues } from "./scenario.ts";

/** Makes the match of the values that a scenario requires. */
export function patternOf(values: WantedValues | undefined): Pattern<Readonly<Record<string, unknown>>> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, wanted]) => [name, expectedValue(wanted)]),
  );
}

function expectedValue(wanted: Wanted): unknown {
  if (typeof wanted !== "object") return wanted;
  if ("matches" in wanted) return new RegExp(wanted.matches);
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = wanted as {
    readonly atLeast?: number;
    readonly atMost?: number;
  };
  return (value: unknown) => typeof value === "number" && value >= atLeast && value <= atMost;
}

/** Writes values that a scenario requires, e.g. `symbol AAPL, totalQuantity at least 5`; empty for none. */
export function wantedValuesText(values: WantedValues | undefined): string {
  return Object.entries(values ?? {})
    .map(([name, wanted]) => `${name} ${wantedText(wanted)}`)
    .join(", ");
}

function wantedText(wanted: Wanted): string {
  if (typeof wanted !== "object") return `${wanted}`;
  if ("matches" in wanted) return `like ${wanted.matches}`;
  return boundsText(wanted as { readonly atLeast?: number; readonly atMost?: number });
}
