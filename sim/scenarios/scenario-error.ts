import { unquoted } from "../world/quoted.ts";
import { shown } from "../world/visible-text.ts";

/** Number of problems that the message of an error lists; the others are counted. */
const LISTED_MAX = 20;
/** Characters of one reason. */
const REASON_CHARS_MAX = 400;

/** Place of a value within a scenario. */
export type Path = readonly PropertyKey[];

/** Something that is wrong with a scenario, before its place in the file is known. */
export interface Mistake {
  readonly path: Path;
  readonly reason: string;
  /** Whether the name of the field is wrong, and not its value. Default false. */
  readonly isKey?: boolean;
}

/** One thing that is wrong with a scenario. */
export interface ScenarioProblem {
  /** Line in the file, from 1; undefined for a scenario in code. */
  readonly line: number | undefined;
  /** Column in the line, from 1; undefined for a scenario in code. */
  readonly column: number | undefined;
  /** Field, e.g. `timeline[2].inject`; empty for the whole. */
  readonly field: string;
  /** Reason for which it cannot be used. */
  readonly reason: string;
}

/** Error of a scenario that cannot be used; its message has a line for each of the first 20 problems. */
export class ScenarioError extends Error {
  /** Name of the class. */
  override readonly name = "ScenarioError";
  /** The problems: place, field and reason. */
  readonly problems: readonly ScenarioProblem[];

  /**
   * Makes the error of some problems.
   *
   * @param file Name of the file, for the message; empty for a scenario in code.
   */
  constructor(file: string, problems: readonly ScenarioProblem[]) {
    const lines = problems.slice(0, LISTED_MAX).map((problem) => lineText(file, problem));
    const more = problems.length - lines.length;
    super((more > 0 ? [...lines, `and ${more} more`] : lines).join("\n"));
    this.problems = problems;
  }
}

function lineText(file: string, { line, column, field, reason }: ScenarioProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined && part !== "").join(":");
  return [place, field, reason].filter((part) => part !== "").join(": ");
}

/** Makes the problem of a mistake, at a place in the file. */
export function problemAt(
  { path, reason }: Mistake,
  place: { readonly line: number; readonly column: number } | undefined,
): ScenarioProblem {
  const { line, column } = place ?? { line: undefined, column: undefined };
  return { line, column, field: fieldText(path), reason: shown(reason, REASON_CHARS_MAX) };
}

/** Writes a path as people do, e.g. `timeline[2].inject`. */
export function fieldText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    const name = unquoted(String(part));
    return text === "" ? name : `${text}.${name}`;
  }, "");
}
