// Makes the command of this clone, where a source is newer than it, for `npm run sim`, `drill` and `agent`: without types,
// which `npm run build` checks, and not again for each run. A bundle that is made anew has other files, and a command that
// still runs from the old one would miss the parts that it loads late.
import { readdirSync, statSync } from "node:fs";

/** Folders and files that the command is made of. */
const SOURCES = ["src", "sim", "package.json", ".ci/bundle.mjs"];
const MADE = "dist/lib/cli.js";

/** Tests whether a path, or anything below it, was changed after a time. A folder changes when a file of it goes. */
function isNewer(path, sinceMs) {
  const found = statSync(path);
  if (found.mtimeMs > sinceMs) return true;
  return found.isDirectory() && readdirSync(path).some((name) => isNewer(`${path}/${name}`, sinceMs));
}

const made = statSync(MADE, { throwIfNoEntry: false });
if (made === undefined || SOURCES.some((path) => isNewer(path, made.mtimeMs))) await import("./bundle.mjs");
