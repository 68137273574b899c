import { suggestion } from "../world/nearest-name.ts";
import { quoted, unquoted } from "../world/quoted.ts";
import type { Fault, FaultKind } from "./fault.ts";
import { FAULTS } from "./mod.ts";

/**
 * Reads a fault as it is written on the command line.
 *
 * @param text `name` or `name:key=value,key=value`; a value is a number, a range `5..20`, a word, or a text. A comma
 *   within a text stands in double quotes, `text="closed, for now"`, or after a backslash, `text=closed\\, for now`.
 * @throws {RangeError} When there is no such fault or parameter, or a value is out of range; the message says which.
 * @example A fault from the command line
 * ```ts
 * import { parseFault } from "ibkr-pool/sim";
 *
 * assert.equal(parseFault("drop:how=fin,afterRequest=reqPositions").name, "drop");
 * ```
 */
export function parseFault(text: string): Fault {
  return parseFaultOf(FAULTS, text);
}

/** Reads a fault of one of the given kinds, as `parseFault` does. */
export function parseFaultOf<Made>(kinds: readonly FaultKind<never, Made>[], text: string): Made {
  const [name = "", ...rest] = text.trim().split(":");
  const cannot = `Cannot read the fault ${quoted(text)}`;
  const kind = kinds.find((one) => one.kind === name);
  if (kind === undefined) {
    const names = kinds.map((one) => one.kind);
    throw new RangeError(`${cannot}: there is no ${quoted(name)}; ${suggestion(name, names)}`);
  }
  const params = new Map<string, unknown>();
  const pairs = pairsOf(rest.join(":"), cannot);
  if (rest.length > 0 && pairs.length === 0)
    throw new RangeError(`${cannot}: no key=value follows the colon`);
  for (const pair of pairs) {
    const [, key = "", value = ""] = /^\s*([^=]*?)\s*=(.*)$/s.exec(pair.text) ?? [];
    if (key === "" || (value.trim() === "" && !pair.isQuoted))
      throw new RangeError(`${cannot}: ${quoted(pair.text)} is not like key=value`);
    if (params.has(key)) throw new RangeError(`${cannot}: ${unquoted(key)} is given twice`);
    const bare = value.trim();
    params.set(key, pair.isQuoted ? value : kind.texts.includes(key) ? bare : parameter(bare));
  }
  return (kind as FaultKind<Record<string, unknown>, Made>)(Object.fromEntries(params));
}

/** One `key=value`, without the quotes and backslashes. */
interface Pair {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** Splits at the commas that are neither in quotes nor after a backslash. */
function pairsOf(text: string, cannot: string): readonly Pair[] {
  const pairs: Pair[] = [];
  let [pair, isQuoted, isOpen] = ["", false, false];
  const end = (): void => {
    if (pair.trim() !== "") pairs.push({ text: pair, isQuoted });
    [pair, isQuoted] = ["", false];
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\\" && at + 1 === text.length)
      throw new RangeError(`${cannot}: the backslash at the end stands before nothing`);
    if (char === "\\") {
      pair += text[++at];
      isQuoted = true;
    } else if (char === '"') {
      isOpen = !isOpen;
      isQuoted = true;
    } else if (char === "," && !isOpen) end();
    else pair += char;
  }
  if (isOpen) throw new RangeError(`${cannot}: a quote is not closed`);
  end();
  return pairs;
}

function parameter(text: string): unknown {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  return range === null ? text : [Number(range[1]), Number(range[2])];
}
