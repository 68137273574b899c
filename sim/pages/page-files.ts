import { readdirSync, readFileSync } from "node:fs";

/**
 * Reads a file of a page that the command serves or writes, such as `report/report.css`.
 *
 * The files lie beside this one in the sources, and beside the code of the command in the package.
 */
export function pageFile(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

/** Reads every file of a folder of pages; none where there is no such folder. */
export function pageFolder(folder: string): readonly { readonly name: string; readonly text: string }[] {
  const url = new URL(`${folder}/`, import.meta.url);
  let names: readonly string[];
  try {
    names = readdirSync(url);
  } catch {
    return [];
  }
  return [...names].sort().map((name) => ({ name, text: readFileSync(new URL(name, url), "utf8") }));
}
