import { Lexer } from "yaml";

/** Most steps of a timeline. */
export const STEPS_MAX = 10_000;
/** Most entries of all lists of a file: the most steps and checks of a scenario, and lists within them. */
const ENTRIES_MAX = 15_000;
/** Most tokens of a file: the most steps, of fifty tokens each. */
const TOKENS_MAX = 500_000;
/** Token that precedes the text of a plain or quoted value, which may look like a mark. */
const VALUE_FOLLOWS = "\u001f";

/**
 * Says why a text is too large to be parsed, by its tokens, of which it reads no more than are allowed: the parser takes
 * several times as long for each.
 *
 * @returns The reason, or undefined.
 */
export function sizeReason(text: string): string | undefined {
  const open: string[] = [];
  let [tokens, entries, before] = [0, 0, ""];
  for (const token of new Lexer().lex(text)) {
    if (++tokens > TOKENS_MAX) return `the file has more than ${TOKENS_MAX} YAML tokens`;
    if (before !== VALUE_FOLLOWS) {
      if (token === "[" || token === "{") open.push(token);
      else if (token === "]" || token === "}") open.pop();
      if (token === "-" || (token === "," && open.at(-1) === "[")) entries++;
    }
    if (entries > ENTRIES_MAX)
      return `the file has more than ${ENTRIES_MAX} entries of lists, and a scenario at most ${STEPS_MAX} steps`;
    before = token;
  }
  return undefined;
}
