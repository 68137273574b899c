import { readFileSync } from "node:fs";

/**
 * Reads a file of a page that the command serves or writes, such as `report/report.css`.
 *
 * The files lie beside this one in the sources, and beside the code of the command in the package.
 */
export function pageFile(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}
