import * as code from "../facts/codes.ts";
import type { Rule } from "./rule.ts";

/** The symbols by which a request names a contract. */
interface Symbols {
  readonly symbol: string;
  readonly localSymbol: string;
}

/** Makes the refusal of a symbol or a local symbol with other characters than printable ASCII. */
export function plainSymbol<Input>(
  what: string,
  source: string,
  symbolsOf: (input: Input) => Symbols,
): Rule<Input> {
  return {
    what,
    code: code.SYMBOL_NOT_PLAIN,
    source,
    broken: (input) => {
      const { symbol, localSymbol } = symbolsOf(input);
      return /^[\x20-\x7e]*$/.test(symbol + localSymbol)
        ? undefined
        : "The symbol should contain valid non-unicode characters only.";
    },
  };
}
