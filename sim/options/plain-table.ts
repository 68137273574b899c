import Table from "cli-table3";

/** A table of lines and spaces alone, which any terminal and any log can show. @param gap Spaces between columns. */
export function plainTable(
  head: readonly string[],
  rightAligned: readonly number[] = [],
  gap = 2,
): Table.Table {
  return new Table({
    head: [...head],
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": gap },
    chars: Object.fromEntries(
      "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle"
        .split(" ")
        .map((place) => [place, ""]),
    ),
    colAligns: head.map((_, column) => (rightAligned.includes(column) ? "right" : "left")),
  });
}
