// Makes the command of this clone, where a source has changed since it was made, for `npm run sim`, `drill` and `agent`:
// without types, which `npm run build` checks, and not again for each run. A bundle that is made anew has other files, and a
// command that still runs from the old one would miss the parts that it loads late.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";

/** Folders and files that the command is made of. */
const SOURCES = ["src", "sim", "package.json", ".ci/bundle.mjs"];
const MADE = "dist/lib/cli.js";
/** What the command was made of: beside the folder that is published. */
const MADE_OF = "dist/cli-sources.txt";

/** Lists the files at a path and below it, in an order that does not depend on the disk. */
function filesAt(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesAt(`${path}/${name}`));
}

/** Hashes the names and contents of all sources: a copy may have an older time than what it replaces. */
function sourcesHash() {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(filesAt)) {
    const content = readFileSync(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Describes the command that is there: `npm run build` makes it too, of other sources perhaps. */
function madeText() {
  const made = statSync(MADE, { throwIfNoEntry: false });
  return made === undefined ? undefined : `${made.mtimeMs} ${made.size}`;
}

/** Reads what the command was made of; undefined where it is not known. */
function madeOf() {
  try {
    return readFileSync(MADE_OF, "utf8");
  } catch {
    return undefined;
  }
}

const sources = sourcesHash();
const made = madeText();
if (made === undefined || madeOf() !== `${sources} ${made}\n`) {
  await import("./bundle.mjs");
  writeFileSync(MADE_OF, `${sources} ${madeText()}\n`);
}
