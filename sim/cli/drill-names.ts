import type { Drill } from "../drills/mod.ts";
import { quoted, suggestion } from "../options/mod.ts";
import { CommandError } from "./io.ts";
import { readScenarioFile } from "./scenario-file.ts";

/** Tests whether an argument is the path of a file, and no name of a drill. */
const isFile = (argument: string): boolean => /\.(?:ya?ml|json)$/i.test(argument) || /[/\\]/.test(argument);

/**
 * Finds the drills that are meant: by their names, `all`, or files of scenarios. Without a name all are meant.
 *
 * @throws {CommandError} For a name that does not exist, with the one that was probably meant, and for a file that is wrong.
 */
export function chosenDrills(names: readonly string[], catalogue: readonly Drill[]): readonly Drill[] {
  if (names.length === 0 || (names.length === 1 && names[0] === "all")) return catalogue;
  const chosen = names.map((name) => (isFile(name) ? drillOfFile(name) : named(name, catalogue)));
  return [...new Map(chosen.map((drill) => [drill.file ?? drill.name, drill])).values()];
}

/** Finds one item by its name. @throws {CommandError} When there is none. */
export function named<Item extends { readonly name: string }>(name: string, items: readonly Item[]): Item {
  const found = items.find((item) => item.name === name);
  if (found !== undefined) return found;
  const names = items.map((item) => item.name);
  throw new CommandError(
    `Cannot run the drill ${quoted(name)}: no drill has this name; ${suggestion(name, names)}`,
  );
}

/** Makes a drill of a file of a scenario: its own checks, and all checks of the wire. */
function drillOfFile(file: string): Drill {
  const { scenario: name, about, ...scenario } = readScenarioFile(file);
  return { name, file, about, needs: [], scenario, session: "kept" };
}
