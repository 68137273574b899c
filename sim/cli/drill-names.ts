import type { Drill } from "../drills/mod.ts";
import { nearestName, quoted, suggestion } from "../options/mod.ts";
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
  if (names.length === 0) return catalogue;
  const chosen = names.flatMap((name) =>
    name === "all" ? catalogue : isFile(name) ? drillOfFile(name) : named(name, catalogue, names.length > 1),
  );
  return [...new Map(chosen.map((drill) => [drill.file ?? drill.name, drill])).values()];
}

/** Most names that a sentence lists. */
const NAMES_MAX = 20;

/**
 * Finds one item by its name.
 *
 * @param isAmong Whether other names were given, so that this one may be a word of a program.
 * @throws {CommandError} When there is none.
 */
export function named<Item extends { readonly name: string }>(
  name: string,
  items: readonly Item[],
  isAmong = false,
): Item {
  const found = items.find((item) => item.name === name);
  if (found !== undefined) return found;
  const names = items.map((item) => item.name);
  const nearest = nearestName(name, names);
  const hint =
    nearest === undefined && names.length > NAMES_MAX
      ? "ibkr-pool drill list has the names"
      : suggestion(name, names);
  const program = isAmong && nearest === undefined ? "; a program to drill is given after --" : "";
  throw new CommandError(`Cannot run the drill ${quoted(name)}: no drill has this name; ${hint}${program}`);
}

/** Makes a drill of a file of a scenario: its own checks, and all checks of the wire. */
function drillOfFile(file: string): Drill {
  const { scenario: name, about, ...scenario } = readScenarioFile(file);
  return { name, file, about, needs: [], scenario, session: "kept" };
}
