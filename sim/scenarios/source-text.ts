import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { type Mistake, type Path, problemAt, ScenarioError } from "./scenario-error.ts";
import { sizeReason } from "./source-size.ts";

/** Size of the largest file, in characters. */
const CHARS_MAX = 2_000_000;
/** Number of repeats by alias that a file may have. */
const ALIASES_MAX = 100;
/** Characters of the longest name of a field that a sentence gives. */
const KEY_CHARS_MAX = 80;
/** Depth of the deepest field that a sentence names. */
const DEPTH_MAX = 20;
/** Characters that no text has, and the one that stands for bytes that are not UTF-8. */
const STRANGE = /(?![\t\n\r])[\p{Cc}\ufffd]/u;
/** Tags that YAML itself gives to values as JSON has them. */
const TAGS: readonly string[] = ["str", "int", "float", "bool", "null", "seq", "map"].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

const TOO_DEEP = "the file cannot be read: it is nested too deeply";
const TAG = "tags such as !!binary are not read";

/** Place in a text, both from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** The value that a text describes, and where its parts are. */
export interface SourceText {
  readonly value: unknown;
  /** Finds the place of a mistake: of the nearest value around it where its own is missing. */
  placeOf(mistake: Mistake): Place;
}

/** Something that is wrong at a place of the text. */
interface Flaw {
  readonly offset: number;
  readonly reason: string;
  readonly path?: Path;
}

/** Reads YAML or JSON. @throws {ScenarioError} When the text is none, or has what a scenario cannot have. */
export function readSource(text: string, file: string): SourceText {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const refuse = (flaws: readonly Flaw[]): ScenarioError => {
    const problems = flaws.map(({ path = [], reason, offset }) =>
      problemAt({ path, reason }, lines.lineStarts.length > 0 ? place(offset) : placeIn(text, offset)),
    );
    return new ScenarioError(file, problems);
  };
  const strange = STRANGE.exec(text.slice(0, CHARS_MAX));
  if (strange !== null) throw refuse([{ offset: strange.index, reason: strangeReason(strange[0]) }]);
  if (text.length > CHARS_MAX)
    throw refuse([{ offset: 0, reason: `the file has more than ${CHARS_MAX} characters` }]);
  const tooLarge = sizeReason(text);
  if (tooLarge !== undefined) throw refuse([{ offset: 0, reason: tooLarge }]);
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      strict: true,
      uniqueKeys: true,
      merge: false,
    });
    const { errors, warnings, contents } = document;
    const unreadable = errors.length > 0 ? errors : warnings;
    // One mistake often makes several errors at one place.
    if (unreadable.some(isTooDeep)) throw refuse([{ offset: 0, reason: TOO_DEEP }]);
    const distinct = unreadable.filter(({ pos: [at] }, index) => unreadable[index - 1]?.pos[0] !== at);
    if (distinct.length > 0) throw refuse(distinct.map((error) => unread(error, document, text)));
    const flaws = flawsOf(document);
    if (flaws.length > 0) throw refuse(flaws);
    const value: unknown = document.toJS({ maxAliasCount: ALIASES_MAX });
    return { value, placeOf: ({ path, isKey = false }) => place(offsetAt(contents, path, isKey) ?? 0) };
  } catch (error) {
    if (error instanceof ScenarioError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const why = isTooDeep(error) ? TOO_DEEP : `the file cannot be read: ${reason}`;
    throw refuse([{ offset: 0, reason: why }]);
  }
}

/** Tests whether an error comes from the depth of a text, which YAML reads by recursion. */
function isTooDeep(error: unknown): boolean {
  return error instanceof Error && error.message.includes("call stack");
}

function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

function strangeReason(character: string): string {
  if (character === "\ufffd") return "the file is no text in UTF-8 (or has the character U+FFFD)";
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return `the file is no text: it has the character U+${code}`;
}

/** Makes the flaw of an error of YAML. */
function unread({ message, pos: [offset], code }: YAMLError, document: Document, text: string): Flaw {
  const [reason = ""] = message.split(/ at line \d+/);
  const path = pathAt(document.contents, offset);
  if (code === "MULTIPLE_DOCS")
    return { offset, reason: "a second document begins here: a file has one scenario" };
  if (code === "DUPLICATE_KEY") {
    const [, name = ""] = /^["']?([^"':\s,}\]]*)/.exec(text.slice(offset, offset + KEY_CHARS_MAX)) ?? [];
    const own = path.at(-1) === name ? path : [...path, name];
    return { offset, path: own, reason: "it is given twice" };
  }
  if (code === "TAG_RESOLVE_FAILED") return { offset, path, reason: TAG };
  if (code === "BLOCK_AS_IMPLICIT_KEY") {
    const why =
      "a field begins within the value of another: indent it as its neighbours, or write a text with a colon in quotes";
    return { offset, path: path.slice(0, -1), reason: why };
  }
  // What is not closed is found at the end of the file only.
  const opened = code === "MISSING_CHAR" ? offsetAt(document.contents, path, false) : undefined;
  return { offset: opened ?? offset, path, reason: `the file is no YAML: ${reason}` };
}

/** Finds what YAML has and a scenario cannot have. */
function flawsOf(document: Document): readonly Flaw[] {
  const { contents, directives } = document;
  const { explicit, version } = directives?.yaml ?? {};
  if (explicit && version !== "1.2") return [{ offset: 0, reason: `expected YAML 1.2, not ${version}` }];
  if (contents === null || (isScalar(contents) && contents.value === null))
    return [{ offset: 0, reason: "the file is empty: expected a scenario" }];
  const flaws: Flaw[] = [];
  const add = (node: Node, reason: string): void => {
    const offset = node.range?.[0] ?? 0;
    flaws.push({ offset, path: pathAt(contents, offset), reason });
  };
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node) && node.resolve(document) === undefined)
        add(node, `nothing before it has the anchor &${node.source}`);
      if (!isAlias(node) && node.tag !== undefined && !TAGS.includes(node.tag)) add(node, TAG);
      if (isScalar(node) && node.type === "PLAIN" && isFlow(contents) && hasComment(node.source))
        flaws.push({
          offset: node.range?.[0] ?? 0,
          reason: "JSON has no comments: a comment begins with # and ends with its line",
        });
    },
    Pair: (_, pair) => {
      const reason = keyReason(pair);
      if (reason !== undefined && isNode(pair.key)) add(pair.key, reason);
    },
  });
  return flaws;
}

const isFlow = (node: Node): boolean => isMap(node) && node.flow === true;

function hasComment(source = ""): boolean {
  return /(?:^|\s)(?:\/\/|\/\*)/.test(source);
}

/** Says what is wrong with the name of a field. */
function keyReason({ key }: Pair): string | undefined {
  if (!isScalar(key)) return "a field has a name: expected a text before the colon";
  if (key.value === "<<") return "merge keys are not read: write the fields out";
  if (key.value === "__proto__") return "there is no such field";
  return key.value === null ? "a field has a name: expected a text before the colon" : undefined;
}

/** Finds the field that an offset of the text belongs to. */
function pathAt(contents: Node | null, offset: number): Path {
  const path: PropertyKey[] = [];
  let node: unknown = contents;
  const begins = (one: unknown): boolean => isNode(one) && (one.range?.[0] ?? 0) <= offset;
  while (path.length < DEPTH_MAX) {
    if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => begins(key));
      if (pair === undefined || !isScalar(pair.key)) return path;
      path.push(String(pair.key.value));
      if (!begins(pair.value)) return path;
      node = pair.value;
    } else if (isSeq(node)) {
      const at = node.items.findLastIndex(begins);
      if (at < 0) return path;
      path.push(at);
      node = node.items[at];
    } else return path;
  }
  return [];
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
