import { readFileSync } from "node:fs";

/** Cells of a row of a table. */
export type Cells = readonly string[];

/** Reads the rows of a table of a page, without its header. @param header Beginning of its header. */
export function tableOf(page: string, header: RegExp): readonly Cells[] {
  const text = readFileSync(new URL(`../../../${page}`, import.meta.url), "utf8");
  const at = text.search(header);
  if (at < 0) throw new Error(`Cannot find the table ${header} in ${page}`);
  const table = text.slice(at);
  const lines = table.slice(0, table.indexOf("\n\n")).trimEnd().split("\n").slice(2);
  return lines.map((line) =>
    line
      .slice(2, -2)
      .split(" | ")
      .map((cell) => cell.trim()),
  );
}
