import { counted } from "../../world/counted.ts";
import { columnsOf, wrapped } from "../../world/wrapped.ts";
import type { Difference } from "./differences.ts";

/** Columns before the text of a difference. */
const INDENT = 2;

/** Writes differences as lines of at most 80 columns, grouped by the name of the answer, each with an example. */
export function differenceLines(differences: readonly Difference[]): readonly string[] {
  const groups = new Map<string, Difference[]>();
  for (const one of differences) groups.set(one.answer, [...(groups.get(one.answer) ?? []), one]);
  return [...groups].flatMap(([answer, group]) => [
    ...wrapped(answer, INDENT),
    ...group.flatMap((one) =>
      linesOf(one).flatMap(({ text, indent }) => wrapped(`${" ".repeat(indent - INDENT)}${text}`, indent)),
    ),
  ]);
}

/** Columns of the names of fields and aspects. */
const NAME_COLUMNS = 22;

function linesOf(one: Difference): readonly { readonly text: string; readonly indent: number }[] {
  const { field, aspect, recorded, fake, requests, example, line } = one;
  const name = field === "" ? aspect : field;
  const padded = name + " ".repeat(Math.max(1, NAME_COLUMNS - columnsOf(name)));
  const where = line === 0 ? example : `line ${line}: ${example}`;
  return [
    { text: `  ${padded}recorded: ${recorded}; fake: ${fake}`, indent: INDENT + 2 },
    { text: `    in ${counted(requests, "request")}, e.g. ${where}`, indent: INDENT + 4 },
  ];
}
