import { counted } from "../../world/counted.ts";
import { columnsOf, wrapped } from "../../world/wrapped.ts";
import type { Difference } from "./differences.ts";

/** Columns of the names of fields and aspects. */
const NAME_COLUMNS = 22;
/** Columns before the example of a difference. */
const EXAMPLE_INDENT = 4;

/** Writes differences as lines of at most 80 columns, grouped by the name of the answer, each with an example. */
export function differenceLines(differences: readonly Difference[]): readonly string[] {
  const groups = new Map<string, Difference[]>();
  for (const one of differences) groups.set(one.answer, [...(groups.get(one.answer) ?? []), one]);
  return [...groups].flatMap(([answer, group]) => [...wrapped(answer, 2), ...group.flatMap(linesOf)]);
}

function linesOf(one: Difference): readonly string[] {
  const { field, aspect, recorded, fake, requests, example, line } = one;
  const name = field === "" ? aspect : field;
  const padded = name + " ".repeat(Math.max(1, NAME_COLUMNS - columnsOf(name)));
  const where =
    line === 0
      ? `in ${counted(requests, "session")}, about no request`
      : `in ${counted(requests, "request")}, e.g. line ${line}: ${example}`;
  const indent = " ".repeat(EXAMPLE_INDENT);
  return [
    ...wrapped(`  ${padded}recorded: ${recorded}; fake: ${fake}`, EXAMPLE_INDENT),
    ...wrapped(`${indent}${where}`, EXAMPLE_INDENT + 2),
  ];
}
