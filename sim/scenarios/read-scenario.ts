import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from "yaml";
import type { z } from "zod";
import { suggestion } from "../world/nearest-name.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioSchema } from "./schema.ts";

/** Error of a scenario that cannot be used; its message has a line for each problem. */
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
    const lines = problems.map(({ line, field, reason }) => {
      const place = [file, line === undefined ? "" : `${line}`].filter((part) => part !== "").join(":");
      return `${place === "" ? "" : `${place}: `}${field === "" ? "" : `${field}: `}${reason}`;
    });
    super(lines.join("\n"));
    this.problems = problems;
  }
}

/** One thing that is wrong with a scenario. */
export interface ScenarioProblem {
  /** Line in the file, from 1; undefined for a scenario in code. */
  readonly line: number | undefined;
  /** Field, e.g. `timeline[2].inject`; empty for the whole. */
  readonly field: string;
  /** Reason for which it cannot be used. */
  readonly reason: string;
}

/** Size of the largest file, in characters. */
const CHARS_MAX = 2_000_000;
/** Number of repeats by alias that a file may have. */
const ALIASES_MAX = 100;

/**
 * Reads a scenario from YAML or JSON.
 *
 * @param text Content of the file.
 * @param file Name of the file, for errors.
 * @throws {ScenarioError} The message names file, line, field and reason of every problem.
 * @example
 * ```ts
 * import { readScenario } from "ibkr-pool/sim";
 *
 * const night = readScenario("scenario: a-drop\nabout: The connection is lost.\nfaults: [drop]\n", "night.yaml");
 * assert.equal(night.faults?.[0], "drop");
 * assert.throws(() => readScenario("scenario: a-drop\nabuot: x\n", "night.yaml"), /night.yaml:2: abuot/);
 * ```
 */
export function readScenario(text: string, file = "scenario"): Scenario {
  if (text.length > CHARS_MAX)
    throw new ScenarioError(file, [problem(undefined, "", `the file has more than ${CHARS_MAX} characters`)]);
  const lines = new LineCounter();
  const lineOf = (offset: number): number => lines.linePos(offset).line;
  const { document, value } = parsed(text, file, lines, lineOf);
  const problems = problemsOf(value).map(({ path, reason, isKey }) => {
    const offset = offsetAt(document.contents, path, isKey);
    return problem(offset === undefined ? 1 : lineOf(offset), fieldText(path), reason);
  });
  if (problems.length > 0) throw new ScenarioError(file, problems);
  return value as Scenario;
}

/** Reads YAML. @throws {ScenarioError} When the text is none, or one that is nested or repeated without end. */
function parsed(
  text: string,
  file: string,
  lineCounter: LineCounter,
  lineOf: (offset: number) => number,
): { readonly document: Document; readonly value: unknown } {
  try {
    const document = parseDocument(text, { lineCounter, strict: true, uniqueKeys: true, merge: false });
    if (document.errors.length > 0)
      throw new ScenarioError(
        file,
        document.errors.map((error) => unread(error, lineOf)),
      );
    return { document, value: document.toJS({ maxAliasCount: ALIASES_MAX }) };
  } catch (error) {
    if (error instanceof ScenarioError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScenarioError(file, [problem(1, "", `the file cannot be read: ${reason}`)]);
  }
}

/** Checks a scenario that was made in code. @throws {ScenarioError} The message names field and reason of every problem. */
export function checkScenario(scenario: Scenario): Scenario {
  const problems = problemsOf(scenario).map(({ path, reason }) =>
    problem(undefined, fieldText(path), reason),
  );
  if (problems.length > 0) throw new ScenarioError("", problems);
  return scenario;
}

type Path = readonly PropertyKey[];

interface Found {
  readonly path: Path;
  readonly reason: string;
  /** Whether the key is wrong, and not its value. */
  readonly isKey: boolean;
}

function problemsOf(value: unknown): readonly Found[] {
  const checked = scenarioSchema.safeParse(value);
  return checked.success ? [] : checked.error.issues.flatMap(found);
}

function found(issue: z.core.$ZodIssue): readonly Found[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path: [...path, key],
      reason: unknownField(path, key),
      isKey: true,
    }));
  const message = issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  const reason = message.replace(/^invalid input: (expected .*), received undefined$/, "it is missing: $1");
  return [{ path, reason, isKey: false }];
}

/** Makes the sentence about a field that does not exist, with the one that was probably meant. */
function unknownField(path: Path, key: string): string {
  const names = fieldsAt(path);
  return names.length === 0 ? "there is no such field" : `there is no such field; ${suggestion(key, names)}`;
}

/** Gets the names of the fields that an object of a scenario can have. */
function fieldsAt(path: Path): readonly string[] {
  let schema: unknown = scenarioSchema;
  for (const part of path) {
    const { shape, element } = inner(schema) as {
      shape?: Readonly<Record<string, unknown>>;
      element?: unknown;
    };
    schema = typeof part === "number" ? element : shape?.[String(part)];
  }
  const { shape } = inner(schema) as { shape?: object };
  return Object.keys(shape ?? {});
}

/** Gets the schema within an optional one. */
function inner(schema: unknown): object {
  let at = schema as { unwrap?: () => unknown } | undefined;
  while (typeof at?.unwrap === "function" && !("element" in at)) at = at.unwrap() as typeof at;
  return at ?? {};
}

function unread({ message, pos, code }: YAMLError, lineOf: (offset: number) => number): ScenarioProblem {
  const [reason = ""] = message.split(/ at line \d+/);
  const isTwice = code === "DUPLICATE_KEY";
  return problem(lineOf(pos[0]), "", isTwice ? "a field is given twice" : `the file is no YAML: ${reason}`);
}

function problem(line: number | undefined, field: string, reason: string): ScenarioProblem {
  return { line, field, reason };
}

function fieldText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

/** Finds where a value, or its key, begins in the text; the nearest one around it where it is missing. */
function offsetAt(contents: Node | null, path: Path, isKey: boolean): number | undefined {
  let node: unknown = contents;
  let offset = contents?.range?.[0];
  for (const [at, part] of path.entries()) {
    if (isAlias(node)) return offset;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (pair === undefined) return offset;
      const key = pair.key as Node | null;
      const value = pair.value as Node | null;
      const isLast = at === path.length - 1;
      offset = (isLast && !isKey && isScalar(value) ? value : key)?.range?.[0] ?? offset;
      node = value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
